/*
 * What the administrator decided about bounces.  Keys are read newest first, so that
 * their order tells which one signs; what stands in a table beyond those in force is not
 * looked at.
 */
#include "store_protection.h"

#include <errno.h>
#include <string.h>

#include "secret.h"
#include "row.h"
#include "select.h"
#include "session.h"
#include "store_impl.h"

#define NOTE_MAX 1024

int
store_protection_set(struct store *s, const char *scope,
		     enum policy_protection protection)
{
	sqlite3_stmt *st;

	if (store_check_scope(s, scope) != 0)
		return -1;
	if (protection == PROTECT_INHERIT)
		return store_remove_row(s, "DELETE FROM protections WHERE scope = ?",
					scope) < 0
			   ? -1
			   : 0;
	st = db_prepare(&s->db, "INSERT INTO protections (scope, protection) VALUES"
				" (?1, ?2) ON CONFLICT DO UPDATE SET protection = ?2");
	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, scope, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, words_protection.word(protection), -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_unsigned_set(struct store *s, const char *rcpt, const char *note, uint32_t now_s)
{
	if (rcpt[0] == '\0')
		return db_refuse(&s->db, "not a domain or an address");
	if (store_check_scope(s, rcpt) != 0)
		return -1;
	return store_put_noted(
	    s,
	    "INSERT INTO unsigned (recipient, created, note)"
	    " VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET created = ?2, note = ?3",
	    &(struct store_noted){rcpt, now_s, note});
}

int
store_unsigned_remove(struct store *s, const char *rcpt)
{
	return store_remove_row(s, "DELETE FROM unsigned WHERE recipient = ?", rcpt);
}

/* One listing: for whom, and with what. */
struct listing {
	struct store *store;
	store_protection_row *protection;
	store_unsigned_row *rcpt;
	void *ctx;
};

static bool
protection_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	enum policy_protection protection;
	const char *scope;
	struct row r;

	row_init(&r, st);
	scope = row_text(&r, SESSION_TEXT_MAX);
	protection = (enum policy_protection)row_word(&r, &words_protection);
	r.bad |= !store_is_scope(scope);
	return row_end(&r, &l->store->db) != 0 ||
	       l->protection(l->ctx, scope, protection);
}

static bool
unsigned_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	const char *rcpt, *note;
	uint32_t created_s;
	struct row r;

	row_init(&r, st);
	rcpt = row_text(&r, SESSION_TEXT_MAX);
	created_s = row_u32(&r);
	note = row_text(&r, NOTE_MAX);
	r.bad |= !policy_is_scope(rcpt);
	return row_end(&r, &l->store->db) != 0 || l->rcpt(l->ctx, rcpt, created_s, note);
}

struct query {
	const char *columns, *table, *order;
};

static int
each(struct store *s, const struct query *query, select_row *row, void *ctx)
{
	struct select q;
	int rc;

	select_init(&q, query->columns, query->table);
	select_order(&q, query->order);
	rc = select_each(&q, &s->db, row, ctx);
	select_fini(&q);
	return rc;
}

int
store_protection_each(struct store *s, store_protection_row *row, void *ctx)
{
	struct listing l = {.store = s, .protection = row, .ctx = ctx};

	return each(s, &(struct query){"SELECT scope, protection", "protections", "1"},
		    protection_row, &l);
}

int
store_unsigned_each(struct store *s, store_unsigned_row *row, void *ctx)
{
	struct listing l = {.store = s, .rcpt = row, .ctx = ctx};

	return each(s,
		    &(struct query){"SELECT recipient, created, note", "unsigned", "1"},
		    unsigned_row, &l);
}

struct keys {
	struct store *store;
	struct store_tag_key *keys;
	size_t n;
};

static bool
key_row(void *ctx, sqlite3_stmt *st)
{
	struct keys *k = ctx;
	struct store_tag_key *key = &k->keys[k->n];
	const char *secret;
	struct row r;

	row_init(&r, st);
	key->created_s = row_u32(&r);
	key->key.digit = (uint8_t)row_int(&r, 0, 9);
	secret = row_text(&r, SECRET_TEXT_MAX);
	if (secret_parse(secret, sizeof(key->key.secret), key->key.secret) != 0)
		r.bad = true;
	if (row_end(&r, &k->store->db) == 0)
		k->n++;
	return k->n < TAG_KEYS;
}

int
store_tag_keys(struct store *s, struct store_tag_key keys_r[TAG_KEYS], size_t *n_r)
{
	struct keys k = {.store = s, .keys = keys_r};
	int rc = each(
	    s, &(struct query){"SELECT created, digit, secret", "tag_keys", "1 DESC"},
	    key_row, &k);

	*n_r = k.n;
	return rc;
}

/* Two within a second must have an order too. */
static int
insert_key(struct store *s, const struct store_tag_key *key)
{
	sqlite3_stmt *st = db_prepare(
	    &s->db, "INSERT INTO tag_keys (created, digit, secret) VALUES"
		    " (max(?1, 1 + ifnull((SELECT max(created) FROM tag_keys), 0)),"
		    " ?2, ?3)");
	char secret[SECRET_TEXT_MAX];

	if (st == NULL)
		return -1;
	secret_format(key->key.secret, sizeof(key->key.secret), secret);
	sqlite3_bind_int64(st, 1, key->created_s);
	sqlite3_bind_int(st, 2, key->key.digit);
	sqlite3_bind_text(st, 3, secret, -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_tag_key_add(struct store *s, const uint8_t secret[32], uint32_t now_s)
{
	struct store_tag_key key = {.created_s = now_s}, old[TAG_KEYS];
	size_t n;

	if (store_begin(s) != 0)
		return -1;
	if (store_tag_keys(s, old, &n) != 0)
		goto fail;
	memcpy(key.key.secret, secret, sizeof(key.key.secret));
	key.key.digit = n > 0 ? (uint8_t)((old[0].key.digit + 1) % 10) : 0;
	if (insert_key(s, &key) != 0 ||
	    db_exec(&s->db, "DELETE FROM tag_keys WHERE created NOT IN (SELECT created"
			    " FROM tag_keys ORDER BY created DESC LIMIT 2)") != 0)
		goto fail;
	return store_commit(s);
fail:
	store_rollback(s);
	return -1;
}

static bool
load_protection(void *ctx, const char *scope, enum policy_protection protection)
{
	struct store_loading *l = ctx;

	errno = 0;
	return store_loaded(l, policy_set_protection(l->policy, scope, protection));
}

static bool
load_unsigned(void *ctx, const char *rcpt, uint32_t created_s, const char *note)
{
	struct store_loading *l = ctx;

	(void)created_s, (void)note;
	errno = 0;
	return store_loaded(l, policy_add_unsigned(l->policy, rcpt));
}

int
store_protection_load(struct store *s, struct policy *policy)
{
	struct store_loading l = {s, policy, false};
	struct store_tag_key keys[TAG_KEYS];
	size_t n;

	if (store_protection_each(s, load_protection, &l) != 0 ||
	    store_unsigned_each(s, load_unsigned, &l) != 0 ||
	    store_tag_keys(s, keys, &n) != 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		(void)store_loaded(&l, policy_add_tag_key(policy, &keys[i].key));
	return l.no_memory ? db_fail(&s->db, SQLITE_NOMEM, "load the policy") : 0;
}
