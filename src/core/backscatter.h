#ifndef LYCHGATE_BACKSCATTER_H
#define LYCHGATE_BACKSCATTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "outbound.h"
#include "policy.h"
#include "report.h"
#include "storm.h"
#include "verdict.h"

/*
 * Bounces: which of them answer mail that left here, and what happens to the others.
 *
 * A bounce is what comes with the null sender, or from mailer-daemon; and, by its
 * content, an automatic message (report.h) from anybody.  Hosts that send forged ones are
 * valid servers with a bad habit: nothing here touches what is known of a host.
 *
 * Proven is a bounce with a valid tag (tag.h), and one that names a Message-ID that the
 * account sent within 30 days.  Disproven: a tag that we did not make, or one that
 * expired; no tag, where all mail of the account had one for BACKSCATTER_PROOF_S; an
 * account that never sends in a domain whose mail has been seen for as long; no
 * Message-ID of ours in all of the message, where the domain's mail has been seen for as
 * long.  What cannot be read disproves nothing.  Disproven ones are refused if the
 * account requires it (PROTECT_REQUIRE) or in a storm (storm.h), unless the policy's mode
 * says otherwise; never to postmaster or abuse.
 */
#define BACKSCATTER_PROOF_S (8 * 86400) /* a queue gives up after 5 days; and spare */

struct backscatter;
struct visit;

/* ${recall} and ${outbound} outlive it.  NULL without memory. */
struct backscatter *
backscatter_create(const struct recall *recall, struct outbound *outbound,
		   const struct engine_sink *sink, uint64_t memory,
		   const uint8_t secret[16]);
void backscatter_free(struct backscatter *b); /* NULL is allowed */
const struct storms *backscatter_storms(const struct backscatter *b);
size_t backscatter_memory(const struct backscatter *b);

/*
 * Until ${until_s} mail left that was not seen (the filter did not run): for
 * BACKSCATTER_PROOF_S from then on nothing is disproven by what was not seen.  And until
 * when it did so last, or could not be noted (outbound_unnoted()); 0: never.
 */
void backscatter_set_unseen(struct backscatter *b, uint32_t until_s);
uint32_t backscatter_unseen(const struct backscatter *b);

/* Time goes on, or was put right: call it every few seconds, so that storms end and are
 * told. */
void backscatter_tick(struct backscatter *b, uint32_t now_s);

/* The last recipient of a visit has its verdict: add what is to be said of a bounce, and
 * refuse it by that. */
void backscatter_rcpt(struct backscatter *b, const struct policy *policy, struct visit *v,
		      struct verdict *verdict);

/*
 * The content of the last transaction is whole.  ${verdict_r} gets action and reasons for
 * the message as a whole; a refusal is counted as one of each recipient it was let
 * through to.
 */
void
backscatter_message(struct backscatter *b, const struct policy *policy, struct visit *v,
		    const struct report *report, struct verdict *verdict_r);

/* Was the last transaction's message, once it was whole, a real bounce for its recipient
 * [i]?  Of one message only the first VISIT_BOUNCE_BITS can be. */
bool backscatter_was_real(const struct visit *v, size_t i);

/*
 * Shall the sender of the last transaction be signed?  It is if the visit is one of our
 * own users, the sender's account signs and none of the recipients is excepted: a message
 * has one sender for all.  ${able}: it can be.  What is decided is remembered.
 */
bool backscatter_sign(struct backscatter *b, const struct policy *policy,
		      const struct visit *v, bool able);

#endif
