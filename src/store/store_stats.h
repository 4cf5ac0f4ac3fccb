#ifndef LYCHGATE_STORE_STATS_H
#define LYCHGATE_STORE_STATS_H

#include "journal_put.h"
#include "store.h"

/* The table `stats_minute`: counters by minute; kept for store_retention.stats_s. */
enum store_stat {
	STAT_SESSIONS, /* judged ones, at their end */
	STAT_UNJUDGED, /* authenticated, loopback */
	STAT_RECIPIENTS,
	STAT_ACCEPTED, /* recipients by the MTA's answer */
	STAT_UNKNOWN,
	STAT_REJECTED,
	STAT_DEFERRED,
	STAT_TRAPS,	   /* recipients that were traps */
	STAT_REFUSED,	   /* recipients that we refused */
	STAT_WOULD_REFUSE, /* and would have, but for monitor, off or the breaker */
	STAT_PASSES,	   /* sessions by their worst verdict */
	STAT_SERVERS,
	STAT_SUSPECTS,
	STAT_ZOMBIES,
	STAT_EXEMPT,
	STAT_PINNED,
	STAT_NEW_HOSTS,	  /* never seen before */
	STAT_NEW_ZOMBIES, /* convicted for the first time */
	STAT_RELAPSES,
	STAT_NEW_SERVERS,     /* established */
	STAT_CARRIED,	      /* of the refused: at the end of data */
	STAT_LOST_SERVERS,    /* established ones that are none any more */
	STAT_EXPIRED,	      /* convictions that ran out */
	STAT_BOUNCES,	      /* transactions from the null sender */
	STAT_BOUNCES_REAL,    /* recipients of bounces that answer mail of ours */
	STAT_BOUNCES_REFUSED, /* of the refused: their bounces were forged */
	STAT_COUNT
};

struct store_minute {
	uint32_t minute_s; /* its begin, seconds since 1970 */
	uint64_t count[STAT_COUNT];
};

const char *store_stat_name(enum store_stat stat); /* the column: "sessions", ... */

/* What a session that is over adds to the statistics, in the minute of its end. */
void
store_stats_count(const struct journal_entry *session, struct store_minute *minute_r);

/* Recipients that would have been refused, had nothing spared them. */
size_t store_stats_spared(const struct journal_entry *session);

/* Add these counters to those of their minute (rounded down here). */
int store_stats_add(struct store *s, const struct store_minute *minute);

/* The sums of from_s <= minute < to_s; minute_s: the first that has a row, or 0. */
int store_stats_sum(struct store *s, uint32_t from_s, uint32_t to_s,
		    struct store_minute *sum_r);

#endif
