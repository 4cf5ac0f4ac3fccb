#include "store_policy.h"
#include "store_protection.h"
#include "store_schema.h"
#include "unit_store_open.h"

#define NOW 1000000u

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
add_key(int fill)
{
	uint8_t secret[32];

	memset(secret, fill, sizeof(secret));
	assert_int_equal(store_tag_key_add(store, secret, NOW), 0);
}

static void
test_what_is_set_is_loaded(void **state)
{
	struct policy *p;

	(void)state;
	assert_int_equal(store_protection_set(store, "", PROTECT_SIGN), 0);
	assert_int_equal(store_protection_set(store, "example.com", PROTECT_OFF), 0);
	assert_int_equal(store_protection_set(store, "Bob@example.com", PROTECT_SIGN), 0);
	assert_int_equal(store_protection_set(store, "bob@EXAMPLE.com", PROTECT_REQUIRE),
			 0);
	assert_int_equal(store_unsigned_set(store, "lists.example", "Mailman", NOW), 0);
	p = load();
	assert_int_equal(policy_protection_for(p, "a@b.org"), PROTECT_SIGN);
	assert_int_equal(policy_protection_for(p, "a@example.com"), PROTECT_OFF);
	assert_int_equal(policy_protection_for(p, "bob@example.com"), PROTECT_REQUIRE);
	assert_true(policy_is_unsigned(p, "dev@lists.example"));
	policy_free(p);
	assert_int_equal(store_protection_set(store, "", PROTECT_INHERIT), 0);
	assert_int_equal(store_unsigned_remove(store, "Lists.example"), 1);
	assert_int_equal(store_unsigned_remove(store, "lists.example"), 0);
	p = load();
	assert_int_equal(policy_site_protection(p), PROTECT_LEARN);
	assert_false(policy_is_unsigned(p, "dev@lists.example"));
	policy_free(p);
	assert_int_equal(store_bad_rows(store), 0);
}

static void
test_slips_of_the_keyboard(void **state)
{
	static const char *const scopes[] = {"@example.com", "bob@", "exa mple.com"};

	(void)state;
	for (size_t i = 0; i < COUNT(scopes); i++) {
		assert_int_equal(store_protection_set(store, scopes[i], PROTECT_SIGN),
				 -1);
		assert_int_equal(store_fault(store)->code, FAULT_VALUE);
		assert_int_equal(store_unsigned_set(store, scopes[i], NULL, NOW), -1);
	}
	assert_int_equal(store_unsigned_set(store, "", NULL, NOW), -1);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM protections"), 0);
}

static void
test_keys_rotate(void **state)
{
	struct store_tag_key keys[TAG_KEYS];
	struct policy *p;
	size_t n;

	(void)state;
	assert_int_equal(store_tag_keys(store, keys, &n), 0);
	assert_int_equal(n, 0);
	for (int i = 0; i < 12; i++)
		add_key(i);
	assert_int_equal(store_tag_keys(store, keys, &n), 0);
	assert_int_equal(n, TAG_KEYS);
	assert_int_equal(keys[0].key.digit, 1); /* 0, 1, ... 9, 0, 1 */
	assert_int_equal(keys[0].key.secret[31], 11);
	assert_int_equal(keys[1].key.digit, 0);
	assert_int_equal(keys[1].key.secret[0], 10);
	assert_true(keys[0].created_s > keys[1].created_s);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM tag_keys"), 2);
	p = load();
	assert_int_equal(policy_tag_keys(p, &n)[0].digit, 1);
	assert_int_equal(n, TAG_KEYS);
	policy_free(p);
}

static void
test_edited_rows_have_no_effect(void **state)
{
	struct store_tag_key keys[TAG_KEYS];
	size_t n;

	(void)state;
	add_key(1);
	unit_sql(STORE_FILE, "INSERT INTO tag_keys VALUES (9000000, 3, 'short');"
			     "INSERT INTO protections VALUES ('a@', 'sign')");
	policy_free(load());
	assert_int_equal(store_bad_rows(store), 2);
	assert_int_equal(store_tag_keys(store, keys, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(keys[0].key.secret[0], 1);
}

static void
test_every_change_is_seen(void **state)
{
	uint64_t before, after;

	(void)state;
	assert_int_equal(store_policy_version(store, &before), 0);
	store_protection_set(store, "example.com", PROTECT_SIGN);
	assert_int_equal(store_policy_version(store, &after), 0);
	assert_true(after > before);
	store_unsigned_set(store, "example.com", NULL, NOW);
	assert_int_equal(store_policy_version(store, &before), 0);
	assert_true(before > after);
	add_key(1);
	assert_int_equal(store_policy_version(store, &after), 0);
	assert_true(after > before);
}

/* A file of the first version has what it had, and takes the new rows. */
static void
test_version_1_is_upgraded(void **state)
{
	struct db_schema first = store_schema;
	struct fault fault;
	struct db db = {.handle = NULL};

	(void)state;
	store_close(store);
	store = NULL;
	unit_dir_teardown(NULL);
	unit_dir_setup(NULL);
	first.n_migrations = 1;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &first, &fault), 0);
	db_close(&db);
	unit_sql(STORE_FILE, "INSERT INTO modes VALUES ('example.com', 'enforce')");
	assert_int_equal(unit_number(STORE_FILE, "PRAGMA user_version"), 1);
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM modes"), 1);
	assert_int_equal(store_protection_set(store, "example.com", PROTECT_SIGN), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM README"
						 " WHERE topic = 'tag_keys'"),
			 1);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_what_is_set_is_loaded), TEST(test_slips_of_the_keyboard),
	    TEST(test_keys_rotate),	      TEST(test_edited_rows_have_no_effect),
	    TEST(test_every_change_is_seen),  TEST(test_version_1_is_upgraded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
