/* Which sessions are chosen, and that a message is carried whole or not at all. */
#include "carry.h"

#include "near.h"

static const uint8_t secret[16] = {7};

static double
chosen_of(const uint8_t key[16], double share, int n)
{
	struct recall *r = recall_create(1 << 22, NULL, key);
	struct session s;
	struct addr ip;
	int chosen = 0;

	assert_non_null(r);
	assert_int_equal(addr_parse("192.0.2.1", &ip), 0);
	session_init(&s, 0, &ip);
	for (int i = 0; i < n; i++) {
		s.at_ms = 1700000000000 + i;
		s.ip.bytes[3] = (uint8_t)(i / 7);
		chosen += carry_chosen(r, &s, share);
		assert_int_equal(carry_chosen(r, &s, share), carry_chosen(r, &s, share));
	}
	recall_free(r);
	return (double)chosen / n;
}

static void
test_the_share_is_kept(void **state)
{
	(void)state;
	assert_true(chosen_of(secret, 0, 1000) == 0);
	assert_true(chosen_of(secret, 1, 1000) == 1);
	/* 20000 draws: the standard deviation is 0.001. */
	assert_true(fabs(chosen_of(secret, 0.02, 20000) - 0.02) < 0.005);
}

static void
test_another_secret_chooses_others(void **state)
{
	static const uint8_t other[16] = {8};
	struct recall *a = recall_create(1 << 22, NULL, secret);
	struct recall *b = recall_create(1 << 22, NULL, other);
	int differ = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct addr ip;
		struct session s;

		assert_int_equal(addr_parse("2001:db8::1", &ip), 0);
		session_init(&s, 1700000000000 + i, &ip);
		differ += carry_chosen(a, &s, 0.5) != carry_chosen(b, &s, 0.5);
	}
	assert_in_range(differ, 400, 600);
	recall_free(a);
	recall_free(b);
}

/* r: to be refused; R: and may be carried; p: passes.  Answers: P pass, X refuse, C
 * carried, L later; | a new message. */
static void
test_all_or_none(void **state)
{
	static const char *const cases[][2] = {
	    {"p", "P"},		{"r", "X"},	  {"R", "C"},	      {"Rr", "CC"},
	    {"rR", "XC"},	{"pR", "PX"},	  {"Rp", "CL"},	      {"RpRr", "CLCC"},
	    {"Rp|Rp", "CL|XP"}, {"pR|R", "PX|C"}, {"R|p|R", "C|P|C"}, {"rpRp", "XPXP"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct carry c = {0};
		char got[16] = "";

		carry_message(&c);
		for (size_t k = 0; cases[i][0][k] != '\0'; k++) {
			char what = cases[i][0][k];

			if (what == '|') {
				carry_message(&c);
				got[k] = '|';
				continue;
			}
			got[k] = "PXCL"[carry_rcpt(&c, what != 'p', what == 'R')];
		}
		assert_string_equal(got, cases[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_the_share_is_kept),
	    cmocka_unit_test(test_another_secret_chooses_others),
	    cmocka_unit_test(test_all_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
