#include "netagg.h"
#include "unit.h"

static size_t
parse(char *text, struct net *nets)
{
	size_t n = 0;
	char *word;

	while ((word = strsep(&text, " ")) != NULL)
		if (*word != '\0' && net_parse(word, &nets[n++]) != 0)
			fail_msg("not a network: %s", word);
	return n;
}

static void
assert_aggregate(const char *from, const char *to)
{
	char text[1024], got[1024] = "";
	struct net nets[64];
	size_t n, used = 0;

	snprintf(text, sizeof(text), "%s", from);
	n = parse(text, nets);
	qsort(nets, n, sizeof(nets[0]), netagg_compare);
	n = netagg(nets, n);
	for (size_t i = 0; i < n; i++) {
		char one[NET_TEXT_MAX];

		used += (size_t)snprintf(got + used, sizeof(got) - used, "%s%s",
					 i > 0 ? " " : "", net_format(&nets[i], one));
	}
	assert_string_equal(got, to);
}

static void
known_cases(void **state)
{
	(void)state;
	assert_aggregate("", "");
	assert_aggregate("192.0.2.7", "192.0.2.7");
	assert_aggregate("192.0.2.1 192.0.2.0", "192.0.2.0/31");
	assert_aggregate("192.0.2.1 192.0.2.2", "192.0.2.1 192.0.2.2");
	assert_aggregate("192.0.2.0 192.0.2.1 192.0.2.2 192.0.2.3", "192.0.2.0/30");
	assert_aggregate("192.0.2.3 192.0.2.2 192.0.2.1", "192.0.2.1 192.0.2.2/31");
	assert_aggregate("192.0.2.0/25 192.0.2.7 192.0.2.128/25", "192.0.2.0/24");
	assert_aggregate("192.0.2.7 192.0.2.7", "192.0.2.7");
	assert_aggregate("0.0.0.0/1 128.0.0.0/1", "0.0.0.0/0");
	assert_aggregate("0.0.0.0/0 1.2.3.4", "0.0.0.0/0");
	assert_aggregate("2001:db8:0:1::/64 2001:db8::/64 10.0.0.1 10.0.0.0",
			 "10.0.0.0/31 2001:db8::/63");
	assert_aggregate("::/1 8000::/1 0.0.0.0/0", "0.0.0.0/0 ::/0");
	assert_aggregate("255.255.255.255 ::", "255.255.255.255 ::");
}

static struct addr
address(unsigned i)
{
	return (struct addr){4, {192, 0, 2, (uint8_t)i}};
}

/* Mark the addresses of a network; each must be new. */
static void
mark(const struct net *net, bool out[256])
{
	for (unsigned i = 0; i < 256; i++) {
		struct addr a = address(i);

		if (!net_contains(net, &a))
			continue;
		assert_false(out[i]);
		out[i] = true;
	}
}

/* Exactly the same addresses, and no two that could be one. */
static void
nothing_more_and_nothing_less(void **state)
{
	uint64_t seed = 3;

	(void)state;
	printf("# seed %u\n", (unsigned)seed);
	for (int round = 0; round < 200; round++) {
		bool in[256] = {false}, out[256] = {false};
		struct net nets[256];
		size_t n = 0, share = 1 + unit_random(&seed) % 8;

		for (unsigned i = 0; i < 256; i++) {
			struct addr a = address(i);

			in[i] = unit_random(&seed) % 8 < share;
			if (in[i])
				nets[n++] = net_of(&a, 32);
		}
		n = netagg(nets, n);
		for (size_t k = 0; k < n; k++)
			mark(&nets[k], out);
		assert_memory_equal(in, out, sizeof(in));
		assert_int_equal(netagg(nets, n), n);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_cases),
	    cmocka_unit_test(nothing_more_and_nothing_less),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
