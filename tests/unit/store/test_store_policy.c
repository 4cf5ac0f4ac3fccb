#include "store_policy.h"
#include "unit_store_open.h"

static struct net
net(const char *text)
{
	struct net n;

	assert_int_equal(net_parse(text, &n), 0);
	return n;
}

static struct addr
addr(const char *text)
{
	struct addr a;

	assert_int_equal(addr_parse(text, &a), 0);
	return a;
}

static struct policy *
load(void)
{
	struct policy *p = policy_create();

	assert_non_null(p);
	assert_int_equal(store_policy_load(store, p), 0);
	policy_seal(p);
	return p;
}

static void
set_some(void)
{
	struct net private = net("10.0.0.0/8"), friend = net("192.0.2.7");
	struct store_pin pins[] = {
	    {net("198.51.100.0/24"), PIN_REFUSE, 0, 100, "rented by spammers"},
	    {net("2001:db8::/32"), PIN_PASS, 5000, 200, NULL},
	};

	assert_int_equal(store_policy_set_mode(store, "", MODE_ENFORCE), 0);
	assert_int_equal(store_policy_set_mode(store, "example.com", MODE_MONITOR), 0);
	assert_int_equal(store_policy_set_mode(store, "bob@example.com", MODE_OFF), 0);
	assert_int_equal(store_policy_set_exempt(store, &private, NULL, 10), 0);
	assert_int_equal(store_policy_set_exempt(store, &friend, "the fax", 20), 0);
	assert_int_equal(store_policy_set_pin(store, &pins[0]), 0);
	assert_int_equal(store_policy_set_pin(store, &pins[1]), 0);
	assert_int_equal(store_policy_set_trap(store, "trap@example.com", "old", 30), 0);
	assert_int_equal(store_policy_set_trap(store, "@dead.example", NULL, 40), 0);
}

static void
test_what_is_set_is_loaded(void **state)
{
	struct addr a;
	struct policy *p;

	(void)state;
	set_some();
	p = load();
	assert_int_equal(policy_site_mode(p), MODE_ENFORCE);
	assert_int_equal(policy_mode_for(p, "anna@example.com"), MODE_MONITOR);
	assert_int_equal(policy_mode_for(p, "bob@example.com"), MODE_OFF);
	assert_int_equal(policy_mode_for(p, "x@example.org"), MODE_ENFORCE);
	a = addr("10.1.2.3");
	assert_true(policy_is_exempt(p, &a));
	a = addr("192.0.2.7");
	assert_true(policy_is_exempt(p, &a));
	a = addr("192.0.2.8");
	assert_false(policy_is_exempt(p, &a));
	a = addr("198.51.100.9");
	assert_int_equal(policy_pin_for(p, &a, 4000), PIN_REFUSE);
	a = addr("2001:db8::1");
	assert_int_equal(policy_pin_for(p, &a, 4000), PIN_PASS);
	assert_int_equal(policy_pin_for(p, &a, 6000), PIN_NONE);
	assert_true(policy_is_trap(p, "Trap@example.com"));
	assert_true(policy_is_trap(p, "anything@dead.example"));
	assert_false(policy_is_trap(p, "bob@example.com"));
	policy_free(p);
	assert_int_equal(store_bad_rows(store), 0);
}

static void
test_later_ones_replace(void **state)
{
	struct store_pin pin = {net("192.0.2.0/24"), PIN_REFUSE, 0, 1, "a"};
	struct addr a = addr("192.0.2.1");
	struct policy *p;

	(void)state;
	assert_int_equal(store_policy_set_pin(store, &pin), 0);
	pin.pin = PIN_PASS;
	assert_int_equal(store_policy_set_pin(store, &pin), 0);
	assert_int_equal(store_policy_set_mode(store, "Example.COM", MODE_ENFORCE), 0);
	assert_int_equal(store_policy_set_mode(store, "example.com", MODE_OFF), 0);
	assert_int_equal(store_policy_has_trap(store, "a@b.example"), 0);
	assert_int_equal(store_policy_set_trap(store, "a@b.example", "1", 1), 0);
	assert_int_equal(store_policy_has_trap(store, "A@b.example"), 1);
	assert_int_equal(store_policy_set_trap(store, "A@b.example", "2", 2), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM modes"), 1);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM traps"), 1);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM pins"), 1);
	p = load();
	assert_int_equal(policy_pin_for(p, &a, 1), PIN_PASS);
	assert_int_equal(policy_mode_for(p, "x@example.com"), MODE_OFF);
	policy_free(p);
	/* INHERIT and NONE take the decision away. */
	pin.pin = PIN_NONE;
	assert_int_equal(store_policy_set_pin(store, &pin), 0);
	assert_int_equal(store_policy_set_mode(store, "EXAMPLE.com", MODE_INHERIT), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT (SELECT count(*) FROM modes)"
						 " + (SELECT count(*) FROM pins)"),
			 0);
}

static void
test_removals(void **state)
{
	struct net n = net("10.0.0.0/8"), pin = net("2001:db8::/32");

	(void)state;
	set_some();
	assert_int_equal(store_policy_remove_mode(store, "EXAMPLE.com"), 1);
	assert_int_equal(store_policy_remove_mode(store, "example.com"), 0);
	assert_int_equal(store_policy_remove_exempt(store, &n), 1);
	assert_int_equal(store_policy_remove_exempt(store, &n), 0);
	assert_int_equal(store_policy_remove_pin(store, &pin), 1);
	assert_int_equal(store_policy_remove_pin(store, &pin), 0);
	assert_int_equal(store_policy_remove_trap(store, "trap@EXAMPLE.com"), 1);
	assert_int_equal(store_policy_remove_trap(store, "trap@example.com"), 0);
}

static void
test_nonsense_is_refused(void **state)
{
	static const char *const scopes[] = {
	    "example com",	    "@", "@example.com", "bob@",
	    "bob@\xc3\xbc.example", ".", "a..b"};
	char longest[600];

	(void)state;
	for (size_t i = 0; i < COUNT(scopes); i++)
		if (store_policy_set_mode(store, scopes[i], MODE_OFF) != -1)
			fail_msg("%s was taken", scopes[i]);
	memset(longest, 'a', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	assert_int_equal(store_policy_set_mode(store, longest, MODE_OFF), -1);
	assert_int_equal(store_fault(store)->code, FAULT_VALUE);
	assert_int_equal(store_policy_set_trap(store, longest, NULL, 1), -1);
	assert_int_equal(store_policy_set_trap(store, "", NULL, 1), -1);
	assert_int_equal(store_fault(store)->code, FAULT_VALUE);
	assert_int_equal(unit_number(STORE_FILE, "SELECT (SELECT count(*) FROM modes)"
						 " + (SELECT count(*) FROM traps)"),
			 0);
}

struct text {
	char text[1000];
};

static void
append(struct text *t, const char *a, const char *b, unsigned long n)
{
	size_t len = strlen(t->text);

	snprintf(t->text + len, sizeof(t->text) - len, "%s=%s,%lu;", a, b, n);
}

static bool
mode_row(void *ctx, const char *scope, enum policy_mode mode)
{
	append(ctx, scope, policy_mode_name(mode), 0);
	return true;
}

static bool
exempt_row(void *ctx, const struct net *n, uint32_t created_s, const char *note)
{
	char text[NET_TEXT_MAX];

	append(ctx, net_format(n, text), note, created_s);
	return true;
}

static bool
pin_row(void *ctx, const struct store_pin *pin)
{
	char text[NET_TEXT_MAX];

	append(ctx, net_format(&pin->net, text), policy_pin_name(pin->pin), pin->until_s);
	append(ctx, "", pin->note, pin->created_s);
	return true;
}

static bool
trap_row(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	append(ctx, pattern, note, created_s);
	return true;
}

static void
test_listings(void **state)
{
	struct text modes = {""}, exempts = {""}, pins = {""}, traps = {""};

	(void)state;
	set_some();
	assert_int_equal(store_policy_modes(store, mode_row, &modes), 0);
	assert_string_equal(modes.text,
			    "=enforce,0;bob@example.com=off,0;example.com=monitor,0;");
	assert_int_equal(store_policy_exempts(store, exempt_row, &exempts), 0);
	assert_string_equal(exempts.text, "10.0.0.0/8=,10;192.0.2.7=the fax,20;");
	assert_int_equal(store_policy_pins(store, pin_row, &pins), 0);
	assert_string_equal(pins.text, "198.51.100.0/24=refuse,0;=rented by spammers,100;"
				       "2001:db8::/32=pass,5000;=,200;");
	assert_int_equal(store_policy_traps(store, trap_row, &traps), 0);
	assert_string_equal(traps.text, "@dead.example=,40;trap@example.com=old,30;");
}

static void
assert_version_moves(const char *sql)
{
	uint64_t before, after;

	assert_int_equal(store_policy_version(store, &before), 0);
	unit_sql(STORE_FILE, sql);
	assert_int_equal(store_policy_version(store, &after), 0);
	if (after <= before)
		fail_msg("not noticed: %s", sql);
}

static void
test_the_version_sees_every_change(void **state)
{
	static const char *const edits[] = {
	    "UPDATE modes SET mode = 'off'",
	    "UPDATE exempt SET note = 'x'",
	    "UPDATE pins SET until = 7",
	    "UPDATE traps SET note = 'x'",
	    "INSERT INTO modes VALUES ('z.example', 'off')",
	    "INSERT INTO exempt VALUES ('10.9.9.9', 1, NULL)",
	    "INSERT INTO pins VALUES ('10.9.9.9', 'pass', 0, 1, NULL)",
	    "INSERT INTO traps VALUES ('z@z.example', 1, NULL)",
	    "DELETE FROM modes",
	    "DELETE FROM exempt",
	    "DELETE FROM pins",
	    "DELETE FROM traps",
	    "INSERT INTO forgets VALUES ('10.9.9.9', 1)",
	    "DELETE FROM forgets",
	};
	uint64_t before, after;

	(void)state;
	set_some();
	for (size_t i = 0; i < COUNT(edits); i++)
		assert_version_moves(edits[i]);
	assert_int_equal(store_policy_version(store, &before), 0);
	unit_sql(STORE_FILE, "DELETE FROM hosts; UPDATE modes SET mode = 'off' WHERE 0");
	assert_int_equal(store_meta_set(store, "daemon.heartbeat", "1"), 0);
	assert_int_equal(store_policy_version(store, &after), 0);
	assert_int_equal(before, after);
}

static bool
count_mode(void *ctx, const char *scope, enum policy_mode mode)
{
	(void)scope, (void)mode;
	++*(unsigned *)ctx;
	return true;
}

static bool
count_trap(void *ctx, const char *pattern, uint32_t created_s, const char *note)
{
	(void)pattern, (void)created_s, (void)note;
	++*(unsigned *)ctx;
	return true;
}

/* A list shows what is in force, and no more. */
static void
test_edited_rows_are_not_listed(void **state)
{
	unsigned before[2] = {0}, after[2] = {0};

	(void)state;
	set_some();
	assert_int_equal(store_policy_modes(store, count_mode, &before[0]), 0);
	assert_int_equal(store_policy_traps(store, count_trap, &before[1]), 0);
	unit_sql(STORE_FILE, "INSERT INTO modes VALUES ('two words', 'enforce');"
			     "INSERT INTO traps VALUES ('*@*', 1, NULL);"
			     "INSERT INTO traps VALUES ('example.com', 1, NULL)");
	assert_int_equal(store_policy_modes(store, count_mode, &after[0]), 0);
	assert_int_equal(store_policy_traps(store, count_trap, &after[1]), 0);
	assert_memory_equal(before, after, sizeof(before));
	assert_int_equal(store_bad_rows(store), 3);
	policy_free(load());
	assert_int_equal(store_bad_rows(store), 6);
}

static void
test_edited_rows_are_skipped(void **state)
{
	struct policy *p;
	struct addr a;

	(void)state;
	set_some();
	unit_sql(STORE_FILE, "INSERT INTO exempt VALUES ('everything', 1, NULL);"
			     "INSERT INTO exempt VALUES ('10.0.0.1/8', 1, NULL);"
			     "INSERT INTO pins VALUES ('', 'pass', 0, 1, NULL);"
			     "INSERT INTO pins VALUES ('10.9.9.9', 'pass', -1, 1, NULL);"
			     "INSERT INTO traps VALUES ('', 1, NULL);"
			     "INSERT INTO modes VALUES (hex(zeroblob(400)), 'off');");
	p = load();
	assert_int_equal(store_bad_rows(store), 6);
	a = addr("192.0.2.7");
	assert_true(policy_is_exempt(p, &a));
	assert_true(policy_is_trap(p, "trap@example.com"));
	policy_free(p);
}

static bool
forget_row(void *ctx, const struct addr *a, uint32_t asked_s)
{
	char text[ADDR_TEXT_MAX];

	append(ctx, addr_format(a, text), "", asked_s);
	return true;
}

static void
test_forget_requests(void **state)
{
	struct addr a = addr("192.0.2.1"), b = addr("2001:db8::1");
	struct text asked = {""};

	(void)state;
	assert_int_equal(store_forget_ask(store, &a, 10), 0);
	assert_int_equal(store_forget_ask(store, &b, 20), 0);
	assert_int_equal(store_forget_ask(store, &a, 30), 0);
	assert_int_equal(store_forget_each(store, forget_row, &asked), 0);
	assert_string_equal(asked.text, "192.0.2.1=,30;2001:db8::1=,20;");
	assert_int_equal(store_forget_done(store, &a), 1);
	assert_int_equal(store_forget_done(store, &a), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_is_set_is_loaded),
	    TEST(test_later_ones_replace),
	    TEST(test_removals),
	    TEST(test_nonsense_is_refused),
	    TEST(test_listings),
	    TEST(test_the_version_sees_every_change),
	    TEST(test_edited_rows_are_skipped),
	    TEST(test_edited_rows_are_not_listed),
	    TEST(test_forget_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
