#include "helo.h"
#include "unit.h"

#define CLIENT	"203.0.113.77"
#define CLIENT6 "2001:db8:1:2::77"

static const char *const our_names[] = {"mx.ours.net", "ours.net"};

/* One client; what a test leaves out is the ordinary case. */
struct client {
	const char *ip, *ptr;
	enum ptr_status ptr_status;
	const char *sender; /* a normalised domain, or NULL */
};

static const struct client named = {CLIENT, "mail.firm.com", PTR_OK, "firm.com"};
static const struct client nameless = {CLIENT, NULL, PTR_NONE, NULL};
static const struct client nameless6 = {CLIENT6, NULL, PTR_NONE, NULL};

static void
parse(const struct client *c, const char *text, struct helo *h)
{
	struct addr ip, ours[2];
	struct hostname ptr;
	struct helo_self self = {our_names, COUNT(our_names), ours, COUNT(ours)};
	struct helo_input in = {.helo = text, .known = true, .ip = &ip, .ptr = &ptr};

	assert_int_equal(addr_parse(c->ip, &ip), 0);
	assert_int_equal(addr_parse("198.51.100.25", &ours[0]), 0);
	assert_int_equal(addr_parse("2001:db8:ffff::25", &ours[1]), 0);
	hostname_parse(c->ptr, c->ptr_status, &ip, &ptr);
	in.sender_domain = c->sender;
	in.self = &self;
	memset(h, 0x55, sizeof(*h)); /* every field must be set */
	helo_parse(&in, h);
}

struct row {
	const char *text;
	enum helo_class class;
	enum helo_form form;
};

static void
check_rows(const struct client *c, const struct row *rows, size_t n)
{
	struct helo h;

	for (size_t i = 0; i < n; i++) {
		parse(c, rows[i].text, &h);
		if (h.class != rows[i].class || h.form != rows[i].form)
			fail_msg("%s from %s: %s, %s", rows[i].text,
				 c->ptr != NULL ? c->ptr : c->ip,
				 helo_class_text(h.class), helo_form_name(h.form));
	}
}

static void
test_names(void **state)
{
	static const struct row rows[] = {
	    {"mail.firm.com", HELO_PTR, FORM_NAME},
	    {"MAIL.Firm.COM.", HELO_PTR, FORM_NAME},
	    {"out2.mail.firm.com", HELO_ORG, FORM_NAME},
	    {"firm.com", HELO_ORG, FORM_NAME},
	    {"mx.other.org", HELO_OTHER, FORM_NAME},
	    {"under_score.other.org", HELO_OTHER, FORM_NAME},
	    {"mail.firm.co.uk", HELO_OTHER, FORM_NAME},
	    {"notfirm.com", HELO_OTHER, FORM_NAME},
	    {"mx.other.org trailing words", HELO_OTHER, FORM_NAME},
	    {"  mx.other.org\r\n", HELO_OTHER, FORM_NAME},
	    {"1-2-3-4.other.org", HELO_OTHER, FORM_NAME},
	    {"203.0.113.77.other.org", HELO_OTHER, FORM_NAME},
	    {"203-0-113-77", HELO_SINGLE, FORM_SINGLE},
	    {"friend", HELO_SINGLE, FORM_SINGLE},
	    {"localhost", HELO_SINGLE, FORM_SINGLE},
	    {"PC-ANNA", HELO_SINGLE, FORM_SINGLE},
	    {"local", HELO_SINGLE, FORM_SINGLE},
	    {"12345", HELO_SINGLE, FORM_SINGLE},
	    {"localhost.localdomain", HELO_LOCAL, FORM_LOCAL},
	    {"Server.Firma.LOCAL", HELO_LOCAL, FORM_LOCAL},
	    {"pc.lan", HELO_LOCAL, FORM_LOCAL},
	    {"pc.home.arpa", HELO_LOCAL, FORM_LOCAL},
	    {"pc.fritz.box", HELO_LOCAL, FORM_LOCAL},
	    {"a.test", HELO_LOCAL, FORM_LOCAL},
	    {"a.invalid", HELO_LOCAL, FORM_LOCAL},
	    {"pc.corp", HELO_LOCAL, FORM_LOCAL},
	    {"pc.local.org", HELO_OTHER, FORM_NAME},
	    {"pc.mylan", HELO_OTHER, FORM_NAME},
	    {"77.113.0.203.in-addr.arpa", HELO_OTHER, FORM_NAME},
	};

	(void)state;
	check_rows(&named, rows, COUNT(rows));
}

static void
test_addresses(void **state)
{
	static const struct row rows[] = {
	    {"[203.0.113.77]", HELO_ADDRESS, FORM_ADDRESS},
	    {"203.0.113.77", HELO_ADDRESS, FORM_ADDRESS},
	    {"203.0.113.77.", HELO_ADDRESS, FORM_ADDRESS},
	    {"[203.0.113.77", HELO_ADDRESS, FORM_ADDRESS},
	    {"[IPv6:::ffff:203.0.113.77]", HELO_ADDRESS, FORM_ADDRESS},
	    {"[203.0.113.78]", HELO_ADDRESS_OTHER, FORM_ADDRESS},
	    {"192.168.1.5", HELO_ADDRESS_OTHER, FORM_ADDRESS},
	    {"[IPv6:2001:db8::1]", HELO_ADDRESS_OTHER, FORM_ADDRESS},
	    {"[198.51.100.25]", HELO_OURS, FORM_OURS},
	    {"198.51.100.25", HELO_OURS, FORM_OURS},
	    {"ipv6:2001:db8:ffff::25", HELO_OURS, FORM_OURS},
	};
	static const struct row rows6[] = {
	    {"[IPv6:2001:db8:1:2::77]", HELO_ADDRESS, FORM_ADDRESS},
	    {"[2001:DB8:1:2::77]", HELO_ADDRESS, FORM_ADDRESS},
	    {"IPv6:2001:db8:1:2:0:0:0:77", HELO_ADDRESS, FORM_ADDRESS},
	    {"[IPv6:2001:db8:1:2:aaaa::1]", HELO_ADDRESS, FORM_ADDRESS},
	    {"[IPv6:2001:db8:1:3::77]", HELO_ADDRESS_OTHER, FORM_ADDRESS},
	};

	(void)state;
	check_rows(&named, rows, COUNT(rows));
	check_rows(&nameless6, rows6, COUNT(rows6));
}

static void
test_invalid(void **state)
{
	static const struct row rows[] = {
	    {"", HELO_INVALID, FORM_SINGLE},
	    {"   ", HELO_INVALID, FORM_SINGLE},
	    {"[]", HELO_INVALID, FORM_SINGLE},
	    {"-", HELO_SINGLE, FORM_SINGLE},
	    {"a..b", HELO_INVALID, FORM_NAME},
	    {".", HELO_INVALID, FORM_NAME},
	    {"you@there.org", HELO_INVALID, FORM_NAME},
	    {"$domain", HELO_INVALID, FORM_SINGLE},
	    {"[host.other.org]", HELO_INVALID, FORM_NAME},
	    {"1.2.3", HELO_INVALID, FORM_NAME},
	    {"999.0.113.77", HELO_INVALID, FORM_NAME},
	    {"b\xfc"
	     "cher.de",
	     HELO_INVALID, FORM_NAME},
	    {"[IPv6:fe80::1%eth0]", HELO_INVALID, FORM_SINGLE},
	};
	struct helo h;
	char text[2000];

	(void)state;
	check_rows(&named, rows, COUNT(rows));
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	parse(&named, text, &h);
	assert_int_equal(h.class, HELO_INVALID);
	assert_int_equal(strlen(h.template), DNAME_MAX - 1);
	assert_string_equal(h.name, "");
}

static void
test_absent_and_not_known(void **state)
{
	struct addr ip = {.family = 4};
	struct hostname ptr;
	struct helo_input in = {.ip = &ip, .ptr = &ptr, .known = true};
	struct helo h;

	(void)state;
	hostname_parse(NULL, PTR_NONE, &ip, &ptr);
	helo_parse(&in, &h);
	assert_int_equal(h.class, HELO_ABSENT);
	assert_int_equal(h.form, FORM_NONE);
	in.known = false;
	helo_parse(&in, &h);
	assert_int_equal(h.class, HELO_NOT_KNOWN);
	assert_string_equal(h.name, "");
	assert_string_equal(h.template, "");
	in.helo = "mx.ours.net"; /* nobody told who we are */
	helo_parse(&in, &h);
	assert_int_equal(h.class, HELO_OTHER);
}

static void
test_sender(void **state)
{
	static const struct {
		const char *text, *sender;
		enum helo_class class;
	} rows[] = {
	    {"shop.com", "shop.com", HELO_SENDER},
	    {"shop.com", "news.shop.com", HELO_SENDER},
	    {"news.shop.com", "news.shop.com", HELO_SENDER},
	    {"mail.shop.com", "shop.com", HELO_OTHER},
	    {"mail.shop.com", "x.mail.shop.com", HELO_OTHER},
	    {"co.uk", "shop.co.uk", HELO_OTHER},
	    {"shop.com", NULL, HELO_OTHER},
	    {"friend", "friend", HELO_SENDER},
	    {"pc.lan", "pc.lan", HELO_SENDER},
	};
	struct helo h;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct client c = nameless;

		c.sender = rows[i].sender;
		parse(&c, rows[i].text, &h);
		if (h.class != rows[i].class)
			fail_msg("%s, %s: %s", rows[i].text, rows[i].sender,
				 helo_class_text(h.class));
	}
}

static void
test_ours(void **state)
{
	static const struct client branch = {CLIENT, "branch.ours.net", PTR_OK, NULL};
	static const struct client same = {CLIENT, "ours.net", PTR_OK, NULL};
	static const struct client forged = {CLIENT, "branch.ours.net", PTR_FORGED, NULL};
	static const struct client us = {"198.51.100.25", NULL, PTR_NONE, NULL};
	static const struct row claims[] = {
	    {"ours.net", HELO_OURS, FORM_OURS},
	    {"MX.Ours.Net.", HELO_OURS, FORM_OURS},
	    {"customer.ours.net", HELO_OTHER, FORM_NAME},
	};
	static const struct row branches[] = {
	    {"ours.net", HELO_ORG, FORM_OURS},
	    {"branch.ours.net", HELO_PTR, FORM_NAME},
	};

	(void)state;
	check_rows(&nameless, claims, COUNT(claims));
	check_rows(&branch, branches, COUNT(branches));
	check_rows(&same, &(struct row){"ours.net", HELO_PTR, FORM_OURS}, 1);
	check_rows(&forged, &(struct row){"ours.net", HELO_OURS, FORM_OURS}, 1);
	check_rows(&us, &(struct row){"[198.51.100.25]", HELO_ADDRESS, FORM_ADDRESS}, 1);
}

/* Without the PTR name nothing is said about how HELO and PTR relate. */
static void
test_ptr_not_known(void **state)
{
	static const struct client temp = {CLIENT, "mail.firm.com", PTR_TEMP, NULL};
	static const struct client forged = {CLIENT, "mail.firm.com", PTR_FORGED, NULL};

	(void)state;
	check_rows(&temp, &(struct row){"mail.firm.com", HELO_OTHER, FORM_NAME}, 1);
	check_rows(&temp, &(struct row){"x.firm.com", HELO_OTHER, FORM_NAME}, 1);
	check_rows(&forged, &(struct row){"mail.firm.com", HELO_PTR, FORM_NAME}, 1);
	check_rows(&forged, &(struct row){"x.firm.com", HELO_ORG, FORM_NAME}, 1);
}

static void
test_closed_network(void **state)
{
	static const struct client lab = {CLIENT, "gw7.isp.test", PTR_OK, NULL};

	(void)state;
	check_rows(&lab, &(struct row){"mail.firm.test", HELO_OTHER, FORM_LOCAL}, 1);
	check_rows(&lab, &(struct row){"mail.firm.lan", HELO_LOCAL, FORM_LOCAL}, 1);
}

static void
test_name_registered_template(void **state)
{
	static const struct {
		const char *text, *name, *registered, *template;
	} rows[] = {
	    {"Mx01.Mail.Firm.CO.UK.", "mx01.mail.firm.co.uk", "firm.co.uk",
	     "mx#.mail.firm.co.uk"},
	    {"mail.firm.com", "mail.firm.com", "firm.com", "mail.firm.com"},
	    {"PC-042-7", "pc-042-7", "", "pc-#-#"},
	    {"[203.0.113.77]", "", "", "[#.#.#.#]"},
	    {"a\xff{b", "", "", "a?{b"},
	    {"WIN-8GJ3K2L1M0N", "win-8gj3k2l1m0n", "", "win-#"},
	    {"DESKTOP-AB12CD3", "desktop-ab12cd3", "", "desktop-#"},
	    {"desktop-abcdefg.lan", "desktop-abcdefg.lan", "desktop-abcdefg.lan",
	     "desktop-#.lan"},
	    {"laptop-office7", "laptop-office7", "", "laptop-office#"},
	    {"win-a-b-c-d-e-f", "win-a-b-c-d-e-f", "", "win-a-b-c-d-e-f"},
	    {"ylmf-pc", "ylmf-pc", "", "ylmf-pc"},
	};
	struct helo h;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		parse(&named, rows[i].text, &h);
		assert_string_equal(h.name, rows[i].name);
		assert_string_equal(h.registered, rows[i].registered);
		assert_string_equal(h.template, rows[i].template);
	}
}

static void
test_texts_differ(void **state)
{
	(void)state;
	for (int i = 0; i < HELO_CLASSES; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(helo_class_text((enum helo_class)i),
						helo_class_text((enum helo_class)k));
	for (int i = FORM_NONE; i <= FORM_OURS; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(helo_form_name((enum helo_form)i),
						helo_form_name((enum helo_form)k));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_addresses),
	    cmocka_unit_test(test_invalid),
	    cmocka_unit_test(test_absent_and_not_known),
	    cmocka_unit_test(test_sender),
	    cmocka_unit_test(test_ours),
	    cmocka_unit_test(test_ptr_not_known),
	    cmocka_unit_test(test_closed_network),
	    cmocka_unit_test(test_name_registered_template),
	    cmocka_unit_test(test_texts_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
