#ifndef LYCHGATE_STORE_LESSON_H
#define LYCHGATE_STORE_LESSON_H

#include "profile.h"
#include "store.h"
#include "taught.h"

/* The table `lessons`: as what hosts taught, one row for each thing that they did. */

/* Write it, over an older one. */
int store_lesson_put(struct store *s, const struct host_key *key, enum taught_what what,
		     const struct taught_as *as);

/* 1 and what it was, 0 not there (or not readable), -1 failed.  Fits engine_backing. */
int store_lesson_get(struct store *s, const struct host_key *key, enum taught_what what,
		     struct taught_as *as_r);

/* Delete all of an address unit. */
int store_lesson_delete(struct store *s, const struct addr *addr);

/* Delete at most ${max_rows} that are too old to matter (contexts fade); adds the number
 * of rows to ${deleted}.  Reads all rows. */
#define STORE_LESSON_KEEP_S (180 * 86400)
int
store_lesson_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted);

#endif
