#ifndef LYCHGATE_VISITORS_H
#define LYCHGATE_VISITORS_H

#include "journal_query.h"
#include "rollup.h"

/*
 * Who came in some sessions of the journal, by address (a zombie and the mail server
 * behind whose address it is are two), and the naming schemes and HELOs of zombies.  Only
 * the newest sessions are looked at, so that the answer comes at once.
 */
#define VISITORS_SESSIONS 20000

struct visitor {
	struct addr ip;
	uint32_t last_s;
	enum verdict_kind verdict; /* of the last session */
	char ptr[96], helo[64];	   /* the same; cut */
	uint64_t count[STAT_COUNT];
};

struct visitors {
	struct visitor *all; /* who came last is first */
	size_t n;
	uint64_t sessions;
	struct rollup *keys; /* ROLLUP_TEMPLATE, ROLLUP_HELO, ROLLUP_PROVIDER */
};

/* 0, or -1 and the journal's fault, or -2 without memory; then free nothing. */
int visitors_gather(struct journal *j, const struct journal_filter *filter,
		    struct visitors *visitors_r);
void visitors_free(struct visitors *v);

/* Those with the most sessions first. */
void visitors_by_sessions(struct visitors *v);

#endif
