#ifndef LYCHGATE_OWNERDB_H
#define LYCHGATE_OWNERDB_H

#include <stdbool.h>
#include <stddef.h>

#include "addr.h"
#include "buf.h"
#include "owners.h"

/*
 * Who owns the network of an address, and in which country it is, from files that the
 * administrator keeps: MMDB (MaxMind, DB-IP, IPinfo, ...) with a number, a name or a
 * country in it, and text as owners.h describes, plain or compressed by gzip.
 *
 * Read whole at the opening: whatever happens to a file then changes nothing.
 * Look-ups may come from any number of threads.
 */
struct ownerdb;

/*
 * Open ${n} files; what the first ones do not know of an address, later ones may.  NULL
 * when one cannot be used at all.  Appends to ${report} a line "FILE: what is wrong" for
 * such a file, and for one of which lines were left out.
 */
struct ownerdb *ownerdb_open(const char *const *paths, size_t n, struct buf *report);
void ownerdb_free(struct ownerdb *db); /* NULL is allowed */

/* What is known of an address; of NULL nothing is. */
void
ownerdb_find(const struct ownerdb *db, const struct addr *addr, struct owner *owner_r);

/* Append the paths of its files, with a newline between.  0, or -1 without memory. */
int ownerdb_paths(const struct ownerdb *db, struct buf *out);

/* Append for people what it consists of: "GeoLite2-ASN of 2026-11-20, asn.tsv (4711
 * networks)".  0, or -1 without memory. */
int ownerdb_describe(const struct ownerdb *db, struct buf *out);

#endif
