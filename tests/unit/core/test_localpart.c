#include "localpart.h"

#include "near.h"

static void
addresses_are_taken_apart(void **state)
{
	static const struct {
		const char *address, *local, *domain;
		bool tagged;
	} cases[] = {
	    {"anna@ours.net", "anna", "ours.net", false},
	    {"Anna.Maier@OURS.Net", "anna.maier", "ours.net", false},
	    {"anna+list@ours.net", "anna", "ours.net", true},
	    {"anna+a+b@ours.net", "anna", "ours.net", true},
	    {"\"a@b\"@ours.net", "\"a@b\"", "ours.net", false},
	    {"anna@ours.net.", "anna", "ours.net", false},
	    {"\xc3\x84nna@ours.net", "\xc3\x84nna", "ours.net", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rcpt_name name;

		assert_int_equal(localpart_split(cases[i].address, &name), 0);
		assert_string_equal(name.local, cases[i].local);
		assert_string_equal(name.domain, cases[i].domain);
		assert_int_equal(name.tagged, cases[i].tagged);
	}
}

static void
what_is_no_mailbox(void **state)
{
	static const char *const cases[] = {"",	       "@",	    "anna",
					    "anna@",   "@ours.net", "+tag@ours.net",
					    "a@[1.2]", "a@b..c",    "a@b c"};
	struct rcpt_name name = {.local = "untouched"};
	char longest[LOCALPART_MAX + 10];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(localpart_split(cases[i], &name), -1);
	assert_string_equal(name.local, "untouched");
	memset(longest, 'x', LOCALPART_MAX);
	memcpy(longest + LOCALPART_MAX, "@o.net", 7);
	assert_int_equal(localpart_split(longest, &name), 0);
	assert_int_equal(strlen(name.local), LOCALPART_MAX);
	memset(longest, 'x', LOCALPART_MAX + 1);
	memcpy(longest + LOCALPART_MAX + 1, "@o.net", 7);
	assert_int_equal(localpart_split(longest, &name), -1);
}

static void
names_by_machines(void **state)
{
	static const struct {
		const char *local;
		bool made, bait;
	} cases[] = {
	    {"kvothe77", false, true},
	    {"m.schulz", false, true},
	    {"hans-peter_x", false, true},
	    {"zyx", false, true},
	    {"zy", false, false},
	    {"prvs=1234abcd=anna", true, false},
	    {"srs0=xyz=ab=firm.com=bob", true, false},
	    {"srs1hash", true, false},
	    {"bounce-17", true, false},
	    {"list-anna=ours.net", true, false},
	    {"owner-gardening", false, false},
	    {"gardening-request", false, false},
	    {"gardening-bounces", false, false},
	    {"t4930123456", false, false},
	    {"anna1234", false, true},
	    {"anna12345", false, false},
	    {"20010203.gaa1234@mx", false, false},
	    {"a/b/c", false, false},
	    {"\"quoted\"", false, false},
	    {"m\xc3\xbcller.xyz", false, false},
	    {"postmaster", false, false},
	    {"psotmastr", false, false},
	    {"webmaster", false, false},
	    {"info", false, false},
	    {"mailer-deamon", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (localpart_is_made(cases[i].local) != cases[i].made ||
		    localpart_is_bait(cases[i].local) != cases[i].bait)
			fail_msg("%s", cases[i].local);
}

typedef int matrix[LOCALPART_MAX + 1][LOCALPART_MAX + 1];

static int
least(int a, int b)
{
	return a < b ? a : b;
}

static int
cell(matrix d, const char *a, const char *b, int i, int j)
{
	int n;

	if (i == 0 || j == 0)
		return i + j;
	n = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
	n = least(n, least(d[i - 1][j], d[i][j - 1]) + 1);
	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
		n = least(n, d[i - 2][j - 2] + 1);
	return n;
}

/* The whole matrix, without bounds: the distance that localpart_near() bounds. */
static int
distance(const char *a, const char *b)
{
	int n = (int)strlen(a), m = (int)strlen(b);
	matrix d;

	for (int i = 0; i <= n; i++)
		for (int j = 0; j <= m; j++)
			d[i][j] = cell(d, a, b, i, j);
	return d[n][m];
}

static bool
near(const char *a, const char *b, int limit)
{
	return localpart_near(a, strlen(a), b, strlen(b), limit);
}

static void
typing_errors(void **state)
{
	static const struct {
		const char *a, *b;
		int errors;
	} cases[] = {
	    {"anna", "anna", 0},
	    {"anna", "ann", 1},
	    {"anna", "anan", 1},
	    {"anna", "anno", 1},
	    {"anna", "aannaa", 2},
	    {"margarethe", "magraehte", 3},
	    {"abcdef", "badcfe", 3},
	    {"abcd", "badc", 2},
	    {"", "ab", 2},
	    {"", "abc", 3},
	    {"hans.maier", "maier", 5},
	    {"ca", "abc", 3},
	    {"kitten", "sitting", 3},
	    {"m.schulz", "n.schulz", 1},
	    {"sunday", "saturday", 3},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(distance(cases[i].a, cases[i].b), cases[i].errors);
		for (int limit = 0; limit <= 4; limit++)
			if (near(cases[i].a, cases[i].b, limit) !=
				(cases[i].errors <= limit) ||
			    near(cases[i].b, cases[i].a, limit) !=
				(cases[i].errors <= limit))
				fail_msg("%s %s within %d", cases[i].a, cases[i].b,
					 limit);
	}
}

static void
bounds_change_nothing(void **state)
{
	uint64_t seed = 5;

	(void)state;
	printf("# seed %d\n", (int)seed);
	for (int i = 0; i < 50000; i++) {
		char a[LOCALPART_MAX + 1] = "", b[LOCALPART_MAX + 1] = "";
		size_t most = i % 50 == 0 ? LOCALPART_MAX : 8;
		size_t n = unit_random(&seed) % (most + 1);
		size_t m = unit_random(&seed) % (most + 1);
		int limit = (int)(unit_random(&seed) % 5);

		for (size_t k = 0; k < n; k++)
			a[k] = (char)('a' + unit_random(&seed) % 3);
		memcpy(b, a, sizeof(b));
		for (size_t k = m / 2; k < m; k++)
			b[k] = (char)('a' + unit_random(&seed) % 3);
		if (near(a, b, limit) != (distance(a, b) <= limit))
			fail_msg("%s %s within %d, distance %d", a, b, limit,
				 distance(a, b));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_are_taken_apart),
	    cmocka_unit_test(what_is_no_mailbox),
	    cmocka_unit_test(names_by_machines),
	    cmocka_unit_test(typing_errors),
	    cmocka_unit_test(bounds_change_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
