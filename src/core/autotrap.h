#ifndef LYCHGATE_AUTOTRAP_H
#define LYCHGATE_AUTOTRAP_H

#include <stdbool.h>
#include <stdint.h>

#include "denial.h"
#include "engine.h"
#include "localpart.h"
#include "mailbox.h"
#include "namebook.h"
#include "recall.h"

/*
 * Spamtraps that nobody laid: names that nobody ever had and that spam is sent to all
 * the same.  The mail server goes on refusing them as unknown; here a hit is evidence.
 */
struct autotrap {
	struct recall *recall;
	struct namebook *names;
	bool names_known; /* what the database holds was loaded */
	struct denials denials;
	struct engine_sink sink;
};

/* An address as mailboxes are known by: taken apart, and hashed. */
struct autotrap_target {
	const char *address;   /* borrowed */
	struct rcpt_name name; /* "" where it cannot be told */
	uint64_t
	    domain; /* keyed hashes; of the mailbox, however it is written, never 0 */
	uint64_t id;
	bool mailbox; /* somebody's, or nobody's: not made for one message */
};

/* Take ${address} apart, whatever it is. */
void autotrap_aim(const struct recall *recall, const char *address,
		  struct autotrap_target *target_r);

/* A recipient, once the mail server's own answer to it is known. */
struct autotrap_rcpt {
	const struct autotrap_target *to;
	enum mta_answer answer;
	uint32_t now_s;
	const struct addr *ip;
	/* Whether a try counts: not of bounces, of clients that are not judged, or
	 * while it is not known what they are named. */
	bool counts;
	enum mailbox_client client;
};

/* What memory knows of a recipient. */
struct autotrap_said {
	uint64_t user;	 /* keyed hash of the mailbox, however it is written */
	bool once_valid; /* unknown, but somebody had it */
	bool denied;	 /* unknown, but the mail server knew it until lately, or denies
			  * users right and left: who tried it may well be right */
	bool hit;	 /* it is a trap, and the client nobody whom we trust */
};

/* Learn from a recipient, and tell the sink. */
void autotrap_learn(struct autotrap *a, const struct autotrap_rcpt *rcpt,
		    struct autotrap_said *said_r);

/* The keyed hash of an address as mailboxes are known by, however it is written; never 0.
 */
uint64_t autotrap_user(const struct recall *recall, const char *address);

/*
 * Put in what the database holds.  ${address} may have a local part that is not readable
 * ("~1a2b3c4d@example.com") or be "": then names that are near it cannot be told, and
 * traps of that domain (of any) are no longer made.  0, or -1 without memory.
 */
int autotrap_load(const struct autotrap *a, uint64_t id, const char *address,
		  const struct mailbox *mailbox);

#endif
