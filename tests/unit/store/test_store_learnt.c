#include "store_learnt.h"
#include "store_host.h"
#include "unit_store_open.h"

#define DAY	  86400u
#define YESTERDAY (100 * DAY)
#define TODAY	  (101 * DAY)

static struct buf told;

static int
setup_told(void **state)
{
	buf_init(&told);
	return setup(state);
}

static int
teardown_told(void **state)
{
	buf_fini(&told);
	return teardown(state);
}

static void
put(unsigned n, const struct profile *p)
{
	static const struct host_texts none = {"", "", "", "", PTR_UNKNOWN, NULL};
	struct host_key key;
	struct addr addr;
	char text[32];

	snprintf(text, sizeof(text), "192.0.2.%u", n);
	assert_int_equal(addr_parse(text, &addr), 0);
	host_key_make(&addr, FORM_NAME, 1, &key);
	assert_int_equal(store_host_put(store, &key, p, &none), 0);
}

static bool
note_newcomer(void *ctx, uint8_t newcomer, uint64_t hosts)
{
	(void)ctx;
	return buf_addf(&told, "%u:%llu ", newcomer, (unsigned long long)hosts) == 0;
}

static void
expect_newcomers(uint32_t before_s, const char *expected)
{
	buf_clear(&told);
	assert_int_equal(buf_adds(&told, ""), 0);
	assert_int_equal(store_learnt_newcomers(store, before_s, note_newcomer, NULL), 0);
	assert_string_equal(told.data, expected);
}

static void
test_newcomers(void **state)
{
	(void)state;
	expect_newcomers(0, "");
	put(1, &(struct profile){.newcomer = 130, .last_s = 10});
	put(2, &(struct profile){.newcomer = 120, .last_s = 10});
	put(3, &(struct profile){.newcomer = 130, .last_s = 20});
	put(4, &(struct profile){.newcomer = 255, .last_s = 50, .established_s = 9});
	put(5, &(struct profile){.newcomer = 255, .last_s = 50, .established_s = 30});
	put(6, &(struct profile){.newcomer = 0, .last_s = 10});
	expect_newcomers(0, "120:1 130:2 255:2 ");
	/* Not seen since 20, or established before. */
	expect_newcomers(20, "120:1 130:1 255:1 ");
	expect_newcomers(10, "255:1 ");
}

static bool
note_labels(void *ctx, const struct store_labels *l)
{
	(void)ctx;
	return buf_addf(&told, "%u %s %s %llu; ", l->day_s / DAY,
			host_label_name(l->label), label_origin_name(l->origin),
			(unsigned long long)l->hosts) == 0;
}

static void
expect_labels(uint32_t since_s, const char *expected)
{
	buf_clear(&told);
	assert_int_equal(buf_adds(&told, ""), 0);
	assert_int_equal(store_learnt_labels(store, since_s, note_labels, NULL), 0);
	assert_string_equal(told.data, expected);
}

static void
test_labels(void **state)
{
	const struct profile trapped = {.label = LABEL_ZOMBIE,
					.origin = ORIGIN_TRAP,
					.labelled_s = YESTERDAY + DAY - 1};
	const struct profile hunter = {
	    .label = LABEL_ZOMBIE, .origin = ORIGIN_UNKNOWN_USERS, .labelled_s = TODAY};
	const struct profile server = {
	    .label = LABEL_SERVER, .origin = ORIGIN_HISTORY, .labelled_s = TODAY + 5};

	(void)state;
	expect_labels(0, "");
	put(1, &trapped);
	put(2, &trapped);
	put(3, &hunter);
	put(4, &server);
	/* A label that was taken back leaves its origin behind. */
	put(5, &(struct profile){.origin = ORIGIN_TRAP, .labelled_s = TODAY});
	expect_labels(0,
		      "0 server history 1; 0 zombie trap 2; 0 zombie unknown-users 1; ");
	expect_labels(YESTERDAY, "100 zombie trap 2; 101 server history 1; "
				 "101 zombie unknown-users 1; ");
	expect_labels(TODAY + 1, "101 server history 1; ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_newcomers, setup_told, teardown_told),
	    cmocka_unit_test_setup_teardown(test_labels, setup_told, teardown_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
