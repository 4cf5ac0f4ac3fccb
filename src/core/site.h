#ifndef LYCHGATE_SITE_H
#define LYCHGATE_SITE_H

#include "facts.h"
#include "recall.h"
#include "relatives.h"
#include "score.h"
#include "visit.h"

/*
 * One customer's IPv6 network is a /56 or /48 (RFC 6177; RIPE-690 for providers), so who
 * is judged by /64 is new 256 or 65,536 times.  When several /64 of a /56, or of a /48,
 * that greet and speak alike have hard labels as zombies, the wider prefix is judged as
 * one host: what they did counts as if this /64 had done it.  Not where a proven server
 * is, nor for who looks like one: a hoster gives a /64, or less, to each customer.
 */

/* Add the contexts of the sites that an IPv6 address is in; none of an IPv4 one. */
void site_contexts(const struct location *where, const struct helo *helo,
		   const struct manner *manner, struct relatives_contexts *contexts);

/*
 * The last recipient was accepted by the mail server, and ${p} has learnt it: a /64 that
 * nothing speaks against, heard of for the first time, is counted as a neighbour.
 */
void site_heard(const struct visit *v, const struct profile *p, uint32_t now_s);

/* Add what the other /64 of the site did (recipients.site). */
void site_judge(const struct relatives_known *known, const struct facts *f,
		struct score *score);

#endif
