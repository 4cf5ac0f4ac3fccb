#ifndef LYCHGATE_BOTNET_H
#define LYCHGATE_BOTNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "botnet_token.h"
#include "botnet_view.h"

/*
 * Groups zombies into botnets (doc/botnets.md).  Fed with visits in the order of time; at
 * each full hour of their time (botnet_due) it is asked to publish: botnets get ids and
 * names, and the judgement a new view.  One thread; it never looks at a clock.
 */
struct botnet;

#define BOTNET_WINDOW_S (14 * 86400) /* a host not seen for so long is forgotten */
#define BOTNET_SIZE_MIN 4	     /* hosts that make a botnet */
#define BOTNET_DAYS	14

/* How a host came into a botnet: linked to a host of it, or as a guest, for whom no host
 * vouches, but the botnet as a whole: by marks of two families, or one and the time of
 * day. */
enum botnet_joined {
	BOTNET_JOINED_LINK,
	BOTNET_JOINED_MARKS,
	BOTNET_JOINED_TIME,
	BOTNET_JOINED_N
};
const char *botnet_joined_name(enum botnet_joined joined); /* "link", "marks", ... */

/* ${memory}: bytes for all of it, at least 64 MiB.  NULL without memory. */
struct botnet *botnet_create(uint64_t memory, const uint8_t secret[16]);
void botnet_free(struct botnet *b); /* NULL is allowed */

void botnet_feed(struct botnet *b, const struct botnet_visit *visit);

/* Forget an address (IPv6: its /64) under all its identities. */
void botnet_forget(struct botnet *b, const struct addr *addr);

/* The clock shows this, as is to be said each second or so.  Where it was far ahead
 * before, and an hour has passed since, what was noted then is as of now: else nobody
 * would be told anything, and who comes now be forgotten, until that time.  Where it is
 * put forward by more than an hour no host is forgotten for its age for a day, unless it
 * is put back: that may be a mistake. */
void botnet_set_clock(struct botnet *b, uint32_t now_s);

/* An hour is over since the last time, and there is something new. */
bool botnet_due(const struct botnet *b, uint32_t now_s);

/*
 * Give ids and names, forget old hosts, and once a day group anew.  Returns the view,
 * the caller's; NULL without memory.
 */
struct botnet_view *botnet_publish(struct botnet *b, uint32_t now_s);

/* What the operator decided; the whole of it is told anew when something changes. */
void botnet_decide_nothing(struct botnet *b);
void botnet_decide_name(struct botnet *b, uint32_t id, const char *name);
void botnet_decide_ignore(struct botnet *b, uint32_t id);
void botnet_decide_merge(struct botnet *b, uint32_t id, uint32_t into);
/* Hosts of the campaign are a botnet of their own. */
void botnet_decide_split(struct botnet *b, uint32_t campaign);

struct botnet_stats {
	size_t hosts, grouped, tokens, seeds, botnets, memory;
	uint64_t visits, links, merges, splits;
};
void botnet_stats(const struct botnet *b, struct botnet_stats *stats_r);

#endif
