#include "namebook.h"

#include "localpart.h"
#include "near.h"

#define OURS   UINT64_C(0x1111111122222222)
#define THEIRS UINT64_C(0x3333333344444444)
#define LATER  (T0_S + NAMEBOOK_DAYS * DAY_S)

static struct namebook *
create(uint64_t memory)
{
	struct namebook *b = namebook_create(memory, SECRET);

	assert_non_null(b);
	return b;
}

static bool
near(const struct namebook *b, uint64_t domain, const char *local)
{
	const struct namebook_wanted wanted = {.domain = domain, .local = local};

	return namebook_near(b, &wanted);
}

static void
names_near_and_far(void **state)
{
	static const struct {
		const char *local;
		bool near;
	} cases[] = {
	    {"anna.maier", true},   {"ana.mair", true},	       {"anna.maier.x", true},
	    {"ann.meyer", false},   {"kvothe", false},	       {"bob", true},
	    {"rob", true},	    {"dob-shop", true},	       {"anna.maeir-home", true},
	    {"x-anna.maier", true}, {"xyz-anna.maier", false}, {"-anna", false},
	};
	struct namebook *b = create(1 << 20);

	(void)state;
	assert_true(namebook_add(b, OURS, "anna.maier", T0_S));
	assert_true(namebook_add(b, OURS, "bob", T0_S));
	assert_true(namebook_add(b, THEIRS, "kvothe", T0_S));
	for (size_t i = 0; i < COUNT(cases); i++)
		if (near(b, OURS, cases[i].local) != cases[i].near)
			fail_msg("%s", cases[i].local);
	assert_true(near(b, THEIRS, "kvote"));
	namebook_free(b);
}

static bool
is_not(void *ctx, const char *local, size_t len)
{
	const char *former = ctx;

	return strlen(former) != len || memcmp(former, local, len) != 0;
}

/* Whose is nobody's any more is passed over; others that are near are not. */
static void
former_names(void **state)
{
	char rob[] = "rob";
	struct namebook *b = create(1 << 20);
	const struct namebook_wanted bobo = {OURS, "robo", is_not, rob},
				     other = {OURS, "bob", is_not, rob};

	(void)state;
	namebook_add(b, OURS, "rob", T0_S);
	assert_true(near(b, OURS, "robo"));
	assert_false(namebook_near(b, &bobo));
	namebook_add(b, OURS, "bob", T0_S);
	assert_true(namebook_near(b, &bobo));
	assert_true(namebook_near(b, &other));
	namebook_free(b);
}

static void
a_domain_must_be_known_for_days(void **state)
{
	struct namebook *b = create(1 << 20);

	(void)state;
	assert_int_equal(namebook_complete(b, OURS, LATER), 0);
	namebook_add(b, OURS, "anna", T0_S + DAY_S);
	namebook_add(b, OURS, "bob", T0_S);
	namebook_add(b, OURS, "carl", T0_S + 5 * DAY_S);
	assert_int_equal(namebook_complete(b, OURS, LATER - 1), 0);
	assert_int_equal(namebook_complete(b, OURS, LATER), 3);
	assert_int_equal(namebook_complete(b, OURS, T0_S - 1), 0);
	assert_int_equal(namebook_complete(b, THEIRS, LATER), 0);
	namebook_free(b);
}

static void
names_that_were_missed(void **state)
{
	struct namebook *b = create(1 << 20);

	(void)state;
	namebook_add(b, OURS, "anna", T0_S);
	namebook_add(b, THEIRS, "anna", T0_S);
	namebook_miss(b, THEIRS);
	assert_int_equal(namebook_complete(b, THEIRS, LATER), 0);
	assert_int_equal(namebook_complete(b, OURS, LATER), 1);
	namebook_miss(b, 0);
	assert_int_equal(namebook_complete(b, OURS, LATER), 0);
	namebook_free(b);
}

/* So many names of the domain were kept of ${n}. */
static int
add_many(struct namebook *b, uint64_t domain, int n)
{
	char name[LOCALPART_MAX + 1];
	int kept = 0;

	for (int i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "random%d", i);
		kept += namebook_add(b, domain, name, T0_S);
	}
	return kept;
}

/* As many as a domain may have: after a restart nobody knows whether there were more. */
static void
a_full_share_is_incomplete(void **state)
{
	struct namebook *b = create(256 << 10);
	int share = add_many(b, OURS, 100000);

	(void)state;
	assert_int_equal(add_many(b, THEIRS, share - 1), share - 1);
	assert_int_equal(namebook_complete(b, THEIRS, LATER), share - 1);
	assert_true(namebook_add(b, THEIRS, "one.more", T0_S));
	assert_int_equal(namebook_complete(b, THEIRS, LATER), 0);
	namebook_free(b);
}

/* One that accepts any name gets its share and no more; others are not harmed. */
static void
a_catch_all_domain_fills_its_share(void **state)
{
	struct namebook *b = create(256 << 10);

	(void)state;
	namebook_add(b, OURS, "anna", T0_S);
	assert_between(add_many(b, THEIRS, 100000), 500, 5000);
	assert_true(namebook_memory(b) <= 256 << 10);
	assert_int_equal(namebook_complete(b, THEIRS, LATER), 0);
	assert_int_equal(namebook_complete(b, OURS, LATER), 1);
	assert_true(namebook_add(b, OURS, "bob", T0_S));
	assert_int_equal(namebook_complete(b, OURS, LATER), 2);
	assert_true(near(b, OURS, "bobo"));
	namebook_free(b);
}

/* Full: nothing is forgotten; who found no room is known. */
static void
a_full_book_says_so(void **state)
{
	struct namebook *b = create(64 << 10);
	char name[LOCALPART_MAX + 1];

	(void)state;
	namebook_add(b, OURS, "anna", T0_S);
	for (uint64_t domain = 1; domain < 40; domain++)
		for (int i = 0; i < 200; i++) {
			snprintf(name, sizeof(name), "somebody%d", i);
			(void)namebook_add(b, domain << 32 | domain, name, T0_S);
		}
	assert_true(namebook_memory(b) <= 64 << 10);
	assert_int_equal(namebook_complete(b, OURS, LATER), 1);
	assert_true(namebook_add(b, OURS, "somebody.with.a.long.name", T0_S));
	assert_int_equal(namebook_complete(b, OURS, LATER), 0);
	assert_true(near(b, OURS, "anna"));
	namebook_free(b);
}

/* More domains than are counted: a forgotten one is not taken for a new one. */
static void
forgotten_domains_are_incomplete(void **state)
{
	struct namebook *b = create(64 << 10);

	(void)state;
	namebook_add(b, OURS, "anna", T0_S);
	assert_int_equal(namebook_complete(b, OURS, LATER), 1);
	for (uint64_t domain = 1; domain < 2000; domain++)
		namebook_miss(b, domain << 32 | domain);
	namebook_add(b, OURS, "bob", T0_S);
	assert_int_equal(namebook_complete(b, OURS, LATER), 0);
	namebook_free(b);
}

/* Long ones fill blocks to the end. */
static void
every_length_is_found_again(void **state)
{
	struct namebook *b = create(1 << 20);
	char name[LOCALPART_MAX + 1];

	(void)state;
	for (size_t i = 0; i < 1000; i++) {
		size_t len = 10 + i % (LOCALPART_MAX - 9);

		memset(name, 'a' + (int)(i % 26), len);
		memset(name, 'a' + (int)(i / 26 % 26), 5);
		name[len] = '\0';
		assert_true(namebook_add(b, OURS, name, T0_S));
		assert_true(near(b, OURS, name));
	}
	assert_false(near(b, OURS, "0123456789"));
	namebook_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_near_and_far),
	    cmocka_unit_test(former_names),
	    cmocka_unit_test(a_domain_must_be_known_for_days),
	    cmocka_unit_test(names_that_were_missed),
	    cmocka_unit_test(a_full_share_is_incomplete),
	    cmocka_unit_test(a_catch_all_domain_fills_its_share),
	    cmocka_unit_test(a_full_book_says_so),
	    cmocka_unit_test(forgotten_domains_are_incomplete),
	    cmocka_unit_test(every_length_is_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
