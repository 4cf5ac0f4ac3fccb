#include <stdio.h>

#include <libpsl.h>

#include "dname.h"
#include "unit.h"

#define LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-."
#define L63	"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz-"
#define L61	"abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxy"
#define D192	L63 "." L63 "." L63 "." /* and up to 61 more */

static void
test_normalise(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	    {"mail.example.com", "mail.example.com"},
	    {"Mail.EXAMPLE.Com.", "mail.example.com"},
	    {"localhost", "localhost"},
	    {"a", "a"},
	    {"1.2.3.4", "1.2.3.4"},
	    {"_dmarc.Example.org", "_dmarc.example.org"},
	    {"-odd-.example", "-odd-.example"},
	    {"XN--BCHER-KVA.example", "xn--bcher-kva.example"},
	    {L63 ".com", L63 ".com"},
	    {D192 L61, D192 L61},     /* 253 bytes */
	    {D192 L61 ".", D192 L61}, /* and the dot that goes */
	};
	char out[DNAME_MAX];

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		assert_int_equal(dname_normalise(cases[n].in, out), 0);
		assert_string_equal(out, cases[n].out);
		assert_int_equal(dname_normalise(out, out), 0);
		assert_string_equal(out, cases[n].out);
	}
}

static void
test_bad_names(void **state)
{
	static const char *const bad[] = {
	    "",
	    ".",
	    "..",
	    "a..b",
	    ".a",
	    "a.b..",
	    "a b",
	    " a",
	    "a ",
	    "a\n",
	    "a\tb",
	    "a/b",
	    "[1.2.3.4]",
	    "a:b",
	    "a@b",
	    "b\xc3\xbc.de",
	    "a\x7f",
	    "a,b",
	    "a\\.b",
	    "*.example.com",
	    "a\"",
	    "(a)",
	    "\x80.a",
	    "\xff",
	    L63 "x.com",
	    "com." L63 "x",
	    D192 L61 "x",
	    D192 L61 "..",
	    D192 L61 ".x",
	};
	char out[DNAME_MAX] = "kept";

	(void)state;
	for (size_t n = 0; n < COUNT(bad); n++)
		if (dname_normalise(bad[n], out) == 0)
			fail_msg("accepted: '%s'", bad[n]);
	assert_string_equal(out, "kept");
}

/* Exactly the letters, digits, '-' and '_' pass as a label of one byte. */
static void
test_every_byte(void **state)
{
	char out[DNAME_MAX];

	(void)state;
	for (int c = 1; c < 256; c++) {
		const char text[] = {(char)c, '\0'};
		bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			    (c >= '0' && c <= '9') || c == '-' || c == '_';

		assert_int_equal(dname_normalise(text, out), good ? 0 : -1);
	}
}

static void
test_overlong_input_is_not_read_to_its_end(void **state)
{
	size_t len = 1 << 20;
	char *text = malloc(len), out[DNAME_MAX] = "kept";

	(void)state;
	assert_non_null(text);
	memset(text, 'a', len); /* no NUL at all: ASan watches */
	assert_int_equal(dname_normalise(text, out), -1);
	assert_string_equal(out, "kept");
	free(text);
}

static void
test_labels(void **state)
{
	static const char name[] = "a.bb.example.com";

	(void)state;
	assert_int_equal(dname_labels(""), 0);
	assert_int_equal(dname_labels("localhost"), 1);
	assert_int_equal(dname_labels(name), 4);
}

static void
test_within(void **state)
{
	static const struct {
		const char *name, *parent;
		bool within;
	} cases[] = {
	    {"example.com", "example.com", true},
	    {"mail.example.com", "example.com", true},
	    {"a.b.example.com", "example.com", true},
	    {"badexample.com", "example.com", false},
	    {"example.com", "mail.example.com", false},
	    {"example.com.evil.org", "example.com", false},
	    {"com", "example.com", false},
	    {"example.com", "", false},
	    {"", "", false},
	    {"", "com", false},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++)
		assert_int_equal(dname_within(cases[n].name, cases[n].parent),
				 cases[n].within);
}

/* No label below these is a suffix: their registries sell the second level only. */
static void
test_flat_top_levels(void **state)
{
	static const char *const flat[] = {"com",  "net", "org", "de", "nl",
					   "info", "biz", "ch",	 "eu", "dk",
					   "cz",   "edu", "gov", "mil"};
	static const char *const below[] = {"co",  "com", "net", "org", "gov",
					    "ac",  "x",	  "or",	 "edu", "mil",
					    "ltd", "sch", "nom", "gob"};
	const psl_ctx_t *psl = psl_builtin();
	char name[32];

	(void)state;
	for (size_t n = 0; n < COUNT(flat); n++) {
		assert_true(psl_is_public_suffix2(psl, flat[n], PSL_TYPE_ICANN));
		for (size_t k = 0; k < COUNT(below); k++) {
			snprintf(name, sizeof(name), "%s.%s", below[k], flat[n]);
			assert_false(psl_is_public_suffix2(psl, name, PSL_TYPE_ICANN));
			assert_string_equal(dname_registered(name), name);
		}
	}
}

/* As dname_registered() would find it without knowing how rules look. */
static const char *
registered_from_the_left(const char *name)
{
	const char *below = NULL;

	while (!psl_is_public_suffix2(psl_builtin(), name, PSL_TYPE_ICANN)) {
		below = name;
		name = strchr(name, '.') + 1;
	}
	return below;
}

/* All rules of the list in ASCII, with labels before them. */
static void
test_registered_by_all_rules(void **state)
{
	static const char *const before[] = {"", "a.", "b.a.", "c.b.a."};
	FILE *f = fopen("/usr/share/publicsuffix/public_suffix_list.dat", "r");
	char line[512], name[600];
	int rules = 0;

	(void)state;
	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL &&
	       strstr(line, "END ICANN") == NULL) {
		size_t at = strspn(line, "*.!"), len = strspn(line + at, LETTERS);

		if (len == 0 || line[at + len] != '\n' || line[0] == '/')
			continue;
		for (size_t i = 0; i < COUNT(before); i++) {
			snprintf(name, sizeof(name), "%s%.*s", before[i], (int)len,
				 line + at);
			assert_ptr_equal(dname_registered(name),
					 registered_from_the_left(name));
		}
		rules++;
	}
	fclose(f);
	assert_true(rules > 5000);
}

/*
 * The first part is from https://publicsuffix.org/list/ ("test data"), whose
 * rules hardly ever change.
 */
static void
test_registered(void **state)
{
	static const struct {
		const char *name, *registered;
	} cases[] = {
	    {"com", NULL},
	    {"net", NULL},
	    {"a.net", "a.net"},
	    {"example.com", "example.com"},
	    {"a.b.example.com", "example.com"},
	    {"uk.com", "uk.com"}, /* a rule of the private division */
	    {"example", NULL},	  /* not listed: the rule "*" */
	    {"a.b.example.example", "example.example"},
	    {"biz", NULL},
	    {"b.domain.biz", "domain.biz"},
	    {"jp", NULL},
	    {"test.jp", "test.jp"},
	    {"ac.jp", NULL},
	    {"www.test.ac.jp", "test.ac.jp"},
	    {"kyoto.jp", NULL},
	    {"ide.kyoto.jp", NULL},
	    {"a.b.ide.kyoto.jp", "b.ide.kyoto.jp"},
	    {"c.kobe.jp", NULL},
	    {"a.b.c.kobe.jp", "b.c.kobe.jp"},
	    {"www.city.kobe.jp", "city.kobe.jp"},
	    {"test.ck", NULL},
	    {"a.b.test.ck", "b.test.ck"},
	    {"www.www.ck", "www.ck"},
	    {"k12.ak.us", NULL},
	    {"www.test.k12.ak.us", "test.k12.ak.us"},
	    {"xn--85x722f.com.cn", "xn--85x722f.com.cn"},
	    {"www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"},
	    /* reverse names as clients have them */
	    {"p5483abcd.dip0.t-ipconnect.de", "t-ipconnect.de"},
	    {"cpc1-leed1-0-0-cust1.leed.cable.ntl.com", "ntl.com"},
	    {"1.2.0.192.dynamic.example.co.uk", "example.co.uk"},
	    {"192-0-2-1.ip.linodeusercontent.com", "linodeusercontent.com"},
	    {"ec2-192-0-2-1.eu-west-1.compute.amazonaws.com", "amazonaws.com"},
	    {"localhost", NULL},
	    {"_", NULL},
	    {"1.2.3.4", NULL}, /* no names */
	    {"example.9", NULL},
	    {"4.example.9a", "example.9a"},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		const char *got = dname_registered(cases[n].name);

		if (cases[n].registered == NULL) {
			if (got != NULL)
				fail_msg("%s: got %s", cases[n].name, got);
			continue;
		}
		if (got == NULL)
			fail_msg("%s: got NULL", cases[n].name);
		assert_string_equal(got, cases[n].registered);
		assert_ptr_equal(got,
				 cases[n].name + strlen(cases[n].name) - strlen(got));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_normalise),
	    cmocka_unit_test(test_bad_names),
	    cmocka_unit_test(test_every_byte),
	    cmocka_unit_test(test_overlong_input_is_not_read_to_its_end),
	    cmocka_unit_test(test_labels),
	    cmocka_unit_test(test_within),
	    cmocka_unit_test(test_flat_top_levels),
	    cmocka_unit_test(test_registered_by_all_rules),
	    cmocka_unit_test(test_registered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
