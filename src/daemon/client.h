#ifndef LYCHGATE_CLIENT_H
#define LYCHGATE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "smtp.h"

#define CLIENT_QUEUE_ID_MAX 32
#define CLIENT_MEMORY_MAX   (1 << 20) /* bytes of facts before a session is cut */

/*
 * The session of one SMTP client from its start to its end: its facts, its visit to the
 * engine, and what was decided.
 *
 * A session that does not end is cut into pieces, and each is learnt as a session of its
 * own, with a reference of its own: memory stays bounded, and nobody escapes by talking
 * long.
 */
struct client {
	struct smtp_site *site;
	struct session session;
	struct visit *visit; /* NULL: not judged */
	struct journal_decision *decisions;
	size_t n_decisions;
	uint32_t carried; /* recipients, of these */
	bool open;
	bool deaf; /* facts were lost, without memory: everything passes */
	char reference[REFERENCE_LEN + 1];  /* "" = not open */
	char queue_id[CLIENT_QUEUE_ID_MAX]; /* of the newest message */
	struct buf queue_ids;
};

/* A session begins.  Fill in the facts of the connection, then call client_visit(). */
void client_start(struct client *c, struct smtp_site *site, int64_t now_ms,
		  const struct addr *ip);
void client_visit(struct client *c);

/* It is over: learnt, and told to the hook.  Nothing happens when it is not open. */
void client_end(struct client *c, int64_t now_ms);

/*
 * Is there no room for one more transaction, or recipient?  Then cut the session here.
 * ${in_message}: the new piece begins with the transaction at hand, without its
 * recipients.
 */
bool client_is_full(const struct client *c);
void client_cut(struct client *c, int64_t now_ms, bool in_message);

/* A fact could not be kept.  Complains once. */
void client_go_deaf(struct client *c);

/* Remember the queue id of the message at hand; "" changes nothing. */
void client_note_queue_id(struct client *c, const char *id);

/*
 * Let the engine judge the session's last recipient and keep the decision.  false when
 * nothing is judged: without memory, or when the recipient was beyond the session's
 * limits.
 */
bool client_judge(struct client *c, struct verdict *verdict_r);

/*
 * Let the engine judge the message at hand, which is whole, and keep what that means for
 * the recipients that it was let through to: engine_message().
 */
void client_judge_message(struct client *c, double *change_r, struct verdict *verdict_r);

/* The message at hand was refused as a bounce: so were the recipients that it had. */
void client_refuse_message(struct client *c);

/* The message at hand was judged as a bounce: note to whom it is a real one. */
void client_note_real_bounce(struct client *c);

/* What became of the recipient that was judged last: carried, or put off (carry.h). */
void client_note_carried(struct client *c);
void client_note_later(struct client *c);

#endif
