#ifndef LYCHGATE_OWNERDB_MMDB_H
#define LYCHGATE_OWNERDB_MMDB_H

/* Inside src/store only: one MMDB file of a struct ownerdb. */

#include <stdbool.h>

#include "addr.h"
#include "buf.h"
#include "owners.h"

struct ownerdb_mmdb;

/* Is the file that ${fd} is open on one?  By what stands at its end. */
bool ownerdb_mmdb_is(int fd);

/* Read it from ${fd}, which stays the caller's.  NULL with a reason in ${why}. */
struct ownerdb_mmdb *ownerdb_mmdb_open(int fd, struct buf *why);
void ownerdb_mmdb_free(struct ownerdb_mmdb *m); /* NULL is allowed */

/* Fills *owner_r, zero where nothing is known. */
void ownerdb_mmdb_find(const struct ownerdb_mmdb *m, const struct addr *addr,
		       struct owner *owner_r);

/* Append "GeoLite2-ASN of 2026-11-20".  0 or -1. */
int ownerdb_mmdb_describe(const struct ownerdb_mmdb *m, struct buf *out);

#endif
