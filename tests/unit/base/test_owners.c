#include "owners.h"
#include "unit.h"

static int
setup(void **state)
{
	*state = owners_create();
	return *state == NULL;
}

static int
teardown(void **state)
{
	owners_free(*state);
	return 0;
}

static int
take(struct owners *o, const char *line)
{
	const char *why = NULL;
	int rc = owners_line(o, line, strlen(line), &why);

	assert_int_equal(rc < 0, why != NULL);
	return rc;
}

/* "KEY|NAME|COUNTRY" of an address, or "-". */
static const char *
look_up(const struct owners *o, const char *text)
{
	static char out[2 * OWNER_TEXT_MAX + 8];
	char key[OWNER_TEXT_MAX];
	struct owner owner;
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	if (!owners_find(o, &addr, &owner))
		return "-";
	snprintf(out, sizeof(out), "%s|%s|%s", owner_key(&owner, key), owner.name,
		 owner.country);
	return out;
}

static void
empty(void **state)
{
	assert_string_equal(look_up(*state, "192.0.2.1"), "-");
	assert_int_equal(take(*state, ""), 0);
	assert_int_equal(take(*state, "# comment\t1\t2"), 0);
	assert_int_equal(take(*state, "\r"), 0);
}

static void
own_form(void **state)
{
	assert_int_equal(take(*state, "192.0.2.0/24\t64500\tBig Net Ltd\tde"), 1);
	assert_int_equal(take(*state, "192.0.2.128/25\tAS64501\r"), 1);
	assert_int_equal(take(*state, "198.51.100.0/24\t\tHoster Inc\t"), 1);
	assert_int_equal(take(*state, "203.0.113.0/24\t0\t\tFR"), 1);
	assert_int_equal(take(*state, "2001:db8::/32\t4200000000\tSix\tNL\tmore"), 1);
	assert_int_equal(take(*state, "10.0.0.0/8\t0\t\t"), 0);
	assert_int_equal(take(*state, "10.0.0.0/8"), 0);
	assert_string_equal(look_up(*state, "192.0.2.1"), "AS64500|Big Net Ltd|DE");
	assert_string_equal(look_up(*state, "192.0.2.129"), "AS64501||");
	assert_string_equal(look_up(*state, "198.51.100.9"), "Hoster Inc|Hoster Inc|");
	assert_string_equal(look_up(*state, "203.0.113.9"), "||FR");
	assert_string_equal(look_up(*state, "2001:db8:9::1"), "AS4200000000|Six|NL");
	assert_string_equal(look_up(*state, "::ffff:192.0.2.1"),
			    "AS64500|Big Net Ltd|DE");
	assert_string_equal(look_up(*state, "2001:db9::1"), "-");
	assert_string_equal(look_up(*state, "10.0.0.1"), "-");
}

static void
the_last_line_wins(void **state)
{
	take(*state, "192.0.2.0/24\t1\tOne");
	take(*state, "192.0.2.0/24\t2\tTwo");
	take(*state, "192.0.3.0/24\t1\tOne");
	assert_string_equal(look_up(*state, "192.0.2.1"), "AS2|Two|");
	assert_string_equal(look_up(*state, "192.0.3.1"), "AS1|One|");
}

static void
pfx2as(void **state)
{
	assert_int_equal(take(*state, "1.0.0.0\t24\t13335"), 1);
	assert_int_equal(take(*state, "1.0.4.0\t22\t38803_56203"), 1); /* two origins */
	assert_int_equal(take(*state, "2001:db8::\t48\t64500,64501"), 1);
	assert_string_equal(look_up(*state, "1.0.0.7"), "AS13335||");
	assert_string_equal(look_up(*state, "1.0.7.255"), "AS38803||");
	assert_string_equal(look_up(*state, "2001:db8::1"), "AS64500||");
	assert_string_equal(look_up(*state, "1.0.8.0"), "-");
}

static void
ranges(void **state)
{
	assert_int_equal(take(*state, "1.0.0.0\t1.0.0.255\t13335\tUS\tCLOUDFLARENET"), 1);
	assert_int_equal(take(*state, "1.0.1.0\t1.0.3.255\t0\tNone\tNot routed"), 0);
	assert_int_equal(take(*state, "1.0.5.1\t1.0.6.254\t5\tAU\tODD"), 1);
	assert_int_equal(take(*state, "2001:db8::\t2001:db8:2:ffff:ffff:ffff:ffff:ffff\t6"
				      "\tJP\tSIX"),
			 1);
	assert_int_equal(take(*state, "240.0.0.0\t255.255.255.255\t7\tZZ\tLAST"), 1);
	assert_string_equal(look_up(*state, "1.0.0.255"), "AS13335|CLOUDFLARENET|US");
	assert_string_equal(look_up(*state, "1.0.1.0"), "-");
	assert_string_equal(look_up(*state, "1.0.5.0"), "-");
	assert_string_equal(look_up(*state, "1.0.5.1"), "AS5|ODD|AU");
	assert_string_equal(look_up(*state, "1.0.6.254"), "AS5|ODD|AU");
	assert_string_equal(look_up(*state, "1.0.6.255"), "-");
	assert_string_equal(look_up(*state, "2001:db8:2:ffff::1"), "AS6|SIX|JP");
	assert_string_equal(look_up(*state, "2001:db8:3::1"), "-");
	assert_string_equal(look_up(*state, "255.255.255.255"), "AS7|LAST|ZZ");
}

static void
the_whole_space(void **state)
{
	take(*state, "0.0.0.0\t255.255.255.255\t4\tAA\tAll");
	take(*state, "::\tffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff\t6\tAA\tAll");
	assert_string_equal(look_up(*state, "0.0.0.0"), "AS4|All|AA");
	assert_string_equal(look_up(*state, "255.255.255.255"), "AS4|All|AA");
	assert_string_equal(look_up(*state, "ffff::1"), "AS6|All|AA");
}

static void
no_networks(void **state)
{
	static const char *const lines[] = {
	    "192.0.2.1/24\t64500", /* bits behind the prefix */
	    "192.0.2.0/33\t64500",
	    "192.0.2.0\t64500",
	    "192.0.2.0\t33\t64500",
	    "192.0.2.0\tx\t64500",
	    "192.0.2.9\t192.0.2.1\t64500",
	    "192.0.2.9\t2001:db8::\t64500",
	    "prefix\tasn\tname\tcountry",
	    "1.0.0.0/8 64500",
	    "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000/1\t1"};

	for (size_t i = 0; i < COUNT(lines); i++)
		assert_int_equal(take(*state, lines[i]), -1);
	assert_int_equal(owners_line(*state, "1.0.0.0\0/8\t3", 12, &(const char *){NULL}),
			 -1);
}

static void
facts_of_text(void **state)
{
	char longer[] =
	    "0123456789012345678901234567890123456789012345678901234567890\xc3"
	    "\xa9x";
	struct owner owner = {0};
	char key[OWNER_TEXT_MAX];

	(void)state;
	owner_set_asn(&owner, "none", 4);
	owner_set_asn(&owner, "4294967296", 10);
	owner_set_asn(&owner, "99999999999999999999999999999", 29);
	assert_int_equal(owner.asn, 0);
	owner_set_country(&owner, "Germany", 7);
	owner_set_country(&owner, "--", 2);
	assert_string_equal(owner.country, "");
	owner_set_name(&owner, "  a\tb\x7f ", 7);
	assert_string_equal(owner.name, "a?b?");
	owner_set_name(&owner, longer, strlen(longer));
	assert_int_equal(strlen(owner.name), 63); /* the character fits whole */
	longer[0] = ' ';
	owner_set_name(&owner, longer + 1, strlen(longer + 1));
	assert_int_equal(strlen(owner.name), 63);
	owner_set_name(&owner,
		       "x0123456789012345678901234567890123456789012345678901234567890"
		       "\xc3\xa9",
		       64);
	assert_int_equal(strlen(owner.name), 62); /* it would not */
	owner_set_key(&owner, "AS12x", 5);
	assert_string_equal(owner_key(&owner, key), "AS12x");
	owner_set_key(&owner, "AS12", 4);
	assert_string_equal(owner_key(&owner, key), "AS12");
}

static void
two_sources(void **state)
{
	struct owner number = {.asn = 5}, named = {.asn = 5, .name = "Five"};
	struct owner other = {.asn = 6, .name = "Six", .country = "DE"};

	(void)state;
	owner_complete(&number, &named);
	assert_string_equal(number.name, "Five");
	owner_complete(&number, &other);
	assert_int_equal(number.asn, 5);
	assert_string_equal(number.name, "Five");
	assert_string_equal(number.country, "DE");
	number = (struct owner){.asn = 5};
	owner_complete(&number, &other); /* its name is another number's */
	assert_string_equal(number.name, "");
	number = (struct owner){.country = "FR"};
	owner_complete(&number, &other);
	assert_int_equal(number.asn, 6);
	assert_string_equal(number.country, "FR");
}

static void
a_network_stands_for_who_is_not_known(void **state)
{
	struct owner owner = {.asn = 0};
	char text[OWNER_TEXT_MAX];
	struct addr v4, v6;

	(void)state;
	assert_int_equal(addr_parse("192.0.2.7", &v4), 0);
	assert_int_equal(addr_parse("2001:db8:5:6::7", &v6), 0);
	assert_string_equal(owner_or_net(&owner, &v4, text), "192.0.0.0/16");
	assert_string_equal(owner_or_net(&owner, &v6, text), "2001:db8::/32");
	owner_set_country(&owner, "NL", 2);
	assert_string_equal(owner_or_net(&owner, &v4, text), "192.0.0.0/16");
	owner_set_name(&owner, "Hoster Inc", 10);
	assert_string_equal(owner_or_net(&owner, &v4, text), "Hoster Inc");
	owner_set_asn(&owner, "64500", 5);
	assert_string_equal(owner_or_net(&owner, &v6, text), "AS64500");
}

int
main(void)
{
#define OWNERS_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    OWNERS_TEST(empty),
	    OWNERS_TEST(own_form),
	    OWNERS_TEST(the_last_line_wins),
	    OWNERS_TEST(pfx2as),
	    OWNERS_TEST(ranges),
	    OWNERS_TEST(the_whole_space),
	    OWNERS_TEST(no_networks),
	    OWNERS_TEST(facts_of_text),
	    OWNERS_TEST(two_sources),
	    OWNERS_TEST(a_network_stands_for_who_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
