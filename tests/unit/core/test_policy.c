#include "policy.h"

#include <errno.h>
#include <time.h>

#include "near.h"

/* The policy that the modes below make. */
static struct policy *
policy_with_modes(void)
{
	static const struct {
		const char *scope;
		enum policy_mode mode;
	} modes[] = {
	    {"example.com", MODE_ENFORCE},
	    {"Boss@Example.com", MODE_OFF},
	    {"shy@example.com", MODE_INHERIT},
	    {"quiet.example", MODE_INHERIT},
	    {"careful.example", MODE_ENFORCE},
	    {"careful.example", MODE_MONITOR}, /* a later one wins */
	    {"one@careful.example", MODE_ENFORCE},
	};
	struct policy *p = policy_create();

	for (size_t i = 0; i < COUNT(modes); i++)
		assert_int_equal(policy_set_mode(p, modes[i].scope, modes[i].mode), 0);
	return p;
}

static void
account_over_domain_over_site(void **state)
{
	static const struct {
		const char *rcpt;
		enum policy_mode mode;
	} cases[] = {
	    {"anna@example.com", MODE_ENFORCE},
	    {"boss@example.com", MODE_OFF},
	    {"BOSS@EXAMPLE.COM", MODE_OFF},
	    {"boss@example.com.", MODE_OFF},
	    {"shy@example.com", MODE_ENFORCE},
	    {"anna@sub.example.com", MODE_OFF},
	    {"anna@quiet.example", MODE_OFF},
	    {"anna@careful.example", MODE_MONITOR},
	    {"one@careful.example", MODE_ENFORCE},
	    {"anna@elsewhere.example", MODE_OFF},
	    {"anna", MODE_OFF},
	    {"", MODE_OFF},
	    {"@", MODE_OFF},
	    {"\"a@b\"@example.com", MODE_ENFORCE},
	};
	struct policy *p = policy_with_modes();

	(void)state;
	assert_int_equal(policy_set_mode(p, "", MODE_OFF), 0);
	policy_seal(p);
	assert_int_equal(policy_site_mode(p), MODE_OFF);
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(policy_mode_for(p, cases[i].rcpt), cases[i].mode);
	policy_free(p);
}

static void
a_new_site_monitors(void **state)
{
	struct policy *p = policy_with_modes(), *inherit = policy_create();

	(void)state;
	policy_seal(p);
	assert_int_equal(policy_site_mode(p), MODE_MONITOR);
	assert_int_equal(policy_mode_for(p, "anna@elsewhere.example"), MODE_MONITOR);
	assert_int_equal(policy_set_mode(inherit, "", MODE_INHERIT), 0);
	policy_seal(inherit);
	assert_int_equal(policy_site_mode(inherit), MODE_MONITOR);
	policy_free(p);
	policy_free(inherit);
}

/* 25,000 domains are normal. */
static void
many_domains(void **state)
{
	struct policy *p = policy_create();
	char text[64];

	(void)state;
	for (int i = 0; i < 25000; i++) {
		snprintf(text, sizeof(text), "d%d.example", i);
		assert_int_equal(
		    policy_set_mode(p, text, i % 2 ? MODE_ENFORCE : MODE_OFF), 0);
	}
	policy_seal(p);
	for (int i = 0; i < 25000; i += 77) {
		snprintf(text, sizeof(text), "u@D%d.example", i);
		assert_int_equal(policy_mode_for(p, text),
				 i % 2 ? MODE_ENFORCE : MODE_OFF);
	}
	policy_free(p);
}

static void
scopes_that_are_none(void **state)
{
	static const char *const scopes[] = {"@example.com",
					     "user@",
					     "@",
					     "a@b@example.com",
					     "example com",
					     "user@example..com",
					     "a@example.com,b@example.com",
					     "<user@example.com>"};
	struct policy *p = policy_create();
	char longer[2000];

	(void)state;
	for (size_t i = 0; i < COUNT(scopes); i++) {
		errno = 0;
		assert_int_equal(policy_set_mode(p, scopes[i], MODE_OFF), -1);
		assert_int_equal(errno, EINVAL);
		assert_false(policy_is_scope(scopes[i]));
	}
	assert_false(policy_is_scope("")); /* the site is set so, but named otherwise */
	assert_true(policy_is_scope("example.com"));
	assert_true(policy_is_scope("J\xc3\xbcrgen+x@Example.com."));
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	errno = 0;
	assert_int_equal(policy_set_mode(p, longer, MODE_OFF), -1);
	assert_int_equal(errno, EINVAL);
	policy_seal(p);
	assert_int_equal(policy_mode_for(p, longer), MODE_MONITOR);
	assert_false(policy_is_trap(p, longer));
	policy_free(p);
}

static void
traps(void **state)
{
	static const char *const patterns[] = {
	    "bait@example.com",	   "@dead.example",    "old.webmaster@",
	    "sales-*@example.com", "x?y@*.example",    "*+spam@example.com",
	    "a*b*c*d@example.com", "[ab]@example.com", "lit*@[192.0.2.1]"};
	static const struct {
		const char *rcpt;
		bool trap;
	} cases[] = {
	    {"bait@example.com", true},
	    {"BAIT@Example.COM", true},
	    {"bait@example.com.", true},
	    {"bait@example.org", false},
	    {"xbait@example.com", false},
	    {"anyone@dead.example", true},
	    {"anyone@sub.dead.example", false},
	    {"old.webmaster@some.example", true},
	    {"old.webmaster@", true},
	    {"old.webmaster", false},
	    {"webmaster@some.example", false},
	    {"sales-7@example.com", true},
	    {"sales-@example.com", true},
	    {"sales@example.com", false},
	    {"sales-7@example.com.evil.test", false},
	    {"xzy@a.example", true},
	    {"xy@a.example", false},
	    {"xzzy@a.example", false},
	    {"anna+spam@example.com", true},
	    {"anna+ham@example.com", false},
	    {"a1b2c3d@example.com", true},
	    {"abcabd@example.com", true},
	    {"a1c2b3d@example.com", false},
	    {"[ab]@example.com", true}, /* brackets stand for themselves */
	    {"a@example.com", false},
	    {"literal@[192.0.2.1]", true},
	    {"", false},
	    {"@", false},
	};
	struct policy *p = policy_create();

	(void)state;
	for (size_t i = 0; i < COUNT(patterns); i++)
		assert_int_equal(policy_add_trap(p, patterns[i]), 0);
	policy_seal(p);
	for (size_t i = 0; i < COUNT(cases); i++)
		if (policy_is_trap(p, cases[i].rcpt) != cases[i].trap)
			fail_msg("%s", cases[i].rcpt);
	policy_free(p);
}

static void
traps_that_would_catch_everything(void **state)
{
	static const char *const patterns[] = {"",    "*",   "@",     "*@*",  "?*@*.*",
					       "*.*", "***", "noone", "n*ne", "@."};
	struct policy *p = policy_create();

	(void)state;
	for (size_t i = 0; i < COUNT(patterns); i++) {
		errno = 0;
		assert_int_equal(policy_add_trap(p, patterns[i]), -1);
		assert_int_equal(errno, EINVAL);
	}
	policy_seal(p);
	assert_false(policy_is_trap(p, "anna@example.com"));
	policy_free(p);
}

/* A bad pattern costs no more than the product of the lengths. */
static void
stars_do_not_explode(void **state)
{
	struct policy *p = policy_create();
	char rcpt[500];

	(void)state;
	assert_int_equal(
	    policy_add_trap(p, "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b@x.example"),
	    0);
	policy_seal(p);
	memset(rcpt, 'a', sizeof(rcpt));
	memcpy(rcpt + sizeof(rcpt) - 11, "@x.example", 11);
	for (int i = 0; i < 100; i++)
		assert_false(policy_is_trap(p, rcpt));
	policy_free(p);
}

static void
roles_are_known(void **state)
{
	static const struct {
		const char *rcpt;
		bool role;
	} cases[] = {
	    {"postmaster@example.com", true},
	    {"Postmaster@example.com", true},
	    {"POSTMASTER", true},
	    {"postmaster@", true},
	    {"abuse@example.com", true},
	    {"aBuSe@x", true},
	    {"postmaster2@example.com", false},
	    {"abus@example.com", false},
	    {"x@postmaster", false},
	    {"", false},
	    {"@", false},
	    {"hostmaster@example.com", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(policy_is_role(cases[i].rcpt), cases[i].role);
}

static struct net
net(const char *text)
{
	struct net n;

	assert_int_equal(net_parse(text, &n), 0);
	return n;
}

static enum policy_pin
pin_for(const struct policy *p, const char *text, uint32_t now_s)
{
	struct addr a;

	assert_int_equal(addr_parse(text, &a), 0);
	return policy_pin_for(p, &a, now_s);
}

static void
add_pin(struct policy *p, const char *text, enum policy_pin pin, uint32_t until_s)
{
	struct net n = net(text);

	assert_int_equal(policy_add_pin(p, &n, pin, until_s), 0);
}

static void
pins_expire(void **state)
{
	struct policy *p = policy_create();

	(void)state;
	add_pin(p, "192.0.2.1", PIN_PASS, 0);
	add_pin(p, "192.0.2.2", PIN_REFUSE, T0_S);
	add_pin(p, "2001:db8::/64", PIN_REFUSE, T0_S);
	policy_seal(p);
	assert_int_equal(pin_for(p, "192.0.2.1", UINT32_MAX), PIN_PASS);
	assert_int_equal(pin_for(p, "192.0.2.2", T0_S - 1), PIN_REFUSE);
	assert_int_equal(pin_for(p, "192.0.2.2", T0_S), PIN_NONE);
	assert_int_equal(pin_for(p, "192.0.2.3", 1), PIN_NONE);
	assert_int_equal(pin_for(p, "2001:db8::dead:1", 1), PIN_REFUSE);
	assert_int_equal(pin_for(p, "2001:db8:0:1::1", 1), PIN_NONE);
	policy_free(p);
}

static void
the_narrowest_pin_in_force_holds(void **state)
{
	struct policy *p = policy_create();

	(void)state;
	add_pin(p, "192.0.2.0", PIN_REFUSE, T0_S);
	add_pin(p, "192.0.2.0/24", PIN_REFUSE, 0);
	add_pin(p, "192.0.2.0/24", PIN_PASS, T0_S + 100); /* takes its place */
	add_pin(p, "192.0.0.0/16", PIN_REFUSE, T0_S + 200);
	policy_seal(p);
	assert_int_equal(pin_for(p, "192.0.2.0", T0_S - 1), PIN_REFUSE);
	assert_int_equal(pin_for(p, "192.0.2.1", T0_S - 1), PIN_PASS);
	assert_int_equal(pin_for(p, "192.0.2.0", T0_S), PIN_PASS);
	assert_int_equal(pin_for(p, "192.0.2.0", T0_S + 100), PIN_REFUSE);
	assert_int_equal(pin_for(p, "192.0.3.0", T0_S + 100), PIN_REFUSE);
	assert_int_equal(pin_for(p, "192.0.2.0", T0_S + 200), PIN_NONE);
	policy_free(p);
}

/* Networks around others whose pins have run out: neither to add nor to find one looks at
 * all of them, which would take minutes. */
static void
many_nested_pins(void **state)
{
	enum { NETWORKS = 1 << 16, MOST_S = 4 };
	struct policy *p = policy_create();
	struct net narrow = net("10.0.0.0"), wide = net("10.0.0.0/24");
	clock_t began = clock();

	(void)state;
	for (uint32_t i = 0; i < NETWORKS; i++) {
		narrow.addr.bytes[1] = wide.addr.bytes[1] = (uint8_t)(i >> 8);
		narrow.addr.bytes[2] = wide.addr.bytes[2] = (uint8_t)i;
		assert_int_equal(policy_add_pin(p, &narrow, PIN_REFUSE, T0_S), 0);
		assert_int_equal(policy_add_pin(p, &wide, PIN_PASS, 0), 0);
	}
	policy_seal(p);
	for (uint32_t i = 0; i < NETWORKS; i++) {
		narrow.addr.bytes[1] = (uint8_t)(i >> 8);
		narrow.addr.bytes[2] = (uint8_t)i;
		assert_int_equal(policy_pin_for(p, &narrow.addr, T0_S - 1), PIN_REFUSE);
		assert_int_equal(policy_pin_for(p, &narrow.addr, T0_S), PIN_PASS);
	}
	assert_true((clock() - began) / CLOCKS_PER_SEC < MOST_S);
	policy_free(p);
}

static void
exempt_networks(void **state)
{
	struct policy *p = policy_create();
	struct net v4 = net("10.0.0.0/8"), v6 = net("2001:db8::/32");
	struct addr a;

	(void)state;
	assert_int_equal(policy_add_exempt(p, &v4), 0);
	assert_int_equal(policy_add_exempt(p, &v6), 0);
	policy_seal(p);
	assert_int_equal(addr_parse("10.255.0.1", &a), 0);
	assert_true(policy_is_exempt(p, &a));
	assert_int_equal(addr_parse("11.0.0.1", &a), 0);
	assert_false(policy_is_exempt(p, &a));
	assert_int_equal(addr_parse("2001:db8:ffff::1", &a), 0);
	assert_true(policy_is_exempt(p, &a));
	policy_free(p);
}

static void
words_parse(void **state)
{
	enum policy_mode mode = MODE_OFF;
	enum policy_pin pin = PIN_NONE;

	(void)state;
	for (enum policy_mode m = MODE_INHERIT; m <= MODE_ENFORCE; m++) {
		assert_int_equal(policy_mode_parse(policy_mode_name(m), &mode), 0);
		assert_int_equal(mode, m);
	}
	for (enum policy_pin i = PIN_NONE; i <= PIN_REFUSE; i++) {
		assert_int_equal(policy_pin_parse(policy_pin_name(i), &pin), 0);
		assert_int_equal(pin, i);
	}
	assert_int_equal(policy_mode_parse("Enforce", &mode), -1);
	assert_int_equal(policy_mode_parse("", &mode), -1);
	assert_int_equal(policy_pin_parse("block", &pin), -1);
	assert_int_equal(mode, MODE_ENFORCE);
	assert_int_equal(pin, PIN_REFUSE);
}

static void
protection_of_the_narrowest_scope(void **state)
{
	struct policy *p = policy_create();

	(void)state;
	assert_int_equal(policy_set_protection(p, "firm.com", PROTECT_SIGN), 0);
	assert_int_equal(policy_set_protection(p, "Boss@firm.com", PROTECT_REQUIRE), 0);
	assert_int_equal(policy_set_protection(p, "shop.net", PROTECT_OFF), 0);
	assert_int_equal(policy_set_protection(p, "x@shop.net", PROTECT_INHERIT), 0);
	assert_int_equal(policy_set_protection(p, "@firm.com", PROTECT_OFF), -1);
	policy_seal(p);
	assert_int_equal(policy_protection_for(p, "anna@FIRM.com"), PROTECT_SIGN);
	assert_int_equal(policy_protection_for(p, "boss@firm.com"), PROTECT_REQUIRE);
	assert_int_equal(policy_protection_for(p, "x@shop.net"), PROTECT_OFF);
	assert_int_equal(policy_protection_for(p, "x@else.net"), PROTECT_LEARN);
	assert_int_equal(policy_site_protection(p), PROTECT_LEARN);
	policy_free(p);
}

static void
whose_mail_is_not_signed(void **state)
{
	struct policy *p = policy_create();

	(void)state;
	assert_int_equal(policy_add_unsigned(p, "lists.org"), 0);
	assert_int_equal(policy_add_unsigned(p, "Users@firm.com"), 0);
	assert_int_equal(policy_add_unsigned(p, ""), -1);
	policy_seal(p);
	assert_true(policy_is_unsigned(p, "dev@LISTS.org"));
	assert_true(policy_is_unsigned(p, "users@firm.com"));
	assert_false(policy_is_unsigned(p, "boss@firm.com"));
	assert_false(policy_is_unsigned(p, "dev@sub.lists.org"));
	policy_free(p);
}

static void
nobody_signs_without_a_key(void **state)
{
	struct policy *p;
	size_t n;

	(void)state;
	for (int keys = 0; keys <= TAG_KEYS; keys++) {
		p = policy_create();
		policy_set_protection(p, "firm.com", PROTECT_SIGN);
		for (int i = 0; i < keys; i++)
			assert_int_equal(
			    policy_add_tag_key(
				p, &(struct tag_key){.digit = (uint8_t)(9 - i)}),
			    0);
		if (keys == TAG_KEYS)
			assert_int_equal(policy_add_tag_key(p, &(struct tag_key){0}), -1);
		policy_seal(p);
		assert_int_equal(policy_signs(p), keys > 0);
		assert_int_equal(policy_tag_keys(p, &n)[0].digit, keys > 0 ? 9 : 0);
		assert_int_equal(n, keys);
		policy_free(p);
	}
	p = policy_create();
	policy_set_protection(p, "", PROTECT_LEARN);
	policy_add_tag_key(p, &(struct tag_key){.digit = 1});
	policy_seal(p);
	assert_false(policy_signs(p));
	policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(account_over_domain_over_site),
	    cmocka_unit_test(a_new_site_monitors),
	    cmocka_unit_test(many_domains),
	    cmocka_unit_test(scopes_that_are_none),
	    cmocka_unit_test(traps),
	    cmocka_unit_test(traps_that_would_catch_everything),
	    cmocka_unit_test(stars_do_not_explode),
	    cmocka_unit_test(roles_are_known),
	    cmocka_unit_test(pins_expire),
	    cmocka_unit_test(the_narrowest_pin_in_force_holds),
	    cmocka_unit_test(many_nested_pins),
	    cmocka_unit_test(exempt_networks),
	    cmocka_unit_test(words_parse),
	    cmocka_unit_test(protection_of_the_narrowest_scope),
	    cmocka_unit_test(whose_mail_is_not_signed),
	    cmocka_unit_test(nobody_signs_without_a_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
