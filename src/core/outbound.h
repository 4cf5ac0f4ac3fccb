#ifndef LYCHGATE_OUTBOUND_H
#define LYCHGATE_OUTBOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "engine.h"
#include "memo.h"
#include "message_id.h"
#include "pairs.h"
#include "recall.h"
#include "session.h"

/*
 * What our users send: which accounts and domains send at all, to which domains, with
 * which Message-IDs.  Learnt from trusted sessions only (authenticated, loopback, exempt
 * networks), never from an envelope alone, and only from mail that leaves: a
 * recipient in a domain that accepts mail from strangers here is local, so that what a
 * backup MX in an exempt network relays to us is nobody's outbound mail.
 *
 * All is kept as keyed hashes in bounded tables (memo.h), aged: Message-IDs 30 days, the
 * rest 180 days after the last message.
 */
struct outbound;

/* ${recall} keys the hashes and outlives it.  ${memory}: bytes.  ${backing} and ${sink}
 * as in engine_create().  NULL without memory. */
struct outbound *
outbound_create(const struct recall *recall, uint64_t memory,
		const struct engine_backing *backing, const struct engine_sink *sink);
void outbound_free(struct outbound *o); /* NULL is allowed */
struct memo_shelf *outbound_shelf(struct outbound *o);
struct pairs *outbound_pairs(struct outbound *o);
size_t outbound_memory(const struct outbound *o);

/* Put in what the database holds of it (memo_load(), pairs_load()), and how many of a
 * kind fit.  0, or -1 without memory. */
int outbound_load(struct outbound *o, enum memo_kind kind, uint64_t id,
		  const struct memo *memo);
size_t outbound_capacity(const struct outbound *o, enum memo_kind kind);

/*
 * A whole transaction of a trusted session, ${txn} of ${s}.  Nothing is learnt from one
 * without content, with the null sender, or with local recipients only.
 */
void outbound_learn(struct outbound *o, const struct session *s,
		    const struct session_txn *txn);

/* The mail server accepted a stranger's mail for this domain (normalised): it is ours. */
void outbound_local(struct outbound *o, const char *domain, uint32_t now_s);

/* Is a normalised domain one of ours, as far as that was learnt? */
bool outbound_is_local(struct outbound *o, const char *domain, uint32_t now_s);

/*
 * All questions are answered 1 yes, 0 no (or too long ago), -1 that cannot be read: then
 * it is neither.
 */

/* Did we send this message (within 30 days)?  By whom and when. */
struct outbound_message {
	uint64_t account; /* outbound_account_id() of its envelope sender */
	uint32_t sent_s;
};
int outbound_sent(struct outbound *o, const struct message_id_text *id, uint32_t now_s,
		  struct outbound_message *message_r);

/* The keyed hash of a Message-ID. */
uint64_t outbound_message_id(const struct outbound *o, const struct message_id_text *id);

/* Since when, when last, and in how many messages (for domains: to how many recipients).
 */
struct outbound_habit {
	uint32_t first_s, last_s, n;
};

/* Has this account (an address; sub-addresses and case aside) ever sent; has any address
 * of this domain (normalised), within 180 days? */
int outbound_account(struct outbound *o, const char *address, uint32_t now_s,
		     struct outbound_habit *habit_r);
int outbound_sender_domain(struct outbound *o, const char *domain, uint32_t now_s,
			   struct outbound_habit *habit_r);

/* Did our users write to this registered domain, or to a name below it? */
int outbound_partner(struct outbound *o, const char *domain, uint32_t now_s,
		     struct outbound_habit *habit_r);

/*
 * A message of the account left with a tag in its sender, or without.  The habit tells
 * since when none left without; 0: it never had a tag.
 */
void outbound_note_signed(struct outbound *o, const char *address, bool is_signed,
			  uint32_t now_s);
int outbound_signed(struct outbound *o, const char *address, uint32_t now_s,
		    struct outbound_habit *habit_r);

/* Did a message of the account leave within 30 days whose Message-ID was not seen?  Then
 * it may be bounced by a name that outbound_sent() does not know. */
int outbound_sends_unnamed(struct outbound *o, const char *address, uint32_t now_s);

/* When a message left last that could not be noted, as what was stored of its account
 * could not be read; 0: never. */
uint32_t outbound_unnoted(const struct outbound *o);

/* The keyed hash of an account; the same as of its row in `mailboxes`. */
uint64_t outbound_account_id(const struct outbound *o, const char *address);

#endif
