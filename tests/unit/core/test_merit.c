#include "merit.h"

#include "near.h"
#include "recall.h"

#define DAY 86400u
#define NOW (T0_S / DAY * DAY + 1000)

struct bench {
	struct recall *recall;
	struct memo_shelf *shelf;
	struct merit_owner owner;
};

static struct host_key
key_of(enum helo_form form)
{
	struct addr ip = {.family = 4, .bytes = {192, 0, 2, 1}};
	struct host_key key;

	host_key_make(&ip, form, 1, &key);
	return key;
}

static int
setup(void **state)
{
	static const struct memo_archive none = {.read = NULL};
	struct bench *b = calloc(1, sizeof(*b));
	struct host_key key = key_of(FORM_NAME);

	assert_non_null(b);
	b->recall = recall_create(1 << 20, NULL, SECRET);
	b->shelf = memo_create(1 << 20, &none);
	merit_owner(b->shelf, b->recall, &key, &b->owner);
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	memo_free(b->shelf);
	recall_free(b->recall);
	free(b);
	return 0;
}

static struct merit
get(const struct bench *b, uint32_t now_s)
{
	struct merit m;

	merit_get(&b->owner, now_s, &m);
	return m;
}

/* Each message once, and only from the next day on. */
static void
replies(void **state)
{
	struct bench *b = *state;

	assert_int_equal(get(b, NOW).replies, 0);
	merit_reply(&b->owner, NOW, 7);
	merit_reply(&b->owner, NOW + 1, 7);
	assert_int_equal(get(b, NOW + 2).replies, 0);
	assert_int_equal(get(b, NOW + DAY).replies, 1);
	merit_reply(&b->owner, NOW + DAY, 8);
	merit_reply(&b->owner, NOW + DAY, 9);
	assert_int_equal(get(b, NOW + DAY).replies, 1);
	assert_int_equal(get(b, NOW + 2 * DAY).replies, 3);
}

static void
bounces(void **state)
{
	struct bench *b = *state;

	merit_bounce(&b->owner, NOW);
	assert_int_equal(get(b, NOW).bounces, 0);
	assert_int_equal(get(b, NOW + DAY).bounces, 1);
	merit_bounce(&b->owner, NOW + DAY);
	assert_int_equal(get(b, NOW + DAY).bounces, 2);
}

static void
two_way(void **state)
{
	struct bench *b = *state;

	assert_int_equal(get(b, NOW).two_way, TWO_WAY_NO);
	merit_two_way(&b->owner, NOW);
	assert_int_equal(get(b, NOW).two_way, TWO_WAY_NAME);
	assert_int_equal(get(b, NOW + MEMO_DOMAIN_S + 1).two_way, TWO_WAY_NO);
}

/* The same envelope, later than a minute and before it is given up. */
static void
retries(void **state)
{
	struct bench *b = *state;
	const uint64_t one = UINT64_C(1) << 40, other = UINT64_C(2) << 40;

	merit_deferred(&b->owner, NOW, one);
	merit_deferred(&b->owner, NOW + 1, other); /* the first is watched */
	merit_accepted(&b->owner, NOW + 60, one);
	merit_accepted(&b->owner, NOW + 100, other);
	assert_false(get(b, NOW + 100).retried);
	merit_accepted(&b->owner, NOW + 61, one);
	assert_true(get(b, NOW + 61).retried);
}

static void
a_retry_that_never_came(void **state)
{
	struct bench *b = *state;
	const uint64_t one = UINT64_C(1) << 40, other = UINT64_C(2) << 40;

	merit_deferred(&b->owner, NOW, one);
	merit_accepted(&b->owner, NOW + MERIT_RETRY_MAX_S + 1, one);
	assert_false(get(b, NOW + MERIT_RETRY_MAX_S + 1).retried);
	/* The next one is watched then. */
	merit_deferred(&b->owner, NOW + 6 * DAY, other);
	merit_accepted(&b->owner, NOW + 6 * DAY + 300, other);
	assert_true(get(b, NOW + 7 * DAY).retried);
}

static void
identities_are_apart(void **state)
{
	struct bench *b = *state;
	struct host_key key = key_of(FORM_SINGLE);
	struct merit_owner other;
	struct merit m;

	merit_reply(&b->owner, NOW, 7);
	merit_owner(b->shelf, b->recall, &key, &other);
	merit_get(&other, NOW + DAY, &m);
	assert_int_equal(m.replies, 0);
	merit_drop(&b->owner);
	assert_int_equal(get(b, NOW + DAY).replies, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(replies),
	    TEST(bounces),
	    TEST(two_way),
	    TEST(retries),
	    TEST(a_retry_that_never_came),
	    TEST(identities_are_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
