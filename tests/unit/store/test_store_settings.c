#include "store_settings.h"
#include "unit_store.h"

static struct store *
open_store(void)
{
	struct fault fault;
	struct store *s = store_open(unit_dir, STORE_WRITER, &fault);

	if (s == NULL)
		fail_msg("%s", fault.text);
	return s;
}

static void
put(struct store *s, const struct engine_settings *settings)
{
	struct buf text;

	buf_init(&text);
	assert_int_equal(store_settings_format(settings, &text), 0);
	assert_int_equal(store_meta_set(s, STORE_SETTINGS, text.data), 0);
	buf_fini(&text);
}

static void
test_as_shipped_when_never_written(void **state)
{
	struct engine_settings shipped, got;
	struct store *s = open_store();
	struct arena texts;

	(void)state;
	arena_init(&texts);
	engine_settings_init(&shipped);
	assert_int_equal(store_settings_get(s, &texts, &got), 0);
	assert_memory_equal(&got, &shipped, sizeof(got));
	arena_fini(&texts);
	store_close(s);
}

static void
test_what_is_put_is_got(void **state)
{
	static const char *const names[] = {"mx.example.com", "example.com"};
	struct engine_settings given, got;
	struct store *s = open_store();
	struct addr addrs[2];
	struct arena texts;

	(void)state;
	arena_init(&texts);
	engine_settings_init(&given);
	given.target_share = 0.000123456789012345;
	given.suspect_score = 3.25;
	given.convictions_per_hour = 0;
	addr_parse("192.0.2.25", &addrs[0]);
	addr_parse("2001:db8::25", &addrs[1]);
	given.self = (struct helo_self){names, 2, addrs, 2};
	put(s, &given);
	assert_int_equal(store_settings_get(s, &texts, &got), 1);
	assert_true(got.target_share == given.target_share);
	assert_true(got.suspect_score == given.suspect_score);
	assert_int_equal(got.convictions_per_hour, 0);
	assert_int_equal(got.self.n_names, 2);
	assert_string_equal(got.self.names[0], names[0]);
	assert_string_equal(got.self.names[1], names[1]);
	assert_int_equal(got.self.n_addrs, 2);
	assert_memory_equal(got.self.addrs, addrs, sizeof(addrs));
	/* Lists that became empty are empty. */
	given.self = (struct helo_self){0};
	put(s, &given);
	assert_int_equal(store_settings_get(s, &texts, &got), 1);
	assert_int_equal(got.self.n_names, 0);
	assert_int_equal(got.self.n_addrs, 0);
	arena_fini(&texts);
	store_close(s);
}

static void
test_nonsense_is_as_shipped(void **state)
{
	struct engine_settings shipped, got;
	struct store *s = open_store();
	struct arena texts;

	(void)state;
	arena_init(&texts);
	engine_settings_init(&shipped);
	store_meta_set(s, STORE_SETTINGS,
		       "target_share=-1\nsuspect_score=nan\nconvictions_per_hour=many\n"
		       "own_addresses=  x 192.0.2.1 \nfuture=1\nnothing\n\n=");
	assert_int_equal(store_settings_get(s, &texts, &got), 1);
	assert_true(got.target_share == shipped.target_share);
	assert_true(got.suspect_score == shipped.suspect_score);
	assert_int_equal(got.convictions_per_hour, shipped.convictions_per_hour);
	assert_int_equal(got.self.n_addrs, 1);
	arena_fini(&texts);
	store_close(s);
}

#define TEST(test)                                                                       \
	cmocka_unit_test_setup_teardown(test, unit_dir_setup, unit_dir_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_as_shipped_when_never_written),
	    TEST(test_what_is_put_is_got),
	    TEST(test_nonsense_is_as_shipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
