#include "netset.h"
#include "unit.h"

static struct addr
A(const char *text) {
	struct addr addr;

	if (addr_parse(text, &addr) != 0)
		fail_msg("not an address: %s", text);
	return addr;
}

static void
add(struct netset *set, const char *text, uint32_t value)
{
	struct net net;

	if (net_parse(text, &net) != 0)
		fail_msg("not a network: %s", text);
	assert_int_equal(netset_add(set, &net, value), 0);
}

/* "NET VALUE" of what holds the address, or "-". */
static const char *
look_up(const struct netset *set, const char *text)
{
	static char out[NET_TEXT_MAX + 16];
	struct addr addr = A(text);
	char net_text[NET_TEXT_MAX];
	struct net net;
	uint32_t value;

	if (!netset_find(set, &addr, &net, &value))
		return "-";
	snprintf(out, sizeof(out), "%s %u", net_format(&net, net_text), value);
	return out;
}

static void
test_empty(void **state)
{
	struct netset *set = netset_create();
	struct addr none = {0};

	(void)state;
	assert_non_null(set);
	assert_string_equal(look_up(set, "192.0.2.1"), "-");
	assert_string_equal(look_up(set, "::"), "-");
	assert_false(netset_find(set, &none, NULL, NULL));
	netset_free(set);
	netset_free(NULL);
}

static void
test_longest_prefix_wins(void **state)
{
	struct netset *set = netset_create();

	(void)state;
	add(set, "10.1.2.3", 32);
	add(set, "10.0.0.0/8", 8);
	add(set, "10.1.2.0/24", 24);
	add(set, "10.1.0.0/16", 16);
	add(set, "2001:db8::/32", 632);
	add(set, "2001:db8:0:1::/64", 664);
	add(set, "2001:db8:0:1::1", 6128);
	assert_string_equal(look_up(set, "10.1.2.3"), "10.1.2.3 32");
	assert_string_equal(look_up(set, "10.1.2.4"), "10.1.2.0/24 24");
	assert_string_equal(look_up(set, "10.1.3.3"), "10.1.0.0/16 16");
	assert_string_equal(look_up(set, "10.2.2.3"), "10.0.0.0/8 8");
	assert_string_equal(look_up(set, "11.1.2.3"), "-");
	assert_string_equal(look_up(set, "2001:db8::1"), "2001:db8::/32 632");
	assert_string_equal(look_up(set, "2001:db8:0:1::2"), "2001:db8:0:1::/64 664");
	assert_string_equal(look_up(set, "2001:db8:0:1::1"), "2001:db8:0:1::1 6128");
	assert_string_equal(look_up(set, "2001:db9::1"), "-");
	netset_free(set);
}

static void
test_what_covers_a_network(void **state)
{
	static const struct {
		const char *net;
		uint32_t value; /* 0: none */
	} rows[] = {{"10.1.2.3", 32},	 {"10.1.2.0/24", 24},  {"10.1.2.0/23", 16},
		    {"10.1.0.0/16", 16}, {"10.0.0.0/15", 8},   {"10.0.0.0/8", 8},
		    {"10.0.0.0/7", 0},	 {"2001:db8::/32", 6}, {"2001:db8::/31", 0}};
	struct netset *set = netset_create();

	(void)state;
	add(set, "10.0.0.0/8", 8);
	add(set, "10.1.0.0/16", 16);
	add(set, "10.1.2.0/24", 24);
	add(set, "10.1.2.3", 32);
	add(set, "2001:db8::/32", 6);
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint32_t value = 0;
		struct net net;

		assert_int_equal(net_parse(rows[i].net, &net), 0);
		assert_int_equal(netset_cover(set, &net, &net, &value),
				 rows[i].value != 0);
		assert_int_equal(value, rows[i].value);
		if (net.addr.family == 4 && value != 0)
			assert_int_equal(net.bits, value);
	}
	netset_free(set);
}

static void
test_default_routes_are_apart(void **state)
{
	struct netset *set = netset_create();
	struct addr none = {0};

	(void)state;
	add(set, "0.0.0.0/0", 4);
	assert_string_equal(look_up(set, "255.255.255.255"), "0.0.0.0/0 4");
	assert_string_equal(look_up(set, "::"), "-");
	add(set, "::/0", 6);
	assert_string_equal(look_up(set, "ffff::"), "::/0 6");
	assert_string_equal(look_up(set, "::ffff:1.2.3.4"), "0.0.0.0/0 4");
	assert_false(netset_find(set, &none, NULL, NULL));
	netset_free(set);
}

static void
test_adding_again_changes_the_value(void **state)
{
	struct netset *set = netset_create();

	(void)state;
	add(set, "192.0.2.0/24", 1);
	add(set, "192.0.2.0/25", 2);
	add(set, "192.0.2.128/25", 3);
	add(set, "192.0.2.0/24", 4);
	assert_string_equal(look_up(set, "192.0.2.200"), "192.0.2.128/25 3");
	add(set, "192.0.2.128/25", 5);
	assert_string_equal(look_up(set, "192.0.2.200"), "192.0.2.128/25 5");
	netset_free(set);
}

/* A joint of two networks is not itself a member until it is added. */
static void
test_joint_is_no_member(void **state)
{
	struct netset *set = netset_create();

	(void)state;
	add(set, "192.0.2.1", 1);
	add(set, "192.0.2.2", 2);
	assert_string_equal(look_up(set, "192.0.2.3"), "-");
	add(set, "192.0.2.0/30", 3); /* where the joint is */
	assert_string_equal(look_up(set, "192.0.2.3"), "192.0.2.0/30 3");
	assert_string_equal(look_up(set, "192.0.2.1"), "192.0.2.1 1");
	netset_free(set);
}

static void
test_results_are_optional_and_host_bits_ignored(void **state)
{
	struct netset *set = netset_create();
	struct net net = {A("192.0.2.77"), 24};
	struct addr addr = A("192.0.2.1");
	uint32_t value = 0;

	(void)state;
	assert_int_equal(netset_add(set, &net, 9), 0);
	assert_true(netset_find(set, &addr, NULL, NULL));
	assert_true(netset_find(set, &addr, &net, NULL));
	assert_int_equal(net.addr.bytes[3], 0);
	assert_true(netset_find(set, &addr, NULL, &value));
	assert_int_equal(value, 9);
	netset_free(set);
}

#define NETS 3000

/* Addresses close together, so that networks nest and touch. */
static struct addr
random_addr(uint64_t *seed)
{
	struct addr addr = {.family = unit_random(seed) % 2 ? 4 : 6};
	size_t len = addr.family == 4 ? 4 : 16;

	for (size_t i = 0; i < len; i++)
		addr.bytes[i] = unit_random(seed) % 4 ? 0x80 : (uint8_t)unit_random(seed);
	return addr;
}

static bool
model_find(const struct net *nets, const struct addr *addr, size_t *best_r)
{
	bool found = false;

	for (size_t i = 0; i < NETS; i++)
		if (net_contains(&nets[i], addr) &&
		    (!found || nets[i].bits >= nets[*best_r].bits)) {
			*best_r = i;
			found = true;
		}
	return found;
}

static void
test_against_a_linear_search(void **state)
{
	static struct net nets[NETS];
	struct netset *set = netset_create();
	uint64_t seed = 8128;
	size_t hits = 0;

	(void)state;
	print_message("# seed %llu\n", (unsigned long long)seed);
	for (size_t i = 0; i < NETS; i++) {
		struct addr addr = random_addr(&seed);
		unsigned width = addr.family == 4 ? 32 : 128;

		nets[i] = net_of(&addr, 11 + unit_random(&seed) % (width - 10));
		assert_int_equal(netset_add(set, &nets[i], (uint32_t)i), 0);
	}
	for (int round = 0; round < 20000; round++) {
		struct addr addr = round % 3 == 0 ? nets[unit_random(&seed) % NETS].addr
						  : random_addr(&seed);
		size_t best = 0;
		uint32_t value;
		struct net net;
		bool found = netset_find(set, &addr, &net, &value);

		assert_int_equal(found, model_find(nets, &addr, &best));
		if (!found)
			continue;
		hits++;
		assert_int_equal(value, best);
		assert_memory_equal(&net, &nets[best], sizeof(net));
	}
	assert_in_range(hits, 5000, 19999);
	netset_free(set);
}

static void
test_a_hundred_thousand(void **state)
{
	struct netset *set = netset_create();
	struct addr addr = {.family = 4};

	(void)state;
	for (uint32_t i = 0; i < 100000; i++) {
		struct net net = {
		    {4, {(uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}}, 24};

		assert_int_equal(netset_add(set, &net, i), 0);
	}
	for (uint32_t i = 0; i < 200000; i++) {
		uint32_t value = 0;

		addr.bytes[0] = (uint8_t)(i >> 16);
		addr.bytes[1] = (uint8_t)(i >> 8);
		addr.bytes[2] = (uint8_t)i;
		addr.bytes[3] = (uint8_t)(i * 7);
		assert_int_equal(netset_find(set, &addr, NULL, &value), i < 100000);
		assert_int_equal(value, i < 100000 ? i : 0);
	}
	netset_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_longest_prefix_wins),
	    cmocka_unit_test(test_what_covers_a_network),
	    cmocka_unit_test(test_default_routes_are_apart),
	    cmocka_unit_test(test_adding_again_changes_the_value),
	    cmocka_unit_test(test_joint_is_no_member),
	    cmocka_unit_test(test_results_are_optional_and_host_bits_ignored),
	    cmocka_unit_test(test_against_a_linear_search),
	    cmocka_unit_test(test_a_hundred_thousand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
