#ifndef LYCHGATE_STORE_PROTECTION_H
#define LYCHGATE_STORE_PROTECTION_H

#include "policy.h"
#include "store.h"

/*
 * The tables `protections`, `unsigned` and `tag_keys`: what the administrator decided
 * about bounces.  Rules as in store_policy.h; store_policy_version() changes with them,
 * and store_policy_load() loads them too.
 */

/* INHERIT removes. */
int store_protection_set(struct store *s, const char *scope,
			 enum policy_protection protection);

/* ${rcpt}: an address or a domain.  Removal: 1 removed, 0 was not there, -1 failed. */
int
store_unsigned_set(struct store *s, const char *rcpt, const char *note, uint32_t now_s);
int store_unsigned_remove(struct store *s, const char *rcpt);

typedef bool
store_protection_row(void *ctx, const char *scope, enum policy_protection protection);
typedef bool
store_unsigned_row(void *ctx, const char *rcpt, uint32_t created_s, const char *note);
int store_protection_each(struct store *s, store_protection_row *row, void *ctx);
int store_unsigned_each(struct store *s, store_unsigned_row *row, void *ctx);

struct store_tag_key {
	struct tag_key key;
	uint32_t created_s;
};

/* The keys in force, the newest first; their number in *n_r. */
int store_tag_keys(struct store *s, struct store_tag_key keys_r[TAG_KEYS], size_t *n_r);

/*
 * Sign by a new key from now on: ${secret} are random bytes, its digit is the next one.
 * What then is one too many is deleted, and tags by it are worth nothing any more.
 */
int store_tag_key_add(struct store *s, const uint8_t secret[32], uint32_t now_s);

/* Put all of it into ${policy}; see store_policy_load(). */
int store_protection_load(struct store *s, struct policy *policy);

#endif
