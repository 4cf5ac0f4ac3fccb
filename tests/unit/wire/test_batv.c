#include "batv.h"

#include <ctype.h>

#include "unit.h"

static const struct tag_key keys[] = {{7, "0123456789abcdef0123456789abcde"},
				      {6, "an older secret of 32 characters"}};
#define DAY 20000u

static enum tag_status
check(const char *address, uint32_t day)
{
	struct batv_address split;

	if (batv_split(address, &split) != 0)
		return TAG_NONE;
	return batv_check(keys, COUNT(keys), &split, day);
}

static void
sign(enum batv_form form, const char *sender, char out[BATV_ADDRESS_MAX])
{
	assert_int_equal(batv_sign(&keys[0], form, sender, DAY, out), 0);
}

/* Computed independently: python3 -c 'import hmac; print(hmac.new(
 * b"0123456789abcdef0123456789abcde\0", b"7013alice@example.com", "sha256").hexdigest())'
 */
static void
known_answer(void **state)
{
	char out[BATV_ADDRESS_MAX];

	(void)state;
	sign(BATV_PRVS, "Alice@Example.com", out);
	assert_string_equal(out, "prvs=70130c994c=Alice@Example.com");
	sign(BATV_SUBADDRESS, "Alice@Example.com", out);
	assert_string_equal(out, "Alice+prvs=70130c994c@Example.com");
}

static void
what_comes_back_is_valid(void **state)
{
	static const char *const senders[] = {
	    "alice@example.com",  "Alice.B@EXAMPLE.com", "alice+news@example.com", "a@b",
	    "alice@example.com.", "alice@example.com.."};
	char out[BATV_ADDRESS_MAX];
	struct batv_address split;

	(void)state;
	for (size_t i = 0; i < COUNT(senders); i++)
		for (int form = BATV_SUBADDRESS; form <= BATV_PRVS; form++) {
			sign((enum batv_form)form, senders[i], out);
			assert_int_equal(check(out, DAY), TAG_VALID);
			assert_int_equal(batv_split(out, &split), 0);
			assert_int_equal(split.form, form);
			assert_int_equal(
			    strncmp(split.plain, senders[i], strlen(split.plain)), 0);
			for (char *c = out; *c != '\0'; c++)
				*c = (char)toupper((unsigned char)*c);
			assert_int_equal(check(out, DAY), TAG_VALID);
		}
}

/* A signed address that would not fit is none: a piece of it is another address. */
static void
too_long_is_not_signed(void **state)
{
	char sender[400], out[BATV_ADDRESS_MAX];
	size_t fits = 0;

	(void)state;
	for (size_t len = 250; len < 340; len++) {
		memset(sender, 'a', len);
		memcpy(sender, "alice@", 6);
		sender[len] = '\0';
		for (int form = BATV_SUBADDRESS; form <= BATV_PRVS; form++) {
			memcpy(out, "old", 4);
			if (batv_sign(&keys[0], (enum batv_form)form, sender, DAY, out) ==
			    0) {
				assert_int_equal(strlen(out), len + 16);
				assert_int_equal(check(out, DAY), TAG_VALID);
				fits++;
			} else {
				assert_string_equal(out, "old");
			}
		}
	}
	assert_true(fits >= 2 * (305 - 250));
}

/* Postfix's recipe (mta-facts 6) makes one form of the other on the way in. */
static void
either_form_carries_the_tag(void **state)
{
	char prvs[BATV_ADDRESS_MAX], moved[BATV_ADDRESS_MAX + 1];

	(void)state;
	sign(BATV_PRVS, "alice+news@example.com", prvs);
	snprintf(moved, sizeof(moved), "alice+news+%.15s@example.com", prvs);
	assert_int_equal(check(moved, DAY), TAG_VALID);
}

/* Put every other character in the place of ${*at} of ${address}; how many. */
static size_t
change(const char *address, char *at, uint32_t day)
{
	static const char alphabet[] = "0123456789abcdefghijklmnopqrstuvwxyz=+@. -";
	char good = *at;

	for (const char *c = alphabet; *c != '\0'; c++) {
		*at = *c;
		if (*c == good)
			continue;
		assert_int_not_equal(check(address, day), TAG_VALID);
		assert_int_not_equal(check(address, day), TAG_EXPIRED);
	}
	*at = good;
	return sizeof(alphabet) - 2;
}

static void
every_change_of_one_character_is_refused(void **state)
{
	char out[BATV_ADDRESS_MAX];
	size_t from = strlen("alice+prvs="), changed = 0;

	(void)state;
	for (uint32_t day = DAY; day < DAY + 1000; day += 7) {
		assert_int_equal(
		    batv_sign(&keys[0], BATV_SUBADDRESS, "alice@example.com", day, out),
		    0);
		for (size_t i = from; i < from + BATV_TAG; i++)
			changed += change(out, &out[i], day);
	}
	assert_true(changed > 50000);
}

static void
a_tag_fits_one_account_only(void **state)
{
	char out[BATV_ADDRESS_MAX], other[BATV_ADDRESS_MAX + 8];

	(void)state;
	sign(BATV_SUBADDRESS, "alice@example.com", out);
	snprintf(other, sizeof(other), "bob%s", out + strlen("alice"));
	assert_int_equal(check(other, DAY), TAG_FORGED);
	out[strlen(out) - 1] = 'n';
	assert_int_equal(check(out, DAY), TAG_FORGED);
}

static void
keys_rotate(void **state)
{
	const struct tag_key next = {8, "the newest secret, 32 characters"};
	const struct tag_key later[] = {next, keys[0]};
	struct batv_address newest, middle, oldest;
	char out[BATV_ADDRESS_MAX];

	(void)state;
	assert_int_equal(batv_sign(&keys[1], BATV_PRVS, "a@b.com", DAY, out), 0);
	assert_int_equal(check(out, DAY), TAG_VALID);
	assert_int_equal(batv_split(out, &oldest), 0);
	sign(BATV_PRVS, "a@b.com", out);
	assert_int_equal(batv_split(out, &middle), 0);
	assert_int_equal(batv_sign(&next, BATV_PRVS, "a@b.com", DAY, out), 0);
	assert_int_equal(check(out, DAY), TAG_FORGED);
	assert_int_equal(batv_split(out, &newest), 0);
	assert_int_equal(batv_check(later, 2, &newest, DAY), TAG_VALID);
	assert_int_equal(batv_check(later, 2, &middle, DAY), TAG_VALID);
	assert_int_equal(batv_check(later, 2, &oldest, DAY), TAG_FORGED);
	assert_int_equal(batv_check(later, 0, &newest, DAY), TAG_FORGED);
}

/* Every day of two rounds of the 1000 days: good from 8 to 14 days, then expired; the
 * same sender for 7 days. */
static void
days_roll_over(void **state)
{
	char out[BATV_ADDRESS_MAX], before[BATV_ADDRESS_MAX] = "";
	unsigned changes = 0, rolled = 0;

	(void)state;
	for (uint32_t day = 19600; day < 21600; day++) {
		uint32_t life = batv_expiry(day) - day;

		assert_true(life >= 8 && life <= 14);
		assert_int_equal(batv_sign(&keys[0], BATV_PRVS, "a@b.com", day, out), 0);
		for (uint32_t age = 0; age <= 20; age++)
			assert_int_equal(check(out, day + age),
					 age <= life ? TAG_VALID : TAG_EXPIRED);
		assert_int_equal(check(out, day + 500), TAG_EXPIRED);
		changes += strcmp(out, before) != 0;
		rolled +=
		    strncmp(before, "prvs=79", 7) == 0 && strncmp(out, "prvs=70", 7) == 0;
		memcpy(before, out, sizeof(before));
	}
	assert_int_equal(changes, 2000 / BATV_STABLE_DAYS + 1);
	assert_int_equal(rolled, 2);
}

/* The clock of who checks a tag may be behind that of who made it, or was put back. */
static void
clocks_differ(void **state)
{
	char out[BATV_ADDRESS_MAX];

	(void)state;
	for (uint32_t day = DAY; day < DAY + 1000; day++) {
		assert_int_equal(batv_sign(&keys[0], BATV_PRVS, "a@b.com", day, out), 0);
		for (uint32_t behind = 1; behind <= 7; behind++)
			assert_int_equal(check(out, day - behind), TAG_VALID);
		assert_int_equal(check(out, day - 23), TAG_EXPIRED);
	}
}

static void
what_is_not_signed(void **state)
{
	static const char *const senders[] = {"",
					      "alice",
					      "@example.com",
					      "alice@",
					      "prvs=0123abcdef=alice@example.com",
					      "alice+prvs=0123abcdef@example.com",
					      "list-bounces+bob=firm.com@example.com",
					      "SRS0=ab=cd=firm.com=bob@example.com",
					      "\"a b\"@example.com"};
	char out[BATV_ADDRESS_MAX] = "untouched", longest[100];

	(void)state;
	for (size_t i = 0; i < COUNT(senders); i++) {
		assert_false(batv_is_signable(senders[i]));
		assert_int_equal(batv_sign(&keys[0], BATV_PRVS, senders[i], DAY, out),
				 -1);
	}
	memset(longest, 'x', sizeof(longest));
	memcpy(longest + 48, "@b.com", 7);
	assert_int_equal(batv_sign(&keys[0], BATV_PRVS, longest, DAY, out), 0);
	snprintf(out, sizeof(out), "untouched");
	memcpy(longest + 48, "x@b.com", 8);
	assert_int_equal(batv_sign(&keys[0], BATV_PRVS, longest, DAY, out), -1);
	assert_string_equal(out, "untouched");
}

/* A root's dot is taken away, and only that one. */
static void
a_last_dot_is_no_part_of_it(void **state)
{
	static const char *const rows[][2] = {
	    {"prvs=0123abcdef=alice@b.com.", "alice@b.com"},
	    {"alice+prvs=0123abcdef@b.com.", "alice@b.com"},
	    {"prvs=0123ABCDEF=alice.@b.com", "alice.@b.com"}};
	struct batv_address split;

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(batv_split(rows[i][0], &split), 0);
		assert_string_equal(split.plain, rows[i][1]);
		assert_string_equal(split.tag, "0123abcdef");
	}
}

static void
what_bears_no_tag(void **state)
{
	static const char *const addresses[] = {"",
						"alice@example.com",
						"prvs=0123abcdef=@example.com",
						"prvs=0123abcdef=@a@example.com",
						"a@b+prvs=0123abcdef@example.com",
						"+prvs=0123abcdef@example.com",
						"prvs=0123abcde=alice@example.com",
						"prvs=0123abcdef0=alice@example.com",
						"prvs=0123abcd.f=alice@example.com",
						"alice+prvs=0123abcdef+x@example.com",
						"alice-prvs=0123abcdef@example.com",
						"prvs=0123abcdef=alice",
						"prvs=alice/0123abcdef@example.com"};
	char longest[BATV_ADDRESS_MAX + 1];
	struct batv_address split = {.plain = "untouched"};

	(void)state;
	for (size_t i = 0; i < COUNT(addresses); i++)
		assert_int_equal(batv_split(addresses[i], &split), -1);
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "prvs=0123abcdef=alice@", 22);
	longest[BATV_ADDRESS_MAX] = '\0';
	assert_int_equal(batv_split(longest, &split), -1);
	assert_string_equal(split.plain, "untouched");
	longest[BATV_ADDRESS_MAX - 1] = '\0';
	assert_int_equal(batv_split(longest, &split), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_answer),
	    cmocka_unit_test(what_comes_back_is_valid),
	    cmocka_unit_test(too_long_is_not_signed),
	    cmocka_unit_test(either_form_carries_the_tag),
	    cmocka_unit_test(every_change_of_one_character_is_refused),
	    cmocka_unit_test(a_tag_fits_one_account_only),
	    cmocka_unit_test(keys_rotate),
	    cmocka_unit_test(days_roll_over),
	    cmocka_unit_test(clocks_differ),
	    cmocka_unit_test(what_is_not_signed),
	    cmocka_unit_test(a_last_dot_is_no_part_of_it),
	    cmocka_unit_test(what_bears_no_tag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
