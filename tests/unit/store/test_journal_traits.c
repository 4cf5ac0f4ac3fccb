/* Sessions found by what they have in common, against a list that is kept here. */
#include "journal_traits.h"

#include "journal_impl.h"
#include "journal_schema.h"
#include "schema_traits.h"
#include "unit_journal.h"

#include <strings.h>

#define SESSIONS 700

/* What session number ${n} is like. */
struct like {
	char ptr[64], helo[32], owner[16], country[4];
	enum reason_id reason;
	enum verdict_kind verdict;
	bool refused, bounce, judged;
};

static struct like
like(unsigned n)
{
	struct like l = {.reason = n % 50 == 3 ? REASON_TRAP : REASON_NAME_HELO,
			 .verdict = n % 3 == 0 ? VERDICT_ZOMBIE : VERDICT_PASS,
			 .refused = n % 90 == 0,
			 .bounce = n % 70 == 5,
			 .judged = n % 13 != 0};

	snprintf(l.ptr, sizeof(l.ptr), "%s-10-0-%u-%u.pool.isp%u.example",
		 n % 3 == 0 ? "DSL" : "dsl", n / 256, n % 256, n % 40);
	snprintf(l.helo, sizeof(l.helo), "%s-%u", n % 7 == 0 ? "Pc" : "pc", n % 200);
	snprintf(l.owner, sizeof(l.owner), "AS%u", 64500 + n % 30);
	snprintf(l.country, sizeof(l.country), "%c%c", 'A' + (char)(n % 5), 'X');
	return l;
}

static void
put_number(unsigned n)
{
	struct like l = like(n);
	struct addr ip = {4, {10, 0, (uint8_t)(n / 256), (uint8_t)(n % 256)}};
	struct outcome o = {.refused = l.refused};
	struct journal_entry e = {.queue_ids = "", .outcome = l.judged ? &o : NULL};
	struct reason reasons[2] = {{.id = l.reason, .nats = 2, .counts = true},
				    {.id = REASON_PACE, .nats = 1}};
	char reference[16];
	struct session s;

	snprintf(reference, sizeof(reference), "R%u", n);
	session_init(&s, (int64_t)(1000 + n) * 1000, &ip);
	s.end_ms = s.at_ms;
	session_set_ptr(&s, l.ptr, strlen(l.ptr), PTR_OK);
	session_add_helo(&s, l.helo, strlen(l.helo));
	session_add_txn(&s, s.at_ms, "a@b.example", l.bounce ? 0 : 11);
	owner_set_key(&s.owner, l.owner, strlen(l.owner));
	owner_set_country(&s.owner, l.country, 2);
	o.worst.kind = l.verdict;
	o.worst.score.n_reasons = 2;
	memcpy(o.worst.score.reasons, reasons, sizeof(reasons));
	e.reference = reference;
	e.session = &s;
	assert_int_equal(journal_put(journal, &e), 0);
	session_fini(&s);
}

static bool
same(const char *wanted, const char *is)
{
	return wanted == NULL || strcasecmp(wanted, is) == 0;
}

/* Does the filter let number ${n} pass? */
static bool
fits(const struct journal_filter *f, unsigned n)
{
	struct like l = like(n);
	char template[64], provider[32];

	snprintf(provider, sizeof(provider), "isp%u.example", n % 40);
	snprintf(template, sizeof(template), "dsl-@.pool.%s", provider);
	if (!l.judged && (f->of_verdict || f->refused || f->reason != NULL))
		return false;
	return same(f->ptr, l.ptr) && same(f->helo, l.helo) && same(f->owner, l.owner) &&
	       same(f->template, template) && same(f->provider, provider) &&
	       same(f->country, l.country) && same(f->reason, reason_name(l.reason)) &&
	       (!f->of_verdict || f->verdict == l.verdict) &&
	       (!f->refused || l.refused) && (f->sender == NULL || l.bounce) &&
	       (f->since_s == 0 || 1000 + n >= f->since_s) &&
	       (f->until_s == 0 || 1000 + n < f->until_s);
}

struct list {
	unsigned n, numbers[SESSIONS];
};

static bool
note(void *ctx, const struct journal_row *row)
{
	struct list *l = ctx;

	assert_true(l->n < SESSIONS);
	l->numbers[l->n++] = (unsigned)strtoul(row->reference + 1, NULL, 10);
	return true;
}

/* Numbers ${from} to ${to} - 1 are in the journal, in that order. */
static void
check(const struct journal_filter *f, unsigned from, unsigned to)
{
	struct list expected = {0}, got = {0};
	uint32_t skipped = 0;
	uint64_t all = 0, count;

	for (unsigned i = 0; i < to - from; i++) {
		unsigned n = f->oldest_first ? from + i : to - 1 - i;

		if (!fits(f, n))
			continue;
		all++;
		if (skipped < f->offset)
			skipped++;
		else if (f->limit == 0 || expected.n < f->limit)
			expected.numbers[expected.n++] = n;
	}
	assert_int_equal(journal_each(journal, f, note, &got), 0);
	assert_int_equal(got.n, expected.n);
	assert_memory_equal(got.numbers, expected.numbers,
			    expected.n * sizeof(expected.numbers[0]));
	assert_int_equal(journal_count(journal, f, &count), 0);
	assert_int_equal(count, all);
}

static void
check_all(unsigned from, unsigned to)
{
	static const struct journal_filter filters[] = {
	    {.ptr = "dsl-10-0-1-44.pool.isp20.example"},
	    {.helo = "pc-17"},
	    {.helo = "PC-21"},
	    {.helo = "pc-nobody"},
	    {.ptr = "dsl-10-0-1-44.POOL.isp20.example"},
	    {.template = "DSL-@.pool.isp9.example"},
	    {.provider = "isp30.EXAMPLE"},
	    {.template = "dsl-@.pool.isp7.example"},
	    {.provider = "isp39.example"},
	    {.owner = "AS64511"},
	    {.country = "AX"},
	    {.country = "AX", .owner = "AS64500", .provider = "isp30.example"},
	    {.country = "AX", .owner = "AS64501"},
	    {.reason = "recipients.trap"},
	    {.reason = "recipients.trap", .country = "DX"},
	    {.reason = "rate.pace"},
	    {.of_verdict = true, .verdict = VERDICT_ZOMBIE},
	    {.of_verdict = true, .verdict = VERDICT_PINNED},
	    {.refused = true},
	    {.sender = ""},
	    {.sender = "", .since_s = 1100, .until_s = 1400},
	    {.country = "BX", .since_s = 1300},
	    {.country = "BX", .until_s = 1200},
	};

	for (size_t i = 0; i < COUNT(filters); i++)
		for (unsigned k = 0; k < 6; k++) {
			struct journal_filter f = filters[i];

			f.oldest_first = k % 2 != 0;
			f.limit = k / 2 == 1 ? 3 : k / 2 == 2 ? 50 : 0;
			f.offset = k / 2 == 2 ? 2 : 0;
			if (k / 2 == 0)
				f.without_reasons = f.without_record = true;
			check(&f, from, to);
		}
}

/* The next session gets the id ${id}. */
static void
go_on_at(int64_t id)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO sessions SELECT %lld, 'gap', 1, 1, address, NULL, 'none',"
		 " NULL, NULL, 0, NULL, 'x@y.example', 0, NULL, 'pass', 'no', 0, 0, 0, 0,"
		 " 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, NULL, 0 FROM sessions LIMIT 1",
		 (long long)id - 1);
	unit_sql(JOURNAL_FILE, sql);
	unit_sql(JOURNAL_FILE, "UPDATE sessions SET connect_time = 1299, end_time = 1299"
			       " WHERE reference = 'gap'");
}

static void
test_finds_what_a_look_at_all_would(void **state)
{
	(void)state;
	check_all(0, 0);
	for (unsigned n = 0; n < 300; n++)
		put_number(n);
	check_all(0, 300);
	/* With a gap, and in a transaction. */
	go_on_at((1 << 15) - 150);
	assert_int_equal(journal_begin(journal), 0);
	for (unsigned n = 300; n < SESSIONS; n++)
		put_number(n);
	assert_int_equal(journal_commit(journal), 0);
	check_all(0, SESSIONS);
}

static void
test_what_was_rolled_back_is_written_again(void **state)
{
	const struct journal_filter f = {.country = "AX"};

	(void)state;
	assert_int_equal(journal_begin(journal), 0);
	put_number(0);
	journal_rollback(journal);
	put_number(0);
	put_number(1);
	check(&f, 0, 2);
}

/* One row for a block; and what is not there is hardly ever looked for in vain. */
static void
test_a_filter_for_each_block(void **state)
{
	static const char lacks[] = "no %u";
	uint32_t traits[TRAITS_MAX];
	char helo[16], sql[120];
	unsigned found = 0;

	(void)state;
	assert_int_equal(journal_begin(journal), 0);
	for (unsigned n = 0; n < 639; n++)
		put_number(3 * n % SESSIONS);
	assert_int_equal(journal_commit(journal), 0);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM traits"), 20);
	for (unsigned i = 0; i < 1000; i++) {
		const struct journal_filter f = {.helo = helo};
		int64_t n;

		snprintf(helo, sizeof(helo), lacks, i);
		assert_int_equal(journal_traits_of(&f, traits), 1);
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM traits WHERE lychgate_trait(filter, %u)",
			 traits[0]);
		assert_int_equal(db_number(&journal->db, sql, &n), 0);
		found += (unsigned)n;
	}
	/* Of 20,000; expected are 2. */
	assert_true(found < 20);
}

static void
test_traits_go_with_their_sessions(void **state)
{
	struct journal_retention keep = {.age_s = 100};
	uint32_t deleted;

	(void)state;
	for (unsigned n = 0; n < 100; n++)
		put_number(n);
	go_on_at(1 << 16);
	for (unsigned n = 400; n < 420; n++)
		put_number(n);
	for (int i = 0; i < 10; i++)
		assert_int_equal(journal_prune(journal, &keep, 1450, 1000, &deleted), 0);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT count(*) FROM sessions"), 20);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT min(block) FROM traits"),
			 (1 << 16) >> 5);
	check_all(400, 420);
}

/* A journal from before: what is in it has no traits, and is found all the same. */
static void
test_an_old_journal(void **state)
{
	struct db_schema old = journal_schema;
	struct fault fault;
	struct db db;

	(void)state;
	for (unsigned n = 0; n < 250; n++)
		put_number(n);
	journal_close(journal);
	while (old.migrations[old.n_migrations - 1].sql != schema_traits_journal)
		old.n_migrations--;
	unit_sql(JOURNAL_FILE, "DROP TABLE traits; DROP TABLE traits_from; DELETE FROM"
			       " README WHERE topic LIKE 'traits%'");
	old.n_migrations--;
	unit_sql(JOURNAL_FILE, "PRAGMA user_version = 3");
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(journal);
	assert_int_equal(unit_number(JOURNAL_FILE, "SELECT id FROM traits_from"), 250);
	check_all(0, 250);
	for (unsigned n = 250; n < 400; n++)
		put_number(n);
	check_all(0, 400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_finds_what_a_look_at_all_would),
	    TEST(test_what_was_rolled_back_is_written_again),
	    TEST(test_a_filter_for_each_block),
	    TEST(test_traits_go_with_their_sessions),
	    TEST(test_an_old_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
