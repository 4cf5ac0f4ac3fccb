/*
 * Hosts: struct profile <-> a row of `hosts`.  One table says which column holds which
 * field; statements, writing and reading all come from it, so that none can
 * forget a field.
 *
 * Writing is the hot path of the whole database.  A host that comes again mostly
 * has the name, HELO and provider that it had: then an UPDATE that leaves the texts
 * alone spares the indexes on them.  Only when no row with these texts is there, or for
 * a host that most likely is new, an INSERT that overwrites does the whole work.
 */
#include "store_host.h"

#include <float.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "content.h"
#include "row.h"
#include "select.h"
#include "store_impl.h"
#include "store_lesson.h"
#include "store_owner.h"

#define TEXT_MAX SESSION_TEXT_MAX

enum field_type {
	FIELD_U32,
	FIELD_FLOAT,
	FIELD_BITS,
	FIELD_U8,
	FIELD_CONTENT,
	FIELD_WORD
};

static const struct field {
	const char *column;
	enum field_type type;
	size_t offset;
	const struct words *words;
} fields[] = {
#define AT(member) offsetof(struct profile, member)
    {"first_seen", FIELD_U32, AT(first_s), NULL},
    {"last_seen", FIELD_U32, AT(last_s), NULL},
    {"faded_at", FIELD_U32, AT(at_s), NULL},
    {"recent_sessions", FIELD_FLOAT, AT(sessions), NULL},
    {"recent_accepted", FIELD_FLOAT, AT(accepted), NULL},
    {"recent_unknown", FIELD_FLOAT, AT(unknown), NULL},
    {"recent_rejected", FIELD_FLOAT, AT(rejected), NULL},
    {"recent_traps", FIELD_FLOAT, AT(traps), NULL},
    {"recent_auto_traps", FIELD_FLOAT, AT(auto_traps), NULL},
    {"recent_refused", FIELD_FLOAT, AT(refused), NULL},
    {"recent_null_senders", FIELD_FLOAT, AT(null_senders), NULL},
    {"burst_sessions", FIELD_FLOAT, AT(burst_sessions), NULL},
    {"burst_recipients", FIELD_FLOAT, AT(burst_rcpts), NULL},
    {"burst_at", FIELD_U32, AT(burst_at_s), NULL},
    {"sessions", FIELD_U32, AT(sessions_total), NULL},
    {"accepted", FIELD_U32, AT(accepted_total), NULL},
    {"unknown", FIELD_U32, AT(unknown_total), NULL},
    {"traps", FIELD_U32, AT(traps_total), NULL},
    {"refused", FIELD_U32, AT(refused_total), NULL},
    {"active_days", FIELD_U32, AT(active_days), NULL},
    {"users_map", FIELD_BITS, AT(users), NULL},
    {"unknowns_map", FIELD_BITS, AT(unknowns), NULL},
    {"helos_map", FIELD_BITS, AT(helos), NULL},
    {"concurrent_max", FIELD_U32, AT(concurrent_max), NULL},
    {"labelled_at", FIELD_U32, AT(labelled_s), NULL},
    {"trap_first", FIELD_U32, AT(trap_first_s), NULL},
    {"trap_last", FIELD_U32, AT(trap_last_s), NULL},
    {"convicted_at", FIELD_U32, AT(convicted_s), NULL},
    {"convicted_until", FIELD_U32, AT(convicted_until_s), NULL},
    {"established_at", FIELD_U32, AT(established_s), NULL},
    {"relapses", FIELD_U8, AT(relapses), NULL},
    {"newcomer", FIELD_U8, AT(newcomer), NULL},
    {"retries", FIELD_U8, AT(retries), NULL},
    {"content_map", FIELD_CONTENT, AT(content), NULL},
    {"taught", FIELD_U8, AT(taught), NULL},
    {"label", FIELD_WORD, AT(label), &words_label},
    {"label_origin", FIELD_WORD, AT(origin), &words_origin},
    {"name_class", FIELD_WORD, AT(name_class), &words_name_class},
    {"helo_class", FIELD_WORD, AT(helo_class), &words_helo_class},
#undef AT
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

/* Parameters and columns in this order: key, texts, ptr and its status, fields. */
#define KEY_COLUMNS    "address, form, dialect"
#define TEXT_COLUMNS   "template, provider, helo, owner, country"
#define AT_TEXTS       4
#define AT_PTR	       9
#define AT_FIELDS      11
#define ALL_BUT_FIELDS KEY_COLUMNS ", " TEXT_COLUMNS ", ptr, ptr_status"
#define OWNER_NAME     ", (SELECT name FROM owners WHERE key = owner)" /* to be read only */

/* Append for each field ${before}, its column, and ${after} with its parameter's number.
 */
static int
add_fields(struct buf *sql, const char *before, bool set)
{
	for (size_t i = 0; i < N_FIELDS; i++) {
		if (buf_addf(sql, "%s%s", before, fields[i].column) != 0)
			return -1;
		if (set && buf_addf(sql, " = ?%zu", AT_FIELDS + i) != 0)
			return -1;
	}
	return 0;
}

static int
make_update(struct buf *sql)
{
	if (buf_adds(sql, "UPDATE hosts SET ptr = ?9, ptr_status = ?10") != 0 ||
	    add_fields(sql, ", ", true) != 0)
		return -1;
	/* The '+' keeps the planner on the one row that the key finds. */
	return buf_adds(sql, " WHERE address = ?1 AND form = ?2 AND dialect = ?3"
			     " AND +template IS ?4 AND +provider IS ?5 AND +helo IS ?6"
			     " AND +owner IS ?7 AND +country IS ?8");
}

static int
make_insert(struct buf *sql)
{
	if (buf_adds(sql, "INSERT INTO hosts (" ALL_BUT_FIELDS) != 0 ||
	    add_fields(sql, ", ", false) != 0 || buf_adds(sql, ") VALUES (?1") != 0)
		return -1;
	for (size_t i = 2; i < AT_FIELDS + N_FIELDS; i++)
		if (buf_addf(sql, ", ?%zu", i) != 0)
			return -1;
	if (buf_adds(
		sql,
		") ON CONFLICT DO UPDATE SET template = ?4, provider = ?5,"
		" helo = ?6, owner = ?7, country = ?8, ptr = ?9, ptr_status = ?10") != 0)
		return -1;
	return add_fields(sql, ", ", true);
}

int
store_host_init(struct store *s)
{
	if (make_update(&s->host_update) != 0 || make_insert(&s->host_insert) != 0 ||
	    buf_adds(&s->host_list, "SELECT " ALL_BUT_FIELDS OWNER_NAME) != 0 ||
	    add_fields(&s->host_list, ", ", false) != 0 ||
	    buf_addf(&s->host_by_id, "%s FROM hosts WHERE id = ?", s->host_list.data) !=
		0 ||
	    buf_addf(&s->host_beside,
		     "%s FROM hosts WHERE address = ?1 AND NOT (form = ?2 AND"
		     " dialect = ?3)",
		     s->host_list.data) != 0)
		return -1;
	return buf_addf(&s->host_select,
			"%s FROM hosts WHERE address = ?1 AND form = ?2 AND dialect = ?3",
			s->host_list.data);
}

void
store_host_bind_key(sqlite3_stmt *st, const struct host_key *key,
		    char address[ADDR_TEXT_MAX])
{
	struct addr unit = host_key_addr(key);

	addr_format(&unit, address);
	sqlite3_bind_text(st, 1, address, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, words_form.word(key->form), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, words_dialect.word(key->dialect), -1, SQLITE_STATIC);
}

static void
bind_field(sqlite3_stmt *st, int at, const struct field *f, const struct profile *p)
{
	const char *member = (const char *)p + f->offset;
	uint32_t u32;
	uint64_t bits;
	float real;

	switch (f->type) {
	case FIELD_U32:
		memcpy(&u32, member, sizeof(u32));
		sqlite3_bind_int64(st, at, u32);
		break;
	case FIELD_FLOAT:
		memcpy(&real, member, sizeof(real));
		sqlite3_bind_double(st, at, real);
		break;
	case FIELD_BITS:
		memcpy(&bits, member, sizeof(bits));
		sqlite3_bind_int64(st, at, (int64_t)bits);
		break;
	case FIELD_U8:
		sqlite3_bind_int(st, at, *(const uint8_t *)member);
		break;
	case FIELD_CONTENT:
		sqlite3_bind_int(st, at, (int)content_get((const uint8_t *)member));
		break;
	case FIELD_WORD:
		sqlite3_bind_text(st, at, f->words->word(*(const uint8_t *)member), -1,
				  SQLITE_STATIC);
		break;
	}
}

static void
bind_all(sqlite3_stmt *st, const struct profile *p, const struct host_texts *texts,
	 const char *owner)
{
	db_bind_text(st, AT_TEXTS, texts->template);
	db_bind_text(st, AT_TEXTS + 1, texts->provider);
	db_bind_text(st, AT_TEXTS + 2, texts->helo);
	db_bind_text(st, AT_TEXTS + 3, owner);
	db_bind_text(st, AT_TEXTS + 4, texts->owner != NULL ? texts->owner->country : "");
	db_bind_text(st, AT_PTR, texts->ptr);
	sqlite3_bind_text(st, AT_PTR + 1, words_ptr_status.word(texts->ptr_status), -1,
			  SQLITE_STATIC);
	for (size_t i = 0; i < N_FIELDS; i++)
		bind_field(st, (int)(AT_FIELDS + i), &fields[i], p);
}

/* The rows that it changed, or -1. */
static int
run_put(struct db *db, const char *sql, const struct host_key *key,
	const struct profile *p, const struct host_texts *texts)
{
	char address[ADDR_TEXT_MAX], owner[OWNER_TEXT_MAX] = "";
	sqlite3_stmt *st = db_prepare(db, sql);

	if (st == NULL)
		return -1;
	if (texts->owner != NULL)
		owner_key(texts->owner, owner);
	store_host_bind_key(st, key, address);
	bind_all(st, p, texts, owner);
	return db_run(db, st) == 0 ? sqlite3_changes(db->handle) : -1;
}

int
store_host_put(struct store *s, const struct host_key *key, const struct profile *p,
	       const struct host_texts *texts)
{
	bool new = p->sessions_total <= 1;
	int changed = new ? 0 : run_put(&s->db, s->host_update.data, key, p, texts);

	if (changed != 0)
		return changed < 0 ? -1 : 0;
	if (run_put(&s->db, s->host_insert.data, key, p, texts) < 0)
		return -1;
	return store_owner_put(s, texts->owner);
}

static void
read_field(struct row *r, const struct field *f, struct profile *p)
{
	char *member = (char *)p + f->offset;
	uint32_t u32;
	uint64_t bits;
	float real;

	switch (f->type) {
	case FIELD_U32:
		u32 = row_u32(r);
		memcpy(member, &u32, sizeof(u32));
		break;
	case FIELD_FLOAT:
		real = (float)row_real(r, 0, (double)FLT_MAX);
		memcpy(member, &real, sizeof(real));
		break;
	case FIELD_BITS:
		bits = row_bits(r);
		memcpy(member, &bits, sizeof(bits));
		break;
	case FIELD_U8:
		*(uint8_t *)member = (uint8_t)row_int(r, 0, UINT8_MAX);
		break;
	case FIELD_CONTENT:
		memset(member, 0, CONTENT_BYTES);
		content_add((uint8_t *)member,
			    (uint32_t)row_int(r, 0, (1 << 8 * CONTENT_BYTES) - 1));
		break;
	case FIELD_WORD:
		*(uint8_t *)member = (uint8_t)row_word(r, f->words);
		break;
	}
}

static void
read_owner(struct row *r, struct owner *owner)
{
	const char *text = row_text(r, TEXT_MAX);

	owner_set_key(owner, text, strlen(text));
	text = row_text(r, TEXT_MAX);
	owner_set_country(owner, text, strlen(text));
}

int
store_host_read(struct db *db, sqlite3_stmt *st, struct store_host *h)
{
	const char *name;
	struct row r;

	*h = (struct store_host){0};
	row_init(&r, st);
	row_host_key(&r, &h->key);
	h->texts.template = row_text(&r, TEXT_MAX);
	h->texts.provider = row_text(&r, TEXT_MAX);
	h->texts.helo = row_text(&r, TEXT_MAX);
	read_owner(&r, &h->owner);
	h->texts.owner = &h->owner;
	h->texts.ptr = row_text(&r, TEXT_MAX);
	h->texts.ptr_status = (enum ptr_status)row_word(&r, &words_ptr_status);
	name = row_text(&r, TEXT_MAX);
	owner_set_name(&h->owner, name, strlen(name));
	for (size_t i = 0; i < N_FIELDS; i++)
		read_field(&r, &fields[i], &h->profile);
	return row_end(&r, db);
}

int
store_host_get(struct store *s, const struct host_key *key, struct profile *profile_r)
{
	sqlite3_stmt *st = db_prepare(&s->db, s->host_select.data);
	char address[ADDR_TEXT_MAX];
	struct store_host host;
	int rc;

	if (st == NULL)
		return -1;
	store_host_bind_key(st, key, address);
	if ((rc = db_next(&s->db, st)) != 1)
		return rc;
	if (store_host_read(&s->db, st, &host) == 0)
		*profile_r = host.profile;
	else
		rc = 0;
	sqlite3_reset(st);
	return rc;
}

int
store_host_delete(struct store *s, const struct addr *addr, uint32_t *deleted_r)
{
	sqlite3_stmt *st = db_prepare(&s->db, "DELETE FROM hosts WHERE address = ?");
	struct addr unit = addr_unit(addr);
	char text[ADDR_TEXT_MAX];

	if (st == NULL)
		return -1;
	sqlite3_bind_text(st, 1, addr_format(&unit, text), -1, SQLITE_STATIC);
	if (db_run(&s->db, st) != 0)
		return -1;
	if (deleted_r != NULL)
		*deleted_r = (uint32_t)sqlite3_changes(s->db.handle);
	return store_lesson_delete(s, addr);
}
