#include <float.h>

#include "store_context.h"
#include "unit_store_open.h"

static void
test_round_trip(void **state)
{
	static const struct context contexts[] = {
	    {0},
	    {.bad = 0.1f,
	     .good = 1 / 3.0f,
	     .seen = 1e9f,
	     .at_s = 5,
	     .first_s = 3,
	     .last_s = 9,
	     .bad_nets = 0x8000000000000001,
	     .bad_total = 12},
	    {.bad = FLT_MAX,
	     .good = FLT_TRUE_MIN,
	     .seen = FLT_MAX,
	     .at_s = UINT32_MAX,
	     .first_s = UINT32_MAX,
	     .last_s = UINT32_MAX,
	     .bad_nets = UINT64_MAX,
	     .bad_total = INT64_MAX},
	};
	static const char *const names[] = {"", "dsl-@.example.net", "192.0.2.0/24",
					    "it's \"odd\" \xff"};
	struct context back;

	(void)state;
	for (size_t i = 0; i < COUNT(contexts); i++)
		for (int kind = 0; kind < CONTEXT_KINDS; kind++)
			for (size_t n = 0; n < COUNT(names); n++) {
				enum context_kind k = (enum context_kind)kind;

				assert_int_equal(
				    store_context_put(store, k, names[n], &contexts[i]),
				    0);
				memset(&back, 0xee, sizeof(back));
				assert_int_equal(
				    store_context_get(store, k, names[n], &back), 1);
				assert_memory_equal(&back, &contexts[i], sizeof(back));
			}
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM contexts"),
			 CONTEXT_KINDS * COUNT(names));
	assert_int_equal(store_context_get(store, CONTEXT_HELO, "absent", &back), 0);
}

struct seen {
	char names[256];
};

static bool
see(void *ctx, const struct store_context *c)
{
	struct seen *seen = ctx;

	unit_append(seen->names, "%s ", c->name);
	return true;
}

static void
put(enum context_kind kind, const char *name, float bad, float good, uint32_t last_s)
{
	struct context c = {
	    .bad = bad, .good = good, .seen = bad + good, .last_s = last_s};

	assert_int_equal(store_context_put(store, kind, name, &c), 0);
}

static void
put_some(void)
{
	put(CONTEXT_PROVIDER, "a.net", 5, 1, 100);
	put(CONTEXT_PROVIDER, "b.net", 3, 0, 300);
	put(CONTEXT_PROVIDER, "c.org", 9, 2, 200);
	put(CONTEXT_HELO, "friend", 7, 0, 400);
}

static void
test_listings(void **state)
{
	static const struct {
		struct store_context_filter filter;
		const char *expect;
	} cases[] = {
	    {{0}, "c.org friend a.net b.net "},
	    {{.reverse = true}, "b.net a.net friend c.org "},
	    {{.of_kind = true, .kind = CONTEXT_PROVIDER}, "c.org a.net b.net "},
	    {{.of_kind = true, .kind = CONTEXT_HELO}, "friend "},
	    {{.of_kind = true, .kind = CONTEXT_ALL}, ""},
	    {{.name = "*.net"}, "a.net b.net "},
	    {{.name = "?.net", .limit = 1}, "a.net "},
	    {{.name = "a.net"}, "a.net "},
	    {{.min_bad = 5}, "c.org friend a.net "},
	    {{.min_good = 2}, "c.org "},
	    {{.since_s = 300}, "friend b.net "},
	    {{.sort = CONTEXT_SORT_NAME}, "a.net b.net c.org friend "},
	    {{.sort = CONTEXT_SORT_GOOD, .limit = 2}, "c.org a.net "},
	    {{.sort = CONTEXT_SORT_LAST_SEEN, .offset = 1, .limit = 1}, "b.net "},
	};
	uint64_t count;

	(void)state;
	put_some();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct seen seen = {""};

		assert_int_equal(store_context_each(store, &cases[i].filter, see, &seen),
				 0);
		assert_string_equal(seen.names, cases[i].expect);
	}
	assert_int_equal(store_context_count(store, &cases[5].filter, &count), 0);
	assert_int_equal(count, 2);
}

static void
test_every_sort_has_a_name(void **state)
{
	(void)state;
	put_some();
	for (int i = 0; i < CONTEXT_SORTS; i++) {
		struct store_context_filter filter = {.sort = (enum store_context_sort)i};
		struct seen seen = {""};

		assert_int_equal(
		    sort_parse(&store_context_sorts, store_context_sorts.all[i].name), i);
		assert_int_equal(store_context_each(store, &filter, see, &seen), 0);
		assert_int_equal(strlen(seen.names), 25);
	}
	assert_int_equal(sort_parse(&store_context_sorts, "nonsense"), -1);
}

static void
test_edited_rows_are_skipped(void **state)
{
	static const char *const edits[] = {
	    "kind = 'colour'", "bad = -0.5",
	    "good = 9e999",    "seen = 1e39",
	    "last_seen = -1",  "faded_at = 4294967296",
	    "bad_total = -1",  "name = hex(zeroblob(200))",
	};
	struct context c;
	char sql[200];

	(void)state;
	for (size_t i = 0; i < COUNT(edits); i++) {
		struct store_context_filter all = {0};
		struct seen seen = {""};

		unit_sql(STORE_FILE, "DELETE FROM contexts");
		put_some();
		snprintf(sql, sizeof(sql), "UPDATE contexts SET %s WHERE name = 'friend'",
			 edits[i]);
		unit_sql(STORE_FILE, sql);
		assert_int_equal(store_context_each(store, &all, see, &seen), 0);
		assert_null(strstr(seen.names, "friend"));
		assert_int_equal(strlen(seen.names), 18);
		assert_int_equal(store_context_get(store, CONTEXT_HELO, "friend", &c), 0);
		assert_true(store_bad_rows(store) >= i + 1);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_round_trip),
	    TEST(test_listings),
	    TEST(test_every_sort_has_a_name),
	    TEST(test_edited_rows_are_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
