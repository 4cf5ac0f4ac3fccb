/*
 * Which messages of convicted hosts are carried to the end of data.
 *
 * At the end of data there is one answer for all recipients, so that a message with
 * recipients of both kinds cannot be carried.  What came first decides: after one that
 * passes the others are refused at RCPT as ever; after one that is carried, one that
 * would pass (postmaster, a domain in monitor mode) is asked to come in a transaction of
 * its own (452, RFC 5321 4.5.3.1.10), which loses nothing, and the session carries no
 * more.
 */
#include "carry.h"

#include <inttypes.h>
#include <stdio.h>

#define KIND 0x6361727279 /* keeps these hashes apart from all others */

bool
carry_chosen(const struct recall *recall, const struct session *s, double share)
{
	char ip[ADDR_TEXT_MAX], text[ADDR_TEXT_MAX + 24];
	uint64_t hash;

	if (share <= 0)
		return false;
	snprintf(text, sizeof(text), "%s %" PRId64, addr_format(&s->ip, ip), s->at_ms);
	hash = recall_hash(recall, KIND, text);
	return (double)(hash >> 11) * 0x1p-53 < share;
}

void
carry_message(struct carry *c)
{
	c->carried = c->passed = false;
}

enum carry_answer
carry_rcpt(struct carry *c, bool refuse, bool chosen)
{
	if (!refuse && c->carried) {
		c->mixed = true;
		return CARRY_LATER;
	}
	if (!refuse) {
		c->passed = true;
		return CARRY_PASS;
	}
	if (chosen && !c->passed && !c->mixed)
		c->carried = true;
	return c->carried ? CARRY_ON : CARRY_REFUSE;
}
