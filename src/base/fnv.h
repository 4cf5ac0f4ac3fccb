#ifndef LYCHGATE_FNV_H
#define LYCHGATE_FNV_H

#include <stddef.h>
#include <stdint.h>

/*
 * FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv), for what no attacker gains by
 * making collide; tables and sets that he fills are keyed (table.h).
 */
#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* ${hash}: FNV_BASIS, or what was hashed before. */
uint64_t fnv_add(uint64_t hash, const void *data, size_t len);

/* Stirred so that each bit depends on each: the last steps of MurmurHash3. */
uint64_t fnv_stir(uint64_t hash);

#endif
