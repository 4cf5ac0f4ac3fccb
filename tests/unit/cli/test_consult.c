#include "consult.h"
#include "dialect.h"
#include "unit.h"

/* A session made from a host's row must lead back to that row. */
static void
test_session_has_the_identity_of_the_row(void **state)
{
	static const struct {
		const char *ip, *ptr, *helo;
		enum ptr_status status;
		enum helo_form form;
		enum dialect dialect;
		enum helo_class class;
	} cases[] = {
	    {"192.0.2.7", "mail.example.net", "mail.example.net", PTR_OK, FORM_NAME,
	     DIALECT_ESMTP, HELO_PTR},
	    {"192.0.2.7", "", "friend", PTR_NONE, FORM_SINGLE, DIALECT_PLAIN,
	     HELO_SINGLE},
	    {"192.0.2.7", "", "pc.lan", PTR_TEMP, FORM_LOCAL, DIALECT_NOT_KNOWN,
	     HELO_LOCAL},
	    {"192.0.2.7", "a.example.net", "[192.0.2.7]", PTR_FORGED, FORM_ADDRESS,
	     DIALECT_ESMTP, HELO_ADDRESS},
	    {"192.0.2.7", "a.example.net", "example.com", PTR_OK, FORM_NAME,
	     DIALECT_PLAIN, HELO_SENDER},
	    {"192.0.2.7", "a.example.net", "example.com", PTR_OK, FORM_NAME,
	     DIALECT_NOT_KNOWN, HELO_SENDER},
	    {"192.0.2.7", "a.example.net", "", PTR_OK, FORM_NONE, DIALECT_PLAIN,
	     HELO_ABSENT},
	    {"192.0.2.7", "", "", PTR_UNKNOWN, FORM_NONE, DIALECT_NOT_KNOWN,
	     HELO_NOT_KNOWN},
	    {"2001:db8::", "a.example.net", "a.example.net", PTR_OK, FORM_NAME,
	     DIALECT_ESMTP, HELO_PTR},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct store_host host = {.texts = {.ptr = cases[i].ptr,
						    .helo = cases[i].helo,
						    .template = "",
						    .provider = "",
						    .ptr_status = cases[i].status}};
		struct engine_settings settings;
		struct engine_opinion opinion;
		struct session s;
		struct engine *e;
		struct addr ip;

		engine_settings_init(&settings);
		settings.memory = 1 << 20;
		e = engine_create(&settings, NULL, NULL, (const uint8_t[16]){0});
		assert_non_null(e);
		addr_parse(cases[i].ip, &ip);
		host_key_make(&ip, cases[i].form, (uint8_t)cases[i].dialect, &host.key);
		host.profile.helo_class = (uint8_t)cases[i].class;
		assert_int_equal(consult_session(&host, 1000000, &s), 0);
		assert_int_equal(s.ptr_status, cases[i].status);
		engine_explain(e, &s, &opinion);
		assert_memory_equal(&opinion.key, &host.key, sizeof(host.key));
		session_fini(&s);
		engine_free(e);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_session_has_the_identity_of_the_row),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
