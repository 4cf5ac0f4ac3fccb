#ifndef LYCHGATE_JOURNAL_BOUNCES_H
#define LYCHGATE_JOURNAL_BOUNCES_H

#include "journal.h"

/*
 * Bounces (sessions that begin with the null sender) in the journal, added up by whom
 * they come from or at whom they go.  Reads all sessions since then.
 */
enum bounces_by { BOUNCES_BY_SOURCE, BOUNCES_BY_ACCOUNT, BOUNCES_BY_DOMAIN };

struct bounces_sum {
	const char *name;	   /* address of the client, of the recipient, domain */
	const char *ptr;	   /* of a source; "" */
	uint64_t bounces, refused; /* recipients that the mail server accepts */
	uint64_t real;		   /* of these: to them it answers mail of ours */
	uint32_t last_s;
};
typedef bool bounces_row_fn(void *ctx, const struct bounces_sum *sum); /* false: stop */

/* The most first; ${limit} 0 = all.  0 or -1. */
struct bounces_query {
	enum bounces_by by;
	uint32_t since_s, limit;
};
int journal_bounces(struct journal *j, const struct bounces_query *query,
		    bounces_row_fn *row, void *ctx);

#endif
