#ifndef LYCHGATE_TABLE_H
#define LYCHGATE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TABLE_KEY_BYTES 16 /* of the secret that keys the hash */

/*
 * A bounded hash table of fixed-size keys and values that forgets the least recently
 * used entry when it is full.  SipHash under a secret (an attacker chooses
 * the keys); linear hashing, so that growth moves one bucket at a time and
 * no insert ever waits for a resize (Litwin 1980).  Memory comes as entries come
 * (region.h), and is given back only at the end.
 */
struct table;

/*
 * Called with the entry that is about to be forgotten; must not touch the table.
 */
typedef void table_evict(void *ctx, const void *key, const void *value);

/*
 * Make a table for keys of ${key_size} and values of ${value_size} bytes that
 * takes at most ${memory} bytes (at least room for 64 entries).  Keys are compared
 * byte by byte, so padding in them must be set.  Values are aligned to 8 bytes.
 * ${secret} TABLE_HASHED_KEYS: keys are not hashed, they begin with 8 bytes of a
 * keyed hash.  NULL without memory.
 */
#define TABLE_HASHED_KEYS ((const uint8_t *)NULL)
struct table *table_create(size_t key_size, size_t value_size, uint64_t memory,
			   const uint8_t secret[TABLE_KEY_BYTES]);
void table_free(struct table *t); /* NULL is allowed */

/* Remove all, without calling the evict function.  The memory is kept. */
void table_clear(struct table *t);

/* Call ${evict} (NULL: nothing) with ${ctx} from now on. */
void table_on_evict(struct table *t, table_evict *evict, void *ctx);

/*
 * Find the value of ${key} and mark it as used now.  NULL when absent.  The
 * pointer is valid until the next table_put, table_remove or table_clear.
 */
void *table_get(struct table *t, const void *key);

/*
 * Find ${n} keys, which stand behind each other at ${keys}, as table_get() does one after
 * the other: their memory is waited for once, not once for each.  ${values_r}: NULL where
 * absent.
 */
#define TABLE_MANY 32 /* the most */
void table_get_many(struct table *t, const void *keys, size_t n, void **values_r);

/* Find one without marking it (for listings, explanations). */
const void *table_peek(const struct table *t, const void *key);

/*
 * Find the value of ${key}, or make room for it, evicting the least recently
 * used entry if the table is full.  A new value is zeroed and *${new_r} (may be
 * NULL) is true.  NULL without memory and nothing to evict.
 */
void *table_put(struct table *t, const void *key, bool *new_r);

/* Remove; false when it was not there. The evict function is not called. */
bool table_remove(struct table *t, const void *key);

/*
 * Go through the entries, most recently used first: the value behind ${value}, the first
 * one for NULL, with its key (may be NULL); NULL at the end, and when ${t} is NULL.  The
 * value may be changed, but there must be no put, get or remove on the way:
 *
 *	for (value = NULL; (value = table_next(t, value, &key)) != NULL;) ...
 */
void *table_next(const struct table *t, const void *value, const void **key_r);

/* Bytes that an entry takes, with its share of what the table needs besides. */
size_t table_entry_size(size_t key_size, size_t value_size);

size_t table_count(const struct table *t);
size_t table_capacity(const struct table *t); /* entries that its memory holds */
size_t table_memory(const struct table *t);   /* bytes held now */
uint64_t table_evictions(const struct table *t);

#endif
