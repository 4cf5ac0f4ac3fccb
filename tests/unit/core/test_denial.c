#include "denial.h"

#include "near.h"

#define DOMAIN UINT64_C(7)

static void
deny(struct denials *d, uint64_t from, uint64_t to, uint32_t now_s)
{
	for (uint64_t user = from; user < to; user++)
		denial_note(d, DOMAIN, user, now_s);
}

static void
take(struct denials *d, unsigned times)
{
	while (times-- > 0)
		denial_accepted(d, DOMAIN);
}

static void
four_in_a_row_are_a_failure(void **state)
{
	struct denials d = {0};

	(void)state;
	deny(&d, 1, 4, T0_S);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	deny(&d, 4, 5, T0_S);
	assert_true(denial_failing(&d, DOMAIN, T0_S));
	assert_false(denial_failing(&d, DOMAIN + 1, T0_S));
	assert_false(denial_failing(&d, DOMAIN + DENIAL_SLOTS, T0_S));
	assert_false(denial_failing(&d, 0, T0_S));
}

/* One who left, or three, tried again and again; and a few who left, among those who are
 * there. */
static void
people_leave(void **state)
{
	struct denials d = {0};

	(void)state;
	for (int i = 0; i < 100; i++)
		deny(&d, 1, 2, T0_S);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	for (uint64_t i = 0; i < 100; i++)
		deny(&d, 1 + i % 3, 2 + i % 3, T0_S);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	for (uint64_t user = 1; user < 100; user++) {
		deny(&d, user, user + 1, T0_S);
		take(&d, 3);
		assert_false(denial_failing(&d, DOMAIN, T0_S));
	}
}

/* A table that is cut off in the middle. */
static void
every_other_one_is_a_failure(void **state)
{
	struct denials d = {0};

	(void)state;
	for (uint64_t user = 1; user < 20; user++) {
		deny(&d, user, user + 1, T0_S);
		take(&d, 1);
	}
	assert_true(denial_failing(&d, DOMAIN, T0_S));
}

static void
it_ends(void **state)
{
	struct denials d = {0};

	(void)state;
	deny(&d, 1, 1000, T0_S);
	take(&d, 12);
	assert_true(denial_failing(&d, DOMAIN, T0_S));
	take(&d, 1);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	take(&d, 1000);
	deny(&d, 1, 1000, T0_S);
	assert_true(denial_failing(&d, DOMAIN, T0_S + 3600));
	assert_false(denial_failing(&d, DOMAIN, T0_S + 2 * 3600));
	assert_false(denial_failing(&d, DOMAIN, T0_S + 400 * DAY_S));
}

/* Another domain of the same slot takes it over. */
static void
a_slot_is_shared(void **state)
{
	struct denials d = {0};

	(void)state;
	deny(&d, 1, 9, T0_S);
	denial_note(&d, DOMAIN + DENIAL_SLOTS, 1, T0_S);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	take(&d, 1);
	deny(&d, 1, 9, T0_S);
	assert_true(denial_failing(&d, DOMAIN, T0_S));
}

/* A directory of many domains fails: one user of each is denied. */
static void
all_domains_fail(void **state)
{
	struct denials d = {0};

	(void)state;
	for (uint64_t domain = 1; domain < 8; domain++)
		denial_note(&d, domain * 64, 7, T0_S);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	denial_note(&d, 8 * 64, 7, T0_S);
	assert_true(denial_failing(&d, DOMAIN, T0_S));
	assert_false(denial_failing(&d, 0, T0_S));
	assert_true(denial_failing(&d, 64, T0_S));
	take(&d, 1);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
	for (uint64_t domain = 1; domain < 1000; domain++)
		denial_note(&d, domain, 7, T0_S);
	assert_false(denial_failing(&d, DOMAIN, T0_S + 2 * 3600));
	take(&d, 24);
	assert_true(denial_failing(&d, DOMAIN, T0_S));
	take(&d, 1);
	assert_false(denial_failing(&d, DOMAIN, T0_S));
}

/* People who left, of many domains, among many who are there; or of a few. */
static void
people_leave_many_domains(void **state)
{
	struct denials d = {0};

	(void)state;
	for (uint64_t i = 1; i < 1000; i++) {
		denial_note(&d, i, i, T0_S);
		take(&d, 3);
		assert_false(denial_failing(&d, 5000, T0_S));
	}
	for (uint64_t i = 0; i < 1000; i++)
		denial_note(&d, 1 + i % 4, i, T0_S);
	assert_false(denial_failing(&d, 5000, T0_S));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(four_in_a_row_are_a_failure),
	    cmocka_unit_test(people_leave),
	    cmocka_unit_test(every_other_one_is_a_failure),
	    cmocka_unit_test(it_ends),
	    cmocka_unit_test(a_slot_is_shared),
	    cmocka_unit_test(all_domains_fail),
	    cmocka_unit_test(people_leave_many_domains),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
