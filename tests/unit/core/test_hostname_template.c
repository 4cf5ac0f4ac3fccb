#include "hostname_template.h"
#include "unit.h"

static const char *
make(const char *name, size_t left, const char *ip, char out[DNAME_MAX])
{
	struct hostname_addr found;
	struct addr addr;

	assert_int_equal(addr_parse(ip, &addr), 0);
	hostname_addr_find(name, left > 0 ? left : strlen(name), &addr, &found);
	memset(out, 0x55, DNAME_MAX);
	hostname_template_make(name, left, &found, out);
	return out;
}

/* Names of relatives, one scheme a row, all below isp.example. */
static void
test_relatives_are_alike(void **state)
{
	static const struct {
		const char *template;
		const char *names[4];
	} schemes[] = {
	    {"host#.pool#", {"host1.pool2", "host123456.pool12"}},
	    {"cpe#", {"cpe001a7012ab34", "cpe000000000034", "cpe00e04c123456"}},
	    {"#", {"00-14-a5-0b-1e-99", "00-00-00-00-00-01", "aa-bb-cc-dd-ee-1f"}},
	    {"#.x", {"42b7e353.x", "04-24-6c6b7011.x", "12345678.x", "9.0001.x"}},
	    {"#.neoplus.adsl",
	     {"aqd123.neoplus.adsl", "bxe7.neoplus.adsl", "zz99.neoplus.adsl"}},
	    {"cpc#-brig#-cust#.brig",
	     {"cpc3-brig8-2-0-cust123.brig", "cpc12-brig15-0-11-cust7.brig"}},
	    {"@", {"198-51-100-7", "198.51.100.007", "198051100007", "c6336407"}},
	    {"ip@x", {"ip198-51-100-7.1x", "ip7-100-51-198.22x"}},
	    {"a@.b", {"a12-198-51-100-7.b", "a198-51-100-7-3.b", "ac6336407.b"}},
	};
	char out[DNAME_MAX], name[100], wanted[100];

	(void)state;
	for (size_t i = 0; i < COUNT(schemes); i++) {
		for (size_t k = 0; k < 4 && schemes[i].names[k] != NULL; k++) {
			size_t left = strlen(schemes[i].names[k]);

			snprintf(name, sizeof(name), "%s.isp9.example",
				 schemes[i].names[k]);
			snprintf(wanted, sizeof(wanted), "%s.isp9.example",
				 schemes[i].template);
			make(name, left, "198.51.100.7", out);
			if (strcmp(out, wanted) != 0)
				fail_msg("%s: %s", name, out);
		}
	}
}

static void
test_words_and_places_stay(void **state)
{
	static const struct {
		const char *name, *template;
	} rows[] = {
	    {"mail", "mail"},
	    {"dc01", "dc#"},
	    {"cafe1", "cafe#"},
	    {"decade.cafe", "decade.cafe"},
	    {"nyc2.res", "nyc#.res"},
	    {"static5.adsl", "static#.adsl"},
	    {"berlin7.adsl", "berlin#.adsl"},
	    {"aqd123.other", "aqd#.other"},
	    {"aqd123", "aqd#"},
	    {"adsl-ab-1c", "adsl-ab-#c"},
	    {"a-b_c", "a-b_c"},
	};
	char out[DNAME_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		make(rows[i].name, strlen(rows[i].name), "198.51.100.7", out);
		assert_string_equal(out, rows[i].template);
	}
}

static void
test_registered_domain_stays(void **state)
{
	char out[DNAME_MAX];

	(void)state;
	assert_string_equal(make("m1.163.com", 2, "1.2.3.4", out), "m#.163.com");
	assert_string_equal(make("163.com", 0, "1.2.3.4", out), "163.com");
	assert_string_equal(make("pc7", 0, "1.2.3.4", out), "pc7");
	assert_string_equal(make("198-51-100-7.com", 0, "198.51.100.7", out), "@.com");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_relatives_are_alike),
	    cmocka_unit_test(test_words_and_places_stay),
	    cmocka_unit_test(test_registered_domain_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
