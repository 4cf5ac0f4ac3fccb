#include "store_host_walk.h"

#include "store_host.h"
#include "unit_store_open.h"

static void
put(uint8_t a, uint8_t b, enum helo_form form, uint32_t last_s, const char *provider)
{
	struct profile p = {.first_s = 1, .last_s = last_s, .convicted_until_s = last_s};
	struct host_texts texts = {"", "", "", provider, PTR_OK, NULL};
	struct addr ip = {4, {10, 0, a, b}};
	struct host_key key;

	host_key_make(&ip, form, 1, &key);
	assert_int_equal(store_host_put(store, &key, &p, &texts), 0);
}

/* ${n} hosts, each a second younger; every third is another's. */
static void
put_many(uint32_t n)
{
	assert_int_equal(store_begin(store), 0);
	for (uint32_t i = 0; i < n; i++)
		put((uint8_t)(i >> 8), (uint8_t)i, FORM_NAME, i + 1,
		    i % 3 == 0 ? "other.example" : "large.example");
	assert_int_equal(store_commit(store), 0);
}

/* Counts, and in the beginning somebody else changes what comes later. */
struct passed {
	size_t n, last, stop;
	bool changes;
};

static bool
pass(void *ctx, const struct store_host_there *there)
{
	struct passed *p = ctx;

	/* Nothing is read meanwhile: others may begin, also here. */
	assert_int_equal(store_begin(store), 0);
	assert_int_equal(store_commit(store), 0);
	if (p->n++ == 0 && p->changes)
		unit_sql(STORE_FILE,
			 "DELETE FROM hosts WHERE address = '10.0.7.39';"
			 "UPDATE hosts SET convicted_until = 0 WHERE address = "
			 "'10.0.7.38'");
	assert_true(there->host.profile.last_s > p->last);
	assert_string_equal(there->host.texts.provider,
			    there->host.profile.last_s % 3 == 1 ? "other.example"
								: "large.example");
	assert_null(there->other);
	p->last = there->host.profile.last_s;
	return p->n != p->stop;
}

static void
test_it_sees_what_changes_meanwhile(void **state)
{
	struct store_host_filter all = {.which = HOSTS_ALL};
	struct store_host_filter convicted = {.which = HOSTS_CONVICTED, .now_s = 1000};
	struct store_host_filter large = {
	    .which = HOSTS_CONVICTED, .now_s = 1000, .provider = "large.example"};
	struct passed passed = {.n = 0};

	(void)state;
	assert_int_equal(store_host_walk(store, &all, pass, &passed), 0);
	assert_int_equal(passed.n, 0);
	put_many(2000);
	assert_int_equal(store_host_walk(store, &convicted, pass, &passed), 0);
	assert_int_equal(passed.n, 1000);
	passed = (struct passed){.changes = true};
	assert_int_equal(store_host_walk(store, &convicted, pass, &passed), 0);
	assert_int_equal(passed.n, 998);
	passed = (struct passed){.n = 0};
	assert_int_equal(store_host_walk(store, &large, pass, &passed), 0);
	assert_int_equal(passed.n, 666);
	/* It may end early. */
	passed = (struct passed){.stop = 700};
	assert_int_equal(store_host_walk(store, &all, pass, &passed), 0);
	assert_int_equal(passed.n, 700);
}

struct neighbours {
	size_t hosts, others;
};

static bool
count_others(void *ctx, const struct store_host_there *there)
{
	struct neighbours *n = ctx;

	n->hosts++;
	for (const struct store_host_there *o = there->other; o != NULL; o = o->other) {
		assert_memory_equal(o->host.key.unit, there->host.key.unit,
				    sizeof(o->host.key.unit));
		assert_memory_not_equal(&o->host.key, &there->host.key,
					sizeof(o->host.key));
		assert_string_equal(o->host.texts.provider, "shared.example");
		n->others++;
	}
	return true;
}

static void
test_who_else_is_behind_an_address(void **state)
{
	struct store_host_filter all = {.which = HOSTS_ALL};
	struct neighbours n = {0};

	(void)state;
	put(1, 1, FORM_NAME, 5, "shared.example");
	put(1, 1, FORM_SINGLE, 6, "shared.example");
	put(1, 1, FORM_ADDRESS, 7, "shared.example");
	put(1, 2, FORM_NAME, 8, "alone.example");
	assert_int_equal(store_host_walk(store, &all, count_others, &n), 0);
	assert_int_equal(n.hosts, 4);
	assert_int_equal(n.others, 3 * 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_it_sees_what_changes_meanwhile, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_who_else_is_behind_an_address, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
