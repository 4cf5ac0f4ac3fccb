#ifndef LYCHGATE_PAIRS_H
#define LYCHGATE_PAIRS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "memo.h"

/*
 * Who writes to whom: pairs of keyed hashes, in Bloom filters (Bloom, CACM 13(7), 1970)
 * of fixed size.  Today's pairs have a filter of their own, as only earlier days count;
 * of the others there are two generations, and when the young one is half full (or 90
 * days old) the old one is forgotten.  A pair that was never there is "known" once in
 * some 60 times at worst: it protects a little somebody who has no right to it.
 *
 * A pair that comes on a second day, or that our user wrote to, is stored (MEMO_PAIR) and
 * survives a restart; one seen once does not.
 */
struct pairs;

#define PAIRS_GENERATION_S (90 * 86400)

/* ${memory}: bytes for the three filters.  ${shelf} tells the archive.  NULL without
 * memory. */
struct pairs *pairs_create(uint64_t memory, struct memo_shelf *shelf);
void pairs_free(struct pairs *p); /* NULL is allowed */

/* ${id} wrote: known from tomorrow on.  ${ours}: our side wrote, so that it is worth
 * storing at once. */
void pairs_add(struct pairs *p, uint64_t id, uint32_t now_s, bool ours);

/* Did it write on an earlier day than that of ${now_s}? */
bool pairs_known(const struct pairs *p, uint64_t id, uint32_t now_s);

/* Put in one that is stored. */
void pairs_load(struct pairs *p, uint64_t id);

/* How many make a filter half full. */
size_t pairs_capacity(const struct pairs *p);
size_t pairs_memory(const struct pairs *p);

#endif
