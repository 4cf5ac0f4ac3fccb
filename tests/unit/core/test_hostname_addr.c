#include "hostname_addr.h"
#include "unit.h"

static void
find(const char *name, const char *ip, struct hostname_addr *found)
{
	struct addr addr;

	assert_int_equal(addr_parse(ip, &addr), 0);
	memset(found, 0x55, sizeof(*found));
	hostname_addr_find(name, strlen(name), &addr, found);
}

/* The name with each run of bytes that belongs to the address as one '@'. */
static const char *
marked(const char *name, const struct hostname_addr *found, char out[DNAME_MAX])
{
	size_t n = 0;

	for (size_t i = 0; name[i] != '\0'; i++) {
		if (!found->part_of[i])
			out[n++] = name[i];
		else if (i == 0 || !found->part_of[i - 1])
			out[n++] = '@';
	}
	out[n] = '\0';
	return out;
}

struct form {
	unsigned octets;
	const char *name, *marked;
};

static void
check_forms(const char *ip, const struct form *forms, size_t n)
{
	struct hostname_addr found;
	char out[DNAME_MAX];
	size_t wrong = 0;

	for (size_t i = 0; i < n; i++) {
		find(forms[i].name, ip, &found);
		if (found.octets == forms[i].octets &&
		    strcmp(marked(forms[i].name, &found, out), forms[i].marked) == 0)
			continue;
		print_message("%s %s: %u octets, %s\n", ip, forms[i].name, found.octets,
			      marked(forms[i].name, &found, out));
		wrong++;
	}
	assert_int_equal(wrong, 0);
}

/* Every way of writing 203.0.113.77, or a part of it. */
static void
test_decimal(void **state)
{
	static const struct form forms[] = {
	    {4, "203-0-113-77", "@-@-@-@"},
	    {4, "77-113-0-203", "@-@-@-@"},
	    {4, "h203.0.113.77", "h@.@.@.@"},
	    {4, "77_113_0_203.pool", "@_@_@_@.pool"},
	    {4, "203--0--113--77", "@--@--@--@"},
	    {4, "203-000-113-077", "@-@-@-@"},
	    {4, "203-00-113-77", "@-@-@-@"},
	    {4, "203x0x113x77", "@x@x@x@"},
	    {4, "203a0b113c77", "@a@b@c@"},
	    {4, "net203.host0-sub113-line77", "net@.host@-sub@-line@"},
	    {4, "203-0.113-77", "@-@.@-@"},
	    {4, "203000113077", "@"},
	    {4, "077113000203", "@"},
	    {4, "203011377", "@"},
	    {4, "host771130203", "host@"},
	    {4, "2030113-77", "@-@"},
	    {3, "77.net203-0-113", "77.net@-@-@"},
	    {4, "113-77.w203-0", "@-@.w@-@"},
	    {4, "lns-12-203-0-113-77-5", "lns-12-@-@-@-@-5"},
	    {4, "203-0-113-77.range203-0", "@-@-@-@.range@-@"},
	    {3, "203-0-113", "@-@-@"},
	    {3, "p0-113-77", "p@-@-@"},
	    {3, "113-0-203", "@-@-@"},
	    {3, "77.113.0", "@.@.@"},
	    {3, "000113077", "@"},
	    {3, "203-0-113-78", "@-@-@-78"},
	    {2, "113077", "@"},
	    {2, "11377", "@"},
	    {2, "77.113", "@.@"},
	    {2, "net203-0", "net@-@"},
	    {2, "113ip77", "@ip@"},
	    {4, "3405803853", "@"},
	    {4, "bas1-city02-3405803853", "bas1-city02-@"},
	    {4, "user-35g0sad", "user-@"},
	};

	(void)state;
	check_forms("203.0.113.77", forms, COUNT(forms));
}

static void
test_hexadecimal(void **state)
{
	static const struct form forms[] = {
	    {4, "cb00714d", "@"},	    {4, "4d7100cb", "@"},
	    {4, "pcb00714d.dip", "p@.dip"}, {4, "0xcb00714d", "0x@"},
	    {4, "cb-00-71-4d", "@"},	    {4, "cb-0-71-4d", "@"},
	    {4, "4d.71.00.cb.x", "@.x"},    {3, "cb0071-77", "@-77"},
	    {3, "x-00714d", "x-@"},	    {2, "714d", "@"},
	    {2, "node-c-714d", "node-c-@"},
	};

	(void)state;
	check_forms("203.0.113.77", forms, COUNT(forms));
}

static void
test_what_only_resembles(void **state)
{
	static const char *const names[] = {
	    "203",
	    "77",
	    "a-77",
	    "a113-7",
	    "cb00714e",
	    "3405803854",
	    "13405803853",
	    "203-113",
	    "0-77",
	    "77-0",
	    "7-7-113",
	    "1137a",
	    "113-12-77",
	    "r113sites77host",
	    "x714d",
	    "714d5",
	    "113-0",
	    "cb007",
	    "4d71cb00",
	    "113-771",
	    "2113-77",
	    "00113-0077",
	    "",
	    "-",
	};
	struct hostname_addr found;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		find(names[i], "203.0.113.77", &found);
		if (found.octets != 0 || memchr(found.part_of, 1, DNAME_MAX) != NULL)
			fail_msg("%s: %u octets", names[i], found.octets);
	}
}

/* Servers are counted with small numbers, and there chance is real. */
static void
test_small_numbers(void **state)
{
	static const struct form one_to_four[] = {
	    {4, "1-2-3-4", "@-@-@-@"},	 {0, "1234", "1234"},
	    {0, "a1b2c3d4", "a1b2c3d4"}, {0, "rack2.row3.room4", "rack2.row3.room4"},
	    {0, "dc3-4", "dc3-4"},	 {2, "x-3-4-y", "x-@-@-y"},
	    {0, "x-3-4-5", "x-3-4-5"},	 {0, "mx-7-3-4", "mx-7-3-4"},
	};
	static const struct form zeros[] = {
	    {0, "a0-0-1", "a0-0-1"},
	    {4, "ip-10-0-0-1", "ip-@-@-@-@"},
	};

	(void)state;
	check_forms("1.2.3.4", one_to_four, COUNT(one_to_four));
	check_forms("10.0.0.1", zeros, COUNT(zeros));
}

static void
test_two_octets_that_are_a_number(void **state)
{
	struct hostname_addr found;

	(void)state;
	find("m12-16", "220.181.12.16", &found);
	assert_true(found.octets == 2 && found.numbered);
	find("x.m12-16", "220.181.12.16", &found);
	assert_true(found.octets == 2 && found.numbered);
	find("mm12-16", "220.181.12.16", &found);
	assert_true(found.octets == 2 && !found.numbered);
	find("12-16", "220.181.12.16", &found);
	assert_true(found.octets == 2 && !found.numbered);
	find("vms173017pub", "206.46.173.17", &found);
	assert_true(found.octets == 2 && found.numbered);
	find("12-173017", "12.46.173.17", &found);
	assert_true(found.octets == 2 && found.numbered);
	find("c0a80a0b", "192.168.10.11", &found);
	assert_true(found.octets == 4 && !found.numbered);
	find("x-0a0b", "192.168.10.11", &found);
	assert_true(found.octets == 2 && !found.numbered);
	find("m181-12-16", "220.181.12.16", &found);
	assert_true(found.octets == 3 && !found.numbered);
}

static void
test_ipv6(void **state)
{
	static const struct form slaac[] = {
	    {4, "p2a02810600010002021122fffe334455", "p@"},
	    {4, "dyn-2a02-8106-1-2-211-22ff-fe33-4455", "dyn-@"},
	    {4, "2a02-8106-0001-0002-0211-22ff-fe33-4455", "@"},
	    {4, "2a02.8106.1.2.211.22ff.fe33.4455.cust", "@.cust"},
	    {4, "2a02x8106x1x2x211x22ffxfe33x4455", "@"},
	    {4, "x-211-22ff-fe33-4455", "x-@"},
	    {4, "x-fe33-4455", "x-@"},
	    {4, "x-fe334455", "x-@"},
	    {4, "22fffe334455", "@"},
	    {4, "021122fffe334455", "@"},
	    {4, "2a02810600010002", "@"},
	    {4, "cust-2a02-8106-1-2", "cust-@"},
	    {4, "5.5.4.4.3.3.e.f.f.f.2.2.1.1.2.0.2.0.0.0.1.0.0.0.6.0.1.8.2.0.a.2.ip6",
	     "@.ip6"},
	    {4, "2.a.0.2.8.1.0.6.0.0.0.1.0.0.0.2.0.2.1.1.2.2.f.f.f.e.3.3.4.4.5.5", "@"},
	    {4, "5-5-4-4-3-3-e-f-f-f-2-2-1-1-2-0.x", "@.x"},
	    {4, "0.2.1.1.2.2.f.f.f.e.3.3.4.4.5.5", "@"},
	    {0, "4455", "4455"},
	    {0, "fe33-4456", "fe33-4456"},
	    {0, "2a02-8106", "2a02-8106"},
	    {0, "1-2-211", "1-2-211"},
	};
	static const struct form by_hand[] = {
	    {4, "2001-db8-c0-ffe--1-abcd.ipv6", "@.ipv6"},
	    {4, "2001-db8-c0-ffe-0-0-1-abcd", "@"},
	    {0, "a-1-abce", "a-1-abce"},
	};
	static const struct form counted[] = {
	    {0, "mx25", "mx25"},
	    {0, "a-1-25", "a-1-25"},
	    {0, "server00010025", "server00010025"},
	    {0, "0-0-0-25", "0-0-0-25"},
	};

	(void)state;
	check_forms("2a02:8106:1:2:211:22ff:fe33:4455", slaac, COUNT(slaac));
	check_forms("2001:db8:c0:ffe::1:abcd", by_hand, COUNT(by_hand));
	check_forms("2001:db8::1:25", counted, COUNT(counted));
}

/* No name of ordinary make holds a random address, but very rarely. */
static void
test_chance(void **state)
{
	static const char *const names[] = {
	    "cpc1-brig15-0-0-cust710.brig.cable",
	    "public1-seve2-6-cust192.walt",
	    "pcp01330322pcs.chrstn01.pa",
	    "host-81-152-7-2.range81-152",
	    "h189n1fls22o974",
	    "mail-am6eur05on2087.outbound",
	    "mx0a-00069f02",
	    "a8-31.smtp-out",
	    "ti131310a080-0960.bb",
	    "dsl-gte-15882-1",
	    "18.21.104.3.p5-12",
	    "213086001.area77",
	    "c9064a12.b3dc1234",
	    "x1-6-00-14-a5-0b-1e-99.k123",
	};
	uint64_t seed = 7;
	size_t hits = 0, n = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		for (size_t k = 0; k < 10000; k++, n++) {
			struct addr ip = {.family = 4};
			uint64_t r = unit_random(&seed);
			struct hostname_addr found;

			memcpy(ip.bytes, &r, 4);
			hostname_addr_find(names[i], strlen(names[i]), &ip, &found);
			hits += found.octets > 0;
		}
	}
	print_message("by chance: %zu of %zu\n", hits, n);
	assert_true(hits * 5000 < n);
}

static void
test_only_the_part_asked_for(void **state)
{
	struct hostname_addr found;
	struct addr ip;

	(void)state;
	assert_int_equal(addr_parse("12.163.12.163", &ip), 0);
	hostname_addr_find("m1.12.163.com", 5, &ip, &found);
	assert_int_equal(found.octets, 0);
	hostname_addr_find("m1.12.163.com", 9, &ip, &found);
	assert_int_equal(found.octets, 2);
	ip.family = 0;
	hostname_addr_find("m1.12.163.com", 9, &ip, &found);
	assert_int_equal(found.octets, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_decimal),
	    cmocka_unit_test(test_hexadecimal),
	    cmocka_unit_test(test_what_only_resembles),
	    cmocka_unit_test(test_small_numbers),
	    cmocka_unit_test(test_two_octets_that_are_a_number),
	    cmocka_unit_test(test_ipv6),
	    cmocka_unit_test(test_chance),
	    cmocka_unit_test(test_only_the_part_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
