/*
 * Which traits a session has, and which a filter asks for: the same function makes both.
 * What is alike by chance is sorted out when the sessions are read.
 */
#include "journal_traits.h"

#include <string.h>

#include "ascii.h"
#include "fnv.h"
#include "hostname.h"
#include "journal_impl.h"
#include "sender.h"
#include "words.h"

#define BITS 6 /* of a trait */

enum kind {
	NAME = 'n',
	TEMPLATE = 't',
	PROVIDER = 'p',
	HELO = 'h',
	OWNER = 'o',
	COUNTRY = 'c',
	REASON = 'r',
	VERDICT = 'v',
	REFUSED = 'x',
	NULL_SENDER = 'b'
};

/* However it is written. */
static uint32_t
trait_of(enum kind kind, const char *text)
{
	const char letter = (char)kind;
	uint64_t hash = fnv_add(FNV_BASIS, &letter, 1);

	for (; *text != '\0'; text++) {
		const char lower = ascii_to_lower(*text);

		hash = fnv_add(hash, &lower, 1);
	}
	return (uint32_t)fnv_stir(hash);
}

/* The bits of a trait: two hashes make all (Kirsch, Mitzenmacher 2006). */
static size_t
bit_of(uint32_t trait, unsigned i)
{
	uint32_t step = (trait >> 16 | trait << 16) | 1;

	return (trait + i * step) % (TRAITS_BYTES * 8);
}

static void
set(uint8_t filter[TRAITS_BYTES], uint32_t trait)
{
	for (unsigned i = 0; i < BITS; i++) {
		size_t bit = bit_of(trait, i);

		filter[bit / 8] |= (uint8_t)(1 << bit % 8);
	}
}

static bool
has(const uint8_t filter[TRAITS_BYTES], uint32_t trait)
{
	for (unsigned i = 0; i < BITS; i++) {
		size_t bit = bit_of(trait, i);

		if ((filter[bit / 8] & 1 << bit % 8) == 0)
			return false;
	}
	return true;
}

void
journal_traits_begin(struct traits *t)
{
	t->block = -1;
	t->changed = false;
}

/* Go on with the block where an earlier transaction ended. */
static int
begin_block(struct journal *j, int64_t block)
{
	struct traits *t = &j->traits;
	sqlite3_stmt *st;
	int rc;

	if (t->block == block)
		return 0;
	if (journal_traits_flush(j) != 0 ||
	    (st = db_prepare(&j->db, "SELECT filter FROM traits WHERE block = ?")) ==
		NULL)
		return -1;
	*t = (struct traits){.block = block};
	sqlite3_bind_int64(st, 1, block);
	if ((rc = db_next(&j->db, st)) == 1) {
		if (sqlite3_column_bytes(st, 0) == TRAITS_BYTES)
			memcpy(t->filter, sqlite3_column_blob(st, 0), TRAITS_BYTES);
		sqlite3_reset(st);
	}
	return rc < 0 ? -1 : 0;
}

int
journal_traits_flush(struct journal *j)
{
	struct traits *t = &j->traits;
	sqlite3_stmt *st;

	if (!t->changed)
		return 0;
	st = db_prepare(&j->db,
			"INSERT OR REPLACE INTO traits (block, filter) VALUES (?,?)");
	if (st == NULL)
		return -1;
	sqlite3_bind_int64(st, 1, t->block);
	sqlite3_bind_blob(st, 2, t->filter, TRAITS_BYTES, SQLITE_STATIC);
	t->changed = false;
	return db_run(&j->db, st);
}

static void
put(struct traits *t, enum kind kind, const char *text)
{
	if (text != NULL && text[0] != '\0')
		set(t->filter, trait_of(kind, text));
}

/* The judgement has taken the name apart already. */
static void
put_name(struct traits *t, const struct session *s, const struct outcome *o)
{
	struct hostname name;

	if (s->ptr == NULL)
		return;
	put(t, NAME, s->ptr);
	if (o != NULL && o->texts.template != NULL) {
		put(t, TEMPLATE, o->texts.template);
		put(t, PROVIDER, o->texts.provider);
		return;
	}
	hostname_parse(s->ptr, s->ptr_status, &s->ip, &name);
	put(t, TEMPLATE, name.template);
	put(t, PROVIDER, name.registered);
}

static void
put_names(struct traits *t, const struct session *s)
{
	char owner[OWNER_TEXT_MAX];

	put(t, HELO, session_helo(s));
	put(t, OWNER, owner_key(&s->owner, owner));
	put(t, COUNTRY, s->owner.country);
	if (s->n_txns > 0 && sender_is_null(&s->txns[0]))
		put(t, NULL_SENDER, "<>");
}

static void
put_outcome(struct traits *t, const struct outcome *o)
{
	const struct score *score = &o->worst.score;

	put(t, VERDICT, words_verdict.word(o->worst.kind));
	if (o->refused > 0)
		put(t, REFUSED, "yes");
	for (size_t i = 0; i < score->n_reasons; i++)
		if (score->reasons[i].counts)
			put(t, REASON, reason_name(score->reasons[i].id));
}

int
journal_traits_put(struct journal *j, int64_t id, const struct session *s,
		   const struct outcome *outcome)
{
	if (begin_block(j, id >> TRAITS_BLOCK_SHIFT) != 0)
		return -1;
	put_name(&j->traits, s, outcome);
	put_names(&j->traits, s);
	if (outcome != NULL)
		put_outcome(&j->traits, outcome);
	j->traits.changed = true;
	return 0;
}

size_t
journal_traits_of(const struct journal_filter *f, uint32_t traits_r[TRAITS_MAX])
{
	const struct {
		enum kind kind;
		const char *text;
	} asked[] = {
	    {NAME, f->ptr},
	    {HELO, f->helo},
	    {TEMPLATE, f->template},
	    {PROVIDER, f->provider},
	    {OWNER, f->owner},
	    {REASON, f->reason},
	    {COUNTRY, f->country},
	    {NULL_SENDER, f->sender != NULL && f->sender[0] == '\0' ? "<>" : NULL},
	    {VERDICT, f->of_verdict ? words_verdict.word(f->verdict) : NULL},
	    {REFUSED, f->refused ? "yes" : NULL},
	};
	size_t n = 0;

	_Static_assert(sizeof(asked) / sizeof(asked[0]) <= TRAITS_MAX, "room for all");
	for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
		if (asked[i].text != NULL)
			traits_r[n++] = trait_of(asked[i].kind, asked[i].text);
	return n;
}

static void
trait(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const uint8_t *filter = sqlite3_value_blob(argv[0]);

	(void)argc;
	/* One that somebody damaged excludes nothing. */
	sqlite3_result_int(ctx, filter == NULL ||
				    sqlite3_value_bytes(argv[0]) != TRAITS_BYTES ||
				    has(filter, (uint32_t)sqlite3_value_int64(argv[1])));
}

int
journal_traits_register(struct db *db)
{
	return db_function(db, "lychgate_trait", 2, trait);
}

int
journal_traits_prune(struct journal *j)
{
	return db_exec(&j->db, "DELETE FROM traits WHERE block <"
			       " (SELECT min(id) >> " TRAITS_SHIFT_SQL " FROM sessions)");
}
