/*
 * What the administrator decided.  Every text is checked by the same functions of core
 * that will obey it, before it is written and again when it is read.
 */
#include "store_policy.h"

#include <errno.h>
#include <string.h>

#include "row.h"
#include "select.h"
#include "session.h"
#include "store_impl.h"
#include "store_protection.h"

#define NOTE_MAX 1024
#define THAW	 "learning.thaw" /* of meta */

int
store_policy_version(struct store *s, uint64_t *version_r)
{
	int64_t version;

	if (db_number(
		&s->db,
		"SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'policy.version'",
		&version) != 0)
		return -1;
	*version_r = (uint64_t)version;
	return 0;
}

bool
store_is_scope(const char *scope)
{
	return *scope == '\0' || policy_is_scope(scope);
}

/* A slip of the keyboard must not become a decision that never applies. */
int
store_check_scope(struct store *s, const char *scope)
{
	return store_is_scope(scope) ? 0
				     : db_refuse(&s->db, "not a domain or an address");
}

int
store_remove_row(struct store *s, const char *sql, const char *key)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if (db_run(&s->db, st) != 0)
		return -1;
	return sqlite3_changes(s->db.handle) > 0;
}

int
store_policy_set_mode(struct store *s, const char *scope, enum policy_mode mode)
{
	sqlite3_stmt *st;

	if (store_check_scope(s, scope) != 0)
		return -1;
	if (mode == MODE_INHERIT)
		return store_policy_remove_mode(s, scope) < 0 ? -1 : 0;
	st = db_prepare(&s->db, "INSERT INTO modes (scope, mode) VALUES (?1, ?2)"
				" ON CONFLICT DO UPDATE SET mode = ?2");
	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, scope, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, words_mode.word(mode), -1, SQLITE_STATIC);
	return db_run(&s->db, st);
}

int
store_policy_remove_mode(struct store *s, const char *scope)
{
	return store_remove_row(s, "DELETE FROM modes WHERE scope = ?", scope);
}

int
store_put_noted(struct store *s, const char *sql, const struct store_noted *row)
{
	sqlite3_stmt *st = db_prepare(&s->db, sql);

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, row->key, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, row->created_s);
	db_bind_text(st, 3, row->note);
	return db_run(&s->db, st);
}

int
store_policy_set_exempt(struct store *s, const struct net *net, const char *note,
			uint32_t now_s)
{
	char text[NET_TEXT_MAX];

	return store_put_noted(
	    s,
	    "INSERT INTO exempt (network, created, note) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT DO UPDATE SET created = ?2, note = ?3",
	    &(struct store_noted){net_format(net, text), now_s, note});
}

int
store_policy_remove_exempt(struct store *s, const struct net *net)
{
	char text[NET_TEXT_MAX];

	return store_remove_row(s, "DELETE FROM exempt WHERE network = ?",
				net_format(net, text));
}

int
store_policy_set_pin(struct store *s, const struct store_pin *pin)
{
	char text[NET_TEXT_MAX];
	sqlite3_stmt *st;

	if (pin->pin == PIN_NONE)
		return store_policy_remove_pin(s, &pin->net) < 0 ? -1 : 0;
	st = db_prepare(&s->db, "INSERT INTO pins (network, pin, until, created, note)"
				" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET"
				" pin = ?2, until = ?3, created = ?4, note = ?5");
	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, net_format(&pin->net, text), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, words_pin.word(pin->pin), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, pin->until_s);
	sqlite3_bind_int64(st, 4, pin->created_s);
	db_bind_text(st, 5, pin->note);
	return db_run(&s->db, st);
}

int
store_policy_remove_pin(struct store *s, const struct net *net)
{
	char text[NET_TEXT_MAX];

	return store_remove_row(s, "DELETE FROM pins WHERE network = ?",
				net_format(net, text));
}

int
store_policy_set_trap(struct store *s, const char *pattern, const char *note,
		      uint32_t now_s)
{
	if (!policy_is_pattern(pattern))
		return db_refuse(&s->db, "not a trap address or pattern");
	return store_put_noted(
	    s,
	    "INSERT INTO traps (pattern, created, note) VALUES (?1, ?2, ?3)"
	    " ON CONFLICT DO UPDATE SET created = ?2, note = ?3",
	    &(struct store_noted){pattern, now_s, note});
}

int
store_policy_has_trap(struct store *s, const char *pattern)
{
	sqlite3_stmt *st = db_prepare(&s->db, "SELECT 1 FROM traps WHERE pattern = ?");
	int rc;

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, pattern, -1, SQLITE_STATIC);
	rc = db_next(&s->db, st);
	sqlite3_reset(st);
	return rc;
}

int
store_policy_remove_trap(struct store *s, const char *pattern)
{
	return store_remove_row(s, "DELETE FROM traps WHERE pattern = ?", pattern);
}

int
store_forget_ask(struct store *s, const struct addr *addr, uint32_t now_s)
{
	sqlite3_stmt *st =
	    db_prepare(&s->db, "INSERT INTO forgets (address, asked) VALUES (?1, ?2)"
			       " ON CONFLICT DO UPDATE SET asked = ?2");
	char text[ADDR_TEXT_MAX];

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, addr_format(addr, text), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, now_s);
	return db_run(&s->db, st);
}

int
store_forget_done(struct store *s, const struct addr *addr)
{
	char text[ADDR_TEXT_MAX];

	return store_remove_row(s, "DELETE FROM forgets WHERE address = ?",
				addr_format(addr, text));
}

/* One listing: which of the functions it is for, and with what. */
struct listing {
	struct db *db;
	union {
		store_mode_row *mode;
		store_exempt_row *exempt;
		store_pin_row *pin;
		store_trap_row *trap;
		store_forget_row *forget;
	} row;
	void *ctx;
};

static int
list(struct listing *l, const char *columns, const char *table, select_row *row)
{
	struct select q;
	int rc;

	select_init(&q, columns, table);
	select_order(&q, "1");
	rc = select_each(&q, l->db, row, l);
	select_fini(&q);
	return rc;
}

static bool
mode_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	const char *scope;
	enum policy_mode mode;
	struct row r;

	row_init(&r, st);
	scope = row_text(&r, SESSION_TEXT_MAX);
	mode = (enum policy_mode)row_word(&r, &words_mode);
	r.bad |= !store_is_scope(scope);
	return row_end(&r, l->db) != 0 || l->row.mode(l->ctx, scope, mode);
}

static bool
exempt_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	uint32_t created_s;
	struct net net;
	struct row r;
	const char *note;

	row_init(&r, st);
	net = row_net(&r);
	created_s = row_u32(&r);
	note = row_text(&r, NOTE_MAX);
	return row_end(&r, l->db) != 0 || l->row.exempt(l->ctx, &net, created_s, note);
}

static bool
pin_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_pin pin;
	struct row r;

	row_init(&r, st);
	pin.net = row_net(&r);
	pin.pin = (enum policy_pin)row_word(&r, &words_pin);
	pin.until_s = row_u32(&r);
	pin.created_s = row_u32(&r);
	pin.note = row_text(&r, NOTE_MAX);
	return row_end(&r, l->db) != 0 || l->row.pin(l->ctx, &pin);
}

static bool
trap_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	const char *pattern, *note;
	uint32_t created_s;
	struct row r;

	row_init(&r, st);
	pattern = row_text(&r, SESSION_TEXT_MAX);
	created_s = row_u32(&r);
	note = row_text(&r, NOTE_MAX);
	r.bad |= !policy_is_pattern(pattern);
	return row_end(&r, l->db) != 0 || l->row.trap(l->ctx, pattern, created_s, note);
}

static bool
forget_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	uint32_t asked_s;
	struct addr addr;
	struct row r;

	row_init(&r, st);
	addr = row_addr(&r);
	asked_s = row_u32(&r);
	return row_end(&r, l->db) != 0 || l->row.forget(l->ctx, &addr, asked_s);
}

int
store_policy_modes(struct store *s, store_mode_row *row, void *ctx)
{
	struct listing l = {&s->db, {.mode = row}, ctx};

	return list(&l, "SELECT scope, mode", "modes", mode_row);
}

int
store_policy_exempts(struct store *s, store_exempt_row *row, void *ctx)
{
	struct listing l = {&s->db, {.exempt = row}, ctx};

	return list(&l, "SELECT network, created, note", "exempt", exempt_row);
}

int
store_policy_pins(struct store *s, store_pin_row *row, void *ctx)
{
	struct listing l = {&s->db, {.pin = row}, ctx};

	return list(&l, "SELECT network, pin, until, created, note", "pins", pin_row);
}

int
store_policy_traps(struct store *s, store_trap_row *row, void *ctx)
{
	struct listing l = {&s->db, {.trap = row}, ctx};

	return list(&l, "SELECT pattern, created, note", "traps", trap_row);
}

int
store_forget_each(struct store *s, store_forget_row *row, void *ctx)
{
	struct listing l = {&s->db, {.forget = row}, ctx};

	return list(&l, "SELECT address, asked", "forgets", forget_row);
}

bool
store_loaded(struct store_loading *l, int rc)
{
	if (rc != 0 && errno == EINVAL)
		l->store->db.bad_rows++;
	else if (rc != 0)
		l->no_memory = true;
	return !l->no_memory;
}

static bool
load_mode(void *ctx, const char *scope, enum policy_mode mode)
{
	struct store_loading *l = ctx;

	errno = 0;
	return store_loaded(l, policy_set_mode(l->policy, scope, mode));
}

static bool
load_exempt(void *ctx, const struct net *net, uint32_t created_s, const char *note)
{
	struct store_loading *l = ctx;

	(void)created_s, (void)note;
	errno = 0;
	return store_loaded(l, policy_add_exempt(l->policy, net));
}

static bool
load_pin(void *ctx, const struct store_pin *pin)
{
	struct store_loading *l = ctx;

	errno = 0;
	return store_loaded(l,
			    policy_add_pin(l->policy, &pin->net, pin->pin, pin->until_s));
}

static bool
load_trap(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	struct store_loading *l = ctx;

	(void)created_s, (void)note;
	errno = 0;
	return store_loaded(l, policy_add_trap(l->policy, pattern));
}

int
store_thaw_ask(struct store *s, uint32_t now_s)
{
	static const char sql[] =
	    "UPDATE meta SET value = value + 1 WHERE key = 'policy.version'";
	sqlite3_stmt *st;

	if (store_begin(s) != 0)
		return -1;
	if (store_meta_set_u32(s, THAW, now_s) != 0 ||
	    (st = db_prepare(&s->db, sql)) == NULL || db_run(&s->db, st) != 0 ||
	    store_commit(s) != 0) {
		store_rollback(s);
		return -1;
	}
	return 0;
}

int
store_thaw_get(struct store *s, uint32_t *asked_r)
{
	return store_meta_get_u32(s, THAW, asked_r);
}

int
store_policy_load(struct store *s, struct policy *policy)
{
	struct store_loading l = {s, policy, false};
	uint32_t thawed_s;

	if (store_policy_modes(s, load_mode, &l) != 0 ||
	    store_policy_exempts(s, load_exempt, &l) != 0 ||
	    store_policy_pins(s, load_pin, &l) != 0 ||
	    store_policy_traps(s, load_trap, &l) != 0 ||
	    store_thaw_get(s, &thawed_s) != 0)
		return -1;
	policy_set_thawed(policy, thawed_s);
	if (l.no_memory)
		return db_fail(&s->db, SQLITE_NOMEM, "load the policy");
	return store_protection_load(s, policy);
}
