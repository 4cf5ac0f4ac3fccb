#include "simhash.h"

#include "near.h"

static const char spam[] =
    "Dear customer 4711, your account will be closed in 24 hours. Please visit our "
    "secure "
    "page at http://bank.example/login?id=8812 and confirm your password, otherwise we "
    "must suspend all services that you have with us. Sincerely, the security team.";
/* The same template, filled in otherwise. */
static const char filled[] =
    "Dear customer 99, your account will be closed in 48 hours. Please visit our secure "
    "page at http://bank.example/login?id=1 and confirm your password, otherwise we "
    "must suspend all services that you have with us. Sincerely, the security TEAM!";
static const char other[] =
    "Hi Anna, thanks for the minutes of yesterday's meeting. I have two small changes, "
    "see the attachment; the rest is fine with me. Shall we meet again on Thursday at "
    "ten, or would you rather wait until Bob is back from his holidays? Regards, Carol";

static uint64_t
print_of(const char *text, size_t piece)
{
	struct simhash h;
	uint64_t hash = 0;

	simhash_init(&h);
	for (size_t at = 0, len = strlen(text); at < len; at += piece)
		assert_true(
		    simhash_add(&h, text + at, len - at < piece ? len - at : piece));
	assert_true(simhash_end(&h, &hash));
	return hash;
}

static void
test_pieces_do_not_matter(void **state)
{
	uint64_t whole = print_of(spam, sizeof(spam));

	(void)state;
	for (size_t piece = 1; piece < 40; piece++)
		assert_true(print_of(spam, piece) == whole);
}

static void
test_alike_is_near(void **state)
{
	uint64_t a = print_of(spam, 1000);

	(void)state;
	assert_in_range(__builtin_popcountll(a ^ print_of(filled, 1000)), 0, 3);
	assert_in_range(__builtin_popcountll(a ^ print_of(other, 1000)), 16, 64);
	assert_in_range(__builtin_popcountll(a), 16, 48);
}

static void
test_too_short(void **state)
{
	static const char *const texts[] = {
	    "", "hello", "one two three four five six 7 8",
	    "........................................", "12345678901234567890"};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct simhash h;
		uint64_t hash = 5;

		simhash_init(&h);
		assert_true(simhash_add(&h, texts[i], strlen(texts[i])));
		assert_false(simhash_end(&h, &hash));
		assert_int_equal(hash, 5);
	}
}

/* Behind the limit nothing is read any more. */
static void
test_bounded(void **state)
{
	static char text[2 * SIMHASH_BYTES_MAX];
	struct simhash a, b;
	uint64_t of_a, of_b;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 5 == 4 ? ' ' : (char)('a' + i * i % 26);
	simhash_init(&a);
	simhash_init(&b);
	assert_false(simhash_add(&a, text, SIMHASH_BYTES_MAX));
	assert_true(simhash_add(&b, text, SIMHASH_BYTES_MAX - 1));
	text[SIMHASH_BYTES_MAX] = 'X';
	assert_false(simhash_add(&b, text + SIMHASH_BYTES_MAX - 1, SIMHASH_BYTES_MAX));
	assert_false(simhash_add(&b, text, 100));
	assert_true(simhash_end(&a, &of_a) && simhash_end(&b, &of_b));
	assert_true(of_a == of_b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pieces_do_not_matter),
	    cmocka_unit_test(test_alike_is_near),
	    cmocka_unit_test(test_too_short),
	    cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
