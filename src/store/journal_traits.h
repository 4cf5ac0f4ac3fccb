#ifndef LYCHGATE_JOURNAL_TRAITS_H
#define LYCHGATE_JOURNAL_TRAITS_H

/* Inside src/store only: an index of the journal by what sessions have in common. */

#include "db.h"
#include "journal_query.h"
#include "verdict.h"

/*
 * A trait is a hash of a kind (naming scheme, HELO, reason, ...) and a value.  For each
 * block of sessions a Bloom filter (Bloom 1970) says which traits none of them has; the
 * others are read.  An index of the usual kind has a row for each session and column, for
 * most names are there once; this one has one row for many sessions.
 *
 * With 5 traits a session that are not those of its neighbours, 26 bits each and 6 of
 * them set, one block in 12,000 is read for nothing: (1 - exp(-6 * 160 / 4096)) ^ 6.
 */
#define TRAITS_BLOCK_SHIFT 5
#define TRAITS_SHIFT_SQL   "5" /* the same in SQL */
#define TRAITS_BYTES	   512
#define TRAITS_MAX	   12 /* that a filter can ask for */

/* The filter of the block that is being filled. */
struct traits {
	int64_t block; /* -1: none */
	bool changed;
	uint8_t filter[TRAITS_BYTES];
};

/* Before a transaction: what the last one wrote may have been rolled back. */
void journal_traits_begin(struct traits *t);

/* Note those of a session; written when its block is full, and by flush, which comes
 * before the commit.  ${outcome}: NULL for one that was not judged.  0 or -1. */
int journal_traits_put(struct journal *j, int64_t id, const struct session *s,
		       const struct outcome *outcome);
int journal_traits_flush(struct journal *j);

/* The traits that all sessions have that ${filter} lets pass.  How many; 0: no help. */
size_t
journal_traits_of(const struct journal_filter *filter, uint32_t traits_r[TRAITS_MAX]);

/* Make the SQL function lychgate_trait(filter, trait) known: may it be in the block? */
int journal_traits_register(struct db *db);

/* Delete what is about sessions that are gone.  0 or -1. */
int journal_traits_prune(struct journal *j);

#endif
