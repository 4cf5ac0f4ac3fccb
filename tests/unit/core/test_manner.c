#include "manner.h"
#include "unit.h"

/* Is a sender of ${domain} at home with a client that is named and says so? */
static enum sender_home
home(const char *ptr, const char *helo, const char *domain)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct helo_input in = {
	    .helo = helo, .known = true, .ip = &ip, .sender_domain = domain};
	struct hostname name;
	struct helo h;

	hostname_parse(ptr, ptr != NULL ? PTR_OK : PTR_NONE, &ip, &name);
	in.ptr = &name;
	helo_parse(&in, &h);
	return manner_sender_home(&name, &h, domain);
}

static void
test_home(void **state)
{
	static const char access[] = "c-24-0-0-9.hsd.bignet.net";

	(void)state;
	assert_int_equal(home(access, "mail.firm.com", "firm.com"), SENDER_HOME);
	assert_int_equal(home(access, "mail.firm.com", "news.firm.com"), SENDER_HOME);
	assert_int_equal(home(access, "mail.firm.com", "other.com"), SENDER_ELSEWHERE);
	assert_int_equal(home("mail.firm.com", "mail.firm.com", "firm.com"), SENDER_HOME);
	assert_int_equal(home("mx1.firm.com", "mail.firm.com", "firm.com"), SENDER_HOME);
	assert_int_equal(home("mail.firm.com", "smtp.host.net", "firm.com"), SENDER_HOME);
	assert_int_equal(home("mail.firm.com", "mail.firm.com", "x.org"),
			 SENDER_ELSEWHERE);
	assert_int_equal(home(NULL, "mail.firm.com", "firm.com"), SENDER_HOME);
	/* The provider's customers are all at home there. */
	assert_int_equal(home(access, access, "bignet.net"), SENDER_HOME_NOT_KNOWN);
	assert_int_equal(home(access, "mx.bignet.net", "bignet.net"),
			 SENDER_HOME_NOT_KNOWN);
	/* The table of names has counted it. */
	assert_int_equal(home(access, "firm.com", "firm.com"), SENDER_HOME_NOT_KNOWN);
	assert_int_equal(home(access, "friend", "firm.com"), SENDER_HOME_NOT_KNOWN);
	/* Null sender, or none yet. */
	assert_int_equal(home("mail.firm.com", "mail.firm.com", NULL),
			 SENDER_HOME_NOT_KNOWN);
}

static bool
stray(const char *ptr, enum ptr_status status, const char *greeting, const char *domain)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct hostname name;
	struct helo helo;
	struct helo_input in = {.helo = greeting,
				.known = true,
				.ip = &ip,
				.ptr = &name,
				.sender_domain = domain};

	hostname_parse(ptr, status, &ip, &name);
	helo_parse(&in, &helo);
	return manner_sender_stray(&name, &helo, domain);
}

static void
test_stray(void **state)
{
	static const char access[] = "c-24-0-0-9.hsd.bignet.net";

	(void)state;
	assert_true(stray(access, PTR_OK, "friend", "firm.com"));
	assert_true(stray(access, PTR_OK, access, "firm.com"));
	assert_true(stray(NULL, PTR_NONE, "localhost", "firm.com"));
	assert_true(stray("mail.firm.com", PTR_FORGED, "friend", "firm.com"));
	assert_false(stray("mail.firm.com", PTR_OK, "friend", "firm.com"));
	assert_false(stray("mail.firm.com", PTR_OK, "friend", "news.firm.com"));
	assert_false(stray("a.b.co.uk", PTR_OK, "friend", "b.co.uk"));
	assert_false(stray(access, PTR_OK, "mail.firm.com", "firm.com"));
	assert_false(stray(access, PTR_OK, "firm.com", "firm.com"));
	assert_false(stray(access, PTR_OK, "friend", "bignet.net"));
	assert_false(stray(NULL, PTR_TEMP, "friend", "firm.com"));
	assert_false(stray(access, PTR_OK, "friend", NULL));
}

static enum sender_provider
provider(const char *ptr, enum ptr_status status, const char *domain)
{
	struct addr ip = {.family = 4, .bytes = {24, 0, 0, 9}};
	struct hostname name;

	hostname_parse(ptr, status, &ip, &name);
	return manner_sender_provider(&name, domain);
}

static void
test_provider(void **state)
{
	static const char access[] = "c-24-0-0-9.hsd.bignet.net";

	(void)state;
	assert_int_equal(provider(access, PTR_OK, "hotmail.com"),
			 SENDER_PROVIDER_ELSEWHERE);
	assert_int_equal(provider(NULL, PTR_NONE, "yahoo.co.jp"),
			 SENDER_PROVIDER_ELSEWHERE);
	assert_int_equal(provider("mx.hotmail.com", PTR_FORGED, "hotmail.com"),
			 SENDER_PROVIDER_ELSEWHERE);
	assert_int_equal(provider("mx.hotmail.com", PTR_OK, "hotmail.com"),
			 SENDER_PROVIDER_NONE);
	/* They have many names, and forward to each other. */
	assert_int_equal(provider("f1.outlook.com", PTR_OK, "live.com"),
			 SENDER_PROVIDER_NONE);
	assert_int_equal(provider("fw1.yandex.net", PTR_OK, "yandex.ru"),
			 SENDER_PROVIDER_NONE);
	assert_int_equal(provider(access, PTR_OK, "firm.com"), SENDER_PROVIDER_NONE);
	/* Nothing is held against a look-up that failed. */
	assert_int_equal(provider(NULL, PTR_TEMP, "hotmail.com"),
			 SENDER_PROVIDER_NOT_KNOWN);
	assert_int_equal(provider(access, PTR_UNKNOWN, "hotmail.com"),
			 SENDER_PROVIDER_NOT_KNOWN);
	assert_int_equal(provider(access, PTR_OK, NULL), SENDER_PROVIDER_NOT_KNOWN);
}

static void
test_facts(void **state)
{
	struct manner m = {.dialect = DIALECT_NOT_KNOWN};
	enum manner_fact facts[MANNER_FACTS_MAX];

	(void)state;
	assert_int_equal(manner_facts(&m, facts), 0);
	m = (struct manner){.dialect = DIALECT_PLAIN,
			    .tls = TLS_ON,
			    .pace = PACE_SLOW,
			    .sender = SENDER_ELSEWHERE,
			    .provider = SENDER_PROVIDER_ELSEWHERE,
			    .content = CONTENT_TRACE_SOME | CONTENT_NULL_PERSON};
	assert_int_equal(manner_facts(&m, facts), 7);
	assert_int_equal(facts[0], FACT_PLAIN);
	assert_int_equal(facts[1], FACT_TLS_ON);
	assert_int_equal(facts[2], FACT_PACE_SLOW);
	assert_int_equal(facts[3], FACT_SENDER_ELSEWHERE);
	assert_int_equal(facts[4], FACT_PROVIDER_ELSEWHERE);
	assert_int_equal(facts[5], FACT_CONTENT);
	assert_int_equal(facts[6], FACT_COUNT - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_home),
	    cmocka_unit_test(test_stray),
	    cmocka_unit_test(test_provider),
	    cmocka_unit_test(test_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
