#include "addr.h"
#include "unit.h"

static struct addr
A(const char *text) {
	struct addr addr;

	if (addr_parse(text, &addr) != 0)
		fail_msg("not an address: %s", text);
	return addr;
}

static struct net
N(const char *text) {
	struct net net;

	if (net_parse(text, &net) != 0)
		fail_msg("not a network: %s", text);
	return net;
}

static void
test_parse_and_format(void **state)
{
	static const struct {
		const char *in, *out;
		int family;
	} cases[] = {
	    {"192.0.2.1", "192.0.2.1", 4},
	    {"0.0.0.0", "0.0.0.0", 4},
	    {"255.255.255.255", "255.255.255.255", 4},
	    {"::ffff:192.0.2.1", "192.0.2.1", 4},
	    {"::FFFF:c000:0201", "192.0.2.1", 4},
	    {"0:0:0:0:0:ffff:10.0.0.1", "10.0.0.1", 4},
	    {"::", "::", 6},
	    {"::1", "::1", 6},
	    {"2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a", 6},
	    /* RFC 5952 4.2.2: one zero group stays; 4.2.3: the first of equals */
	    {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1", 6},
	    {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 6},
	    {"2001:0db8::0001", "2001:db8::1", 6},
	    {"64:ff9b::192.0.2.33", "192.0.2.33", 4},
	    {"64:FF9B::c000:221", "192.0.2.33", 4},
	    {"64:ff9b::1:192.0.2.33", "64:ff9b::1:c000:221", 6},
	    {"64:ff9b:1::192.0.2.33", "64:ff9b:1::c000:221", 6},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
	     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 6},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		struct addr addr = A(cases[n].in), again;
		char out[ADDR_TEXT_MAX];

		assert_int_equal(addr.family, cases[n].family);
		assert_string_equal(addr_format(&addr, out), cases[n].out);
		again = A(out);
		assert_memory_equal(&addr, &again, sizeof(addr));
	}
}

static void
test_bad_addresses(void **state)
{
	static const char *const bad[] = {
	    "",
	    " ",
	    "1.2.3",
	    "1.2.3.4.5",
	    "1.2.3.256",
	    "1.2.3.4 ",
	    " 1.2.3.4",
	    "01.2.3.4",
	    "1.2.3.0x4",
	    "1..2.3",
	    "1.2.3.4/32",
	    "[1.2.3.4]",
	    "[::1]",
	    "::1%lo",
	    ":",
	    ":::",
	    "1::2::3",
	    "1:2:3:4:5:6:7",
	    "1:2:3:4:5:6:7:8:9",
	    "g::",
	    "12345::",
	    "unknown",
	    "IPv6:::1",
	    "localhost",
	    "1.2.3.4\n",
	    "::ffff:1.2.3",
	    "::ffff:1.2.3.999",
	    "1:2:3:4:5:6:7:1.2.3.4",
	    "3232235777",
	};
	struct addr addr = {9, {9}};

	(void)state;
	for (size_t n = 0; n < COUNT(bad); n++)
		if (addr_parse(bad[n], &addr) == 0)
			fail_msg("accepted: '%s'", bad[n]);
	assert_int_equal(addr.family, 9);
	assert_int_equal(addr.bytes[0], 9);
}

static void
test_unknown(void **state)
{
	struct addr none = {0}, other = A("::");
	struct net net = net_of(&none, 0);
	char out[NET_TEXT_MAX];

	(void)state;
	assert_string_equal(addr_format(&none, out), "unknown");
	assert_string_equal(net_format(&net, out), "unknown");
	assert_false(addr_is_private(&none));
	assert_false(net_contains(&net, &none));
	assert_false(net_contains(&net, &other));
	assert_false(addr_equal(&none, &other));
}

static void
test_compare_orders(void **state)
{
	static const char *const ascending[] = {
	    "0.0.0.0", "9.255.0.1", "10.0.0.0",	  "10.0.0.1", "255.255.255.255",
	    "::",      "::1",	    "2001:db8::", "ffff::"};

	(void)state;
	for (size_t i = 0; i < COUNT(ascending); i++)
		for (size_t j = 0; j < COUNT(ascending); j++) {
			struct addr a = A(ascending[i]), b = A(ascending[j]);
			int order = addr_compare(&a, &b);

			assert_int_equal(order < 0, i < j);
			assert_int_equal(order > 0, i > j);
			assert_int_equal(addr_equal(&a, &b), i == j);
		}
}

static void
test_mask(void **state)
{
	static const struct {
		const char *in;
		unsigned bits;
		const char *out;
	} cases[] = {
	    {"192.0.2.255", 24, "192.0.2.0"},
	    {"192.0.2.255", 25, "192.0.2.128"},
	    {"192.0.2.255", 0, "0.0.0.0"},
	    {"192.0.2.255", 31, "192.0.2.254"},
	    {"192.0.2.255", 32, "192.0.2.255"},
	    {"192.0.2.255", 64, "192.0.2.255"},
	    {"2001:db8:1:2:3:4:5:6", 64, "2001:db8:1:2::"},
	    {"2001:db8:1:2:3:4:5:6", 56, "2001:db8:1::"},
	    {"2001:db8:1:ff:3:4:5:6", 57, "2001:db8:1:80::"},
	    {"2001:db8:1:2:3:4:5:7", 127, "2001:db8:1:2:3:4:5:6"},
	    {"2001:db8:1:2:3:4:5:7", 128, "2001:db8:1:2:3:4:5:7"},
	    {"2001:db8:1:2:3:4:5:7", 999, "2001:db8:1:2:3:4:5:7"},
	    {"2001:db8::1", 0, "::"},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		struct addr in = A(cases[n].in), want = A(cases[n].out);
		struct addr got = addr_mask(&in, cases[n].bits);

		assert_memory_equal(&got, &want, sizeof(got));
	}
}

static void
test_unit_of_judgement(void **state)
{
	struct addr v4 = A("192.0.2.77"), v6 = A("2001:db8:a:b:c:d:e:f");
	struct addr unit4 = addr_unit(&v4), unit6 = addr_unit(&v6),
		    want = A("2001:db8:a:b::");

	(void)state;
	assert_true(addr_equal(&unit4, &v4));
	assert_true(addr_equal(&unit6, &want));
}

static void
test_special_networks(void **state)
{
	static const struct {
		const char *text;
		bool loopback, private;
	} cases[] = {
	    {"127.0.0.1", true, true},
	    {"127.255.255.255", true, true},
	    {"126.255.255.255", false, false},
	    {"128.0.0.0", false, false},
	    {"::1", true, true},
	    {"::2", false, false},
	    {"::", false, false},
	    {"::ffff:127.0.0.1", true, true},
	    {"64:ff9b::10.0.0.1", false, true},
	    {"64:ff9b:1::192.0.2.1", false, true},
	    {"64:ff9b:2::192.0.2.1", false, false},
	    {"10.0.0.0", false, true},
	    {"11.0.0.0", false, false},
	    {"9.255.255.255", false, false},
	    {"172.15.255.255", false, false},
	    {"172.16.0.0", false, true},
	    {"172.31.255.255", false, true},
	    {"172.32.0.0", false, false},
	    {"192.168.0.1", false, true},
	    {"192.167.255.255", false, false},
	    {"192.169.0.0", false, false},
	    {"100.63.255.255", false, false},
	    {"100.64.0.0", false, true},
	    {"100.127.255.255", false, true},
	    {"100.128.0.0", false, false},
	    {"169.254.1.1", false, true},
	    {"169.255.0.0", false, false},
	    {"fe80::1", false, true},
	    {"febf::1", false, true},
	    {"fec0::1", false, false},
	    {"fc00::1", false, true},
	    {"fdff::1", false, true},
	    {"fe00::1", false, false},
	    {"2001:db8::1", false, false},
	    {"8.8.8.8", false, false},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		struct addr addr = A(cases[n].text);

		if (addr_is_loopback(&addr) != cases[n].loopback ||
		    addr_is_private(&addr) != cases[n].private)
			fail_msg("wrong about %s", cases[n].text);
	}
}

static void
test_net_parse_and_format(void **state)
{
	static const struct {
		const char *in, *out;
		unsigned bits;
	} cases[] = {
	    {"192.0.2.0/24", "192.0.2.0/24", 24},
	    {"192.0.2.7", "192.0.2.7", 32},
	    {"192.0.2.7/32", "192.0.2.7", 32},
	    {"0.0.0.0/0", "0.0.0.0/0", 0},
	    {"128.0.0.0/1", "128.0.0.0/1", 1},
	    {"::/0", "::/0", 0},
	    {"2001:DB8::/32", "2001:db8::/32", 32},
	    {"2001:db8::1", "2001:db8::1", 128},
	    {"2001:db8::1/128", "2001:db8::1", 128},
	    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127",
	     "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127", 127},
	    {"::ffff:192.0.2.0/120", "192.0.2.0/24", 24},
	    {"::ffff:192.0.2.1", "192.0.2.1", 32},
	    {"::ffff:0.0.0.0/96", "0.0.0.0/0", 0},
	    {"64:ff9b::192.0.2.0/120", "192.0.2.0/24", 24},
	    {"64:ff9b::/96", "64:ff9b::/96", 96}, /* of no client: they are IPv4 */
	    {"64:ff9b::/64", "64:ff9b::/64", 64},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		struct net net = N(cases[n].in);
		char out[NET_TEXT_MAX];

		assert_int_equal(net.bits, cases[n].bits);
		assert_string_equal(net_format(&net, out), cases[n].out);
	}
}

static void
test_bad_networks(void **state)
{
	static const char *const bad[] = {
	    "",
	    "/",
	    "/8",
	    "192.0.2.0/",
	    "192.0.2.1/24",
	    "192.0.2.0/33",
	    "192.0.2.0/-1",
	    "192.0.2.0/ 24",
	    "192.0.2.0/24 ",
	    "192.0.2.0/24/8",
	    "192.0.2.0/255.255.255.0",
	    "192.0.2/24",
	    "2001:db8::1/64",
	    "2001:db8::/129",
	    "2001:db8::/999999999999999999999",
	    "::ffff:192.0.2.0/95",
	    "::ffff:192.0.2.1/120",
	    "::ffff:192.0.2.0/24",
	    "64:ff9b::192.0.2.1/96",
	    "64:ff9b::192.0.2.1/120",
	    "all",
	    "0/0",
	    "1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111:1111/64",
	};
	struct net net = {{9, {9}}, 9};

	(void)state;
	for (size_t n = 0; n < COUNT(bad); n++)
		if (net_parse(bad[n], &net) == 0)
			fail_msg("accepted: '%s'", bad[n]);
	assert_int_equal(net.bits, 9);
	assert_int_equal(net.addr.family, 9);
}

static void
test_net_contains(void **state)
{
	static const struct {
		const char *net, *addr;
		bool inside;
	} cases[] = {
	    {"192.0.2.0/24", "192.0.2.0", true},
	    {"192.0.2.0/24", "192.0.2.255", true},
	    {"192.0.2.0/24", "192.0.3.0", false},
	    {"192.0.2.128/25", "192.0.2.127", false},
	    {"192.0.2.128/25", "192.0.2.128", true},
	    {"192.0.2.7/32", "192.0.2.7", true},
	    {"192.0.2.7/32", "192.0.2.6", false},
	    {"0.0.0.0/0", "203.0.113.1", true},
	    {"0.0.0.0/0", "::1", false},
	    {"::/0", "203.0.113.1", false},
	    {"::/0", "2001:db8::1", true},
	    {"64:ff9b::/96", "203.0.113.1", false},
	    {"64:ff9b::/64", "64:ff9b::203.0.113.1", false},
	    {"64:ff9b::203.0.113.0/120", "203.0.113.1", true},
	    {"2001:db8::/33", "2001:db8:7fff::1", true},
	    {"2001:db8::/33", "2001:db8:8000::1", false},
	    {"2001:db8::1", "2001:db8::1", true},
	    {"2001:db8::1", "2001:db8::2", false},
	};

	(void)state;
	for (size_t n = 0; n < COUNT(cases); n++) {
		struct net net = N(cases[n].net);
		struct addr addr = A(cases[n].addr);

		assert_int_equal(net_contains(&net, &addr), cases[n].inside);
	}
}

static void
test_net_of(void **state)
{
	struct addr v4 = A("192.0.2.77"), v6 = A("2001:db8:1:2:3::");
	struct net net;
	char out[NET_TEXT_MAX];

	(void)state;
	net = net_of(&v4, 16);
	assert_string_equal(net_format(&net, out), "192.0.0.0/16");
	net = net_of(&v4, 1000);
	assert_string_equal(net_format(&net, out), "192.0.2.77");
	net = net_of(&v6, 48);
	assert_string_equal(net_format(&net, out), "2001:db8:1::/48");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse_and_format),
	    cmocka_unit_test(test_bad_addresses),
	    cmocka_unit_test(test_unknown),
	    cmocka_unit_test(test_compare_orders),
	    cmocka_unit_test(test_mask),
	    cmocka_unit_test(test_unit_of_judgement),
	    cmocka_unit_test(test_special_networks),
	    cmocka_unit_test(test_net_parse_and_format),
	    cmocka_unit_test(test_bad_networks),
	    cmocka_unit_test(test_net_contains),
	    cmocka_unit_test(test_net_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
