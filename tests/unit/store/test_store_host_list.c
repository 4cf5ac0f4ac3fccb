#include "store_host.h"
#include "unit_store_open.h"

struct seen {
	size_t n;
	char addresses[16][ADDR_TEXT_MAX];
	char provider[64];
};

static bool
see(void *ctx, const struct store_host *h)
{
	struct seen *seen = ctx;
	struct addr unit = host_key_addr(&h->key);

	assert_true(seen->n < COUNT(seen->addresses));
	addr_format(&unit, seen->addresses[seen->n++]);
	snprintf(seen->provider, sizeof(seen->provider), "%s", h->texts.provider);
	return true;
}

/* So many hosts of one name that its page is looked for among the newest of all; every
 * third host is another's. */
static void
put_many(uint32_t n)
{
	assert_int_equal(store_begin(store), 0);
	for (uint32_t i = 0; i < n; i++) {
		struct profile p = {
		    .first_s = 1, .last_s = 1000 + i, .convicted_until_s = i + 1};
		struct host_texts texts = {.ptr = "",
					   .helo = "",
					   .template = "",
					   .provider = i % 3 == 0 ? "other.example"
								  : "large.example",
					   .ptr_status = PTR_OK};
		struct addr ip = {
		    4, {10, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i}};
		struct host_key key;

		host_key_make(&ip, FORM_NAME, 1, &key);
		assert_int_equal(store_host_put(store, &key, &p, &texts), 0);
	}
	assert_int_equal(store_commit(store), 0);
}

static void
test_pages_of_a_frequent_name(void **state)
{
	struct store_host_filter f = {.provider = "Large.EXAMPLE", .limit = 3};
	struct seen seen = {0};

	uint32_t newest_s = 1;

	(void)state;
	assert_int_equal(store_host_newest(store, &newest_s), 0);
	assert_int_equal(newest_s, 0); /* there is none */
	put_many(9000);
	assert_int_equal(store_host_newest(store, &newest_s), 0);
	assert_int_equal(newest_s, 1000 + 8999);
	assert_int_equal(store_host_each(store, &f, see, &seen), 0);
	assert_int_equal(seen.n, 3);
	assert_string_equal(seen.addresses[0], "10.0.35.39"); /* 8999 */
	assert_string_equal(seen.addresses[1], "10.0.35.38");
	assert_string_equal(seen.addresses[2], "10.0.35.36");
	assert_string_equal(seen.provider, "large.example");
	f.offset = 2;
	seen.n = 0;
	assert_int_equal(store_host_each(store, &f, see, &seen), 0);
	assert_string_equal(seen.addresses[0], "10.0.35.36");
	f.reverse = true;
	f.offset = 0;
	seen.n = 0;
	assert_int_equal(store_host_each(store, &f, see, &seen), 0);
	assert_string_equal(seen.addresses[0], "10.0.0.1");
	/* The last page is not full. */
	f.offset = 5998;
	seen.n = 0;
	assert_int_equal(store_host_each(store, &f, see, &seen), 0);
	assert_int_equal(seen.n, 2);
	/* Another condition leaves fewer. */
	f = (struct store_host_filter){
	    .provider = "large.example", .limit = 3, .until_s = 1003};
	seen.n = 0;
	assert_int_equal(store_host_each(store, &f, see, &seen), 0);
	assert_int_equal(seen.n, 2);
	assert_string_equal(seen.addresses[0], "10.0.0.2");
	f.addresses = "[\"10.0.0.1\", \"10.0.0.3\"]";
	seen.n = 0;
	assert_int_equal(store_host_each(store, &f, see, &seen), 0);
	assert_int_equal(seen.n, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_pages_of_a_frequent_name, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
