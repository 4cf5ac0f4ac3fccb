#include "milter_facts.h"
#include "milter_mta.h"
#include "unit.h"

/* Keep the macros "name|value|name|value" for a command. */
static void
set(struct macros *m, char command, const char *text)
{
	struct milter_strings pairs;
	char bytes[500];
	size_t len = strlen(text) + 1;

	memcpy(bytes, text, len);
	for (char *c = bytes; (c = memchr(c, '|', len - (size_t)(c - bytes))) != NULL;)
		*c = '\0';
	pairs = (struct milter_strings){bytes, bytes + (text[0] != '\0' ? len : 0)};
	assert_int_equal(macros_set(m, command, &pairs), 0);
}

#define IP "203.0.113.10"

/* The table of mta-facts 4, P = Postfix, S = Sendmail; then what else may come. */
static void
test_ptr(void **state)
{
	static const struct {
		const char *macros, *host, *name; /* name NULL: none */
		enum ptr_status status;
	} rows[] = {
#define NAMES(underscore, ptr, resolve)                                                  \
	"_|" underscore "|{client_ptr}|" ptr "|{client_resolve}|" resolve
	    /* PTR and A agree: P and S */
	    {NAMES("good.test [" IP "]", "good.test", "OK"), "good.test", "good.test",
	     PTR_OK},
	    /* A differs, or there is none: P, S */
	    {NAMES("bad.test [" IP "] (may be forged)", "bad.test", "FORGED"), "[" IP "]",
	     "bad.test", PTR_FORGED},
	    /* A lookup SERVFAIL: P; S says FORGED */
	    {NAMES("tempfwd.test [" IP "] (may be forged)", "tempfwd.test", "TEMP"),
	     "[" IP "]", "tempfwd.test", PTR_TEMP},
	    /* PTR SERVFAIL: P, S */
	    {NAMES("unknown [" IP "]", "unknown", "TEMP"), "[" IP "]", NULL, PTR_TEMP},
	    {NAMES("[" IP "]", "[" IP "]", "TEMP"), "[" IP "]", NULL, PTR_TEMP},
	    /* no PTR: P, S */
	    {NAMES("unknown [" IP "]", "unknown", "FAIL"), "[" IP "]", NULL, PTR_NONE},
	    {NAMES("[" IP "]", "[" IP "]", "FAIL"), "[" IP "]", NULL, PTR_NONE},
	    /* invalid PTR: P calls it none; S */
	    {NAMES("under_score.-bad.test [" IP "] (may be forged)",
		   "under_score.-bad.test", "FORGED"),
	     "[" IP "]", "under_score.-bad.test", PTR_FORGED},
	    /* XCLIENT: a PTR name that is not the verified one, and one without */
	    {NAMES("ptr.fake.test [" IP "] (may be forged)", "ptr.fake.test", "OK"),
	     "name.fake.test", "name.fake.test", PTR_OK},
	    {NAMES("ptr.fake.test [" IP "] (may be forged)", "ptr.fake.test", "FAIL"),
	     "[" IP "]", "ptr.fake.test", PTR_FORGED},
	    {NAMES("x.test [" IP "]", "x.test", "OK"), "[" IP "]", "x.test", PTR_OK},
	    {NAMES("unknown [" IP "]", "unknown", "OK"), "[" IP "]", NULL, PTR_UNKNOWN},
	    {NAMES("unknown [" IP "]", "unknown", "FORGED"), "[" IP "]", NULL,
	     PTR_UNKNOWN},
	    {NAMES("unknown [" IP "]", "unknown", "NEW"), "[" IP "]", NULL, PTR_UNKNOWN},
	    /* the macros that come unasked: no name may be a look-up that failed */
	    {"_|good.test [" IP "]", "good.test", "good.test", PTR_OK},
	    {"_|bad.test [" IP "] (may be forged)", "[" IP "]", "bad.test", PTR_FORGED},
	    {"_|unknown [" IP "]", "[" IP "]", NULL, PTR_UNKNOWN},
	    {"_|[" IP "]", "[" IP "]", NULL, PTR_UNKNOWN},
	    {"_||{client_ptr}||{client_resolve}|", "[" IP "]", NULL, PTR_UNKNOWN},
	    /* none at all */
	    {"", "good.test", "good.test", PTR_OK},
	    {"", "[" IP "]", NULL, PTR_UNKNOWN},
	    {"", "unknown", NULL, PTR_UNKNOWN},
	    {"", "", NULL, PTR_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct macros m;
		struct milter_ptr ptr;

		macros_init(&m);
		set(&m, 'C', rows[i].macros);
		ptr = milter_facts_ptr(&m, rows[i].host);
		if (ptr.status != rows[i].status)
			fail_msg("row %zu: %d", i, (int)ptr.status);
		assert_int_equal(ptr.name == NULL, rows[i].name == NULL);
		if (ptr.name != NULL) {
			assert_int_equal(ptr.len, strlen(rows[i].name));
			assert_memory_equal(ptr.name, rows[i].name, ptr.len);
		}
		macros_fini(&m);
	}
}

static void
test_rcpt(void **state)
{
	static const struct {
		const char *macros;
		bool rcpt_rej;
		enum mta_answer mta;
	} rows[] = {
#define RCPT(mailer, host, addr)                                                         \
	"{rcpt_mailer}|" mailer "|{rcpt_host}|" host "|{rcpt_addr}|" addr
	    {RCPT("local", "mx.test", "bob@local.test"), true, MTA_ACCEPTED},
	    {RCPT("local", "", "bob"), true, MTA_ACCEPTED},
	    /* the three forms: Postfix, Sendmail, Sendmail with a detail */
	    {RCPT("error", "5.1.1", "Recipient address rejected: User unknown"), true,
	     MTA_UNKNOWN},
	    {RCPT("error", "5.1.1", "550 5.1.1 User unknown"), true, MTA_UNKNOWN},
	    {RCPT("error", "", "nouser+detail"), true, MTA_UNKNOWN},
	    {RCPT("error", "nouser", "No such user"), true, MTA_UNKNOWN},
	    {RCPT("error", "5.7.1", "Relay access denied"), true, MTA_REJECTED},
	    {RCPT("error", "5.1.0", "Address rejected"), true, MTA_REJECTED},
	    {RCPT("error", "5.1.10", "Null MX"), true, MTA_REJECTED},
	    {RCPT("error", "nohost", "?"), true, MTA_REJECTED},
	    {RCPT("error", "4.7.1", "Greylisted"), true, MTA_DEFERRED},
	    {RCPT("error", "4.1.1", "unverified address"), true, MTA_DEFERRED},
	    {RCPT("error", "tempfail", "later"), true, MTA_DEFERRED},
	    {RCPT("errors", "5.1.1", "a transport of that name"), true, MTA_ACCEPTED},
	    {"{rcpt_mailer}|", true, MTA_NOT_KNOWN}, /* sendmail(1) of Postfix */
	    {"", true, MTA_NOT_KNOWN},
	    {"", false, MTA_ACCEPTED}, /* others are not sent */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct macros m;

		macros_init(&m);
		set(&m, 'R', rows[i].macros);
		if (milter_facts_rcpt(&m, rows[i].rcpt_rej) != rows[i].mta)
			fail_msg("row %zu", i);
		macros_fini(&m);
	}
}

static void
test_auth(void **state)
{
	static const struct {
		const char *macros;
		bool auth;
	} rows[] = {
	    {"i|x|{auth_type}|PLAIN|{auth_authen}|alice@mx.test", true},
	    {"{auth_type}|PLAIN|{auth_authen}|alice|{auth_ssf}|0|{auth_author}|", true},
	    {"{auth_type}|XCLIENT", true},
	    {"{auth_type}|", false},
	    {"{auth_type}||{auth_authen}|", false},
	    {"i|x", false},
	    {"", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct macros m;

		macros_init(&m);
		set(&m, 'M', rows[i].macros);
		assert_int_equal(milter_facts_auth(&m), rows[i].auth);
		macros_fini(&m);
	}
}

static void
test_tls_queue_id_and_count(void **state)
{
	static const char *const bad_counts[] = {"", "-1", "x", "1 ", "99999999999"};
	uint64_t count = 7;
	struct macros m;

	(void)state;
	macros_init(&m);
	assert_null(milter_facts_tls(&m, SMFIM_HELO));
	assert_string_equal(milter_facts_queue_id(&m, SMFIM_ENVFROM), "");
	set(&m, 'H', "{tls_version}|TLSv1.3");
	set(&m, 'M', "i||{tls_version}|");
	set(&m, 'R', "i|4XyZ|{nbadrcpts}|5");
	assert_string_equal(milter_facts_tls(&m, SMFIM_HELO), "TLSv1.3");
	assert_null(milter_facts_tls(&m, SMFIM_ENVFROM));
	assert_string_equal(milter_facts_queue_id(&m, SMFIM_ENVFROM), "");
	assert_string_equal(milter_facts_queue_id(&m, SMFIM_ENVRCPT), "4XyZ");
	assert_int_equal(milter_facts_bad_rcpts(&m, SMFIM_DATA, &count), -1);
	for (size_t i = 0; i < COUNT(bad_counts); i++) {
		char text[64];

		snprintf(text, sizeof(text), "{nbadrcpts}|%s", bad_counts[i]);
		set(&m, 'T', text);
		assert_int_equal(milter_facts_bad_rcpts(&m, SMFIM_DATA, &count), -1);
	}
	assert_int_equal(count, 7);
	assert_int_equal(milter_facts_bad_rcpts(&m, SMFIM_ENVRCPT, &count), 0);
	assert_int_equal(count, 5);
	macros_fini(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ptr),
	    cmocka_unit_test(test_rcpt),
	    cmocka_unit_test(test_auth),
	    cmocka_unit_test(test_tls_queue_id_and_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
