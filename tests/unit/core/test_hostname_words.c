/* The list is private, and its order matters: so this test includes the module. */
#include "hostname_words.c"
#include "unit.h"

static void
test_words_are_sorted(void **state)
{
	(void)state;
	for (size_t i = 1; i < N_WORDS; i++)
		if (strcmp(words[i - 1].text, words[i].text) >= 0)
			fail_msg("%s, %s", words[i - 1].text, words[i].text);
}

static void
test_every_word_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_WORDS; i++)
		if (hostname_words_of(words[i].text, strlen(words[i].text)) !=
		    words[i].meaning)
			fail_msg("%s", words[i].text);
}

static void
test_meanings(void **state)
{
	static const struct {
		const char *word;
		unsigned meaning;
	} rows[] = {
	    {"adsl", WORD_ACCESS},
	    {"xdsl", WORD_ACCESS},
	    {"vdsl", WORD_ACCESS},
	    {"sdsl", WORD_ACCESS | WORD_STATIC},
	    {"dslpool", WORD_ACCESS},
	    {"athedsl", WORD_ACCESS},
	    {"dynamicip", WORD_ACCESS},
	    {"dialup", WORD_ACCESS},
	    {"cust", WORD_WEAK},
	    {"customermex", WORD_WEAK},
	    {"host", WORD_NUMBER},
	    {"staticip", WORD_STATIC},
	    {"business", WORD_STATIC},
	    {"webserver", WORD_SERVER},
	    {"ovhcloud", WORD_SERVER},
	    {"cloudbox", WORD_SERVER},
	    {"kvmvps", WORD_SERVER},
	    {"smtpout", WORD_MAIL},
	    {"hotmail", WORD_MAIL},
	    {"mail", WORD_MAIL},
	    {"zimbra", WORD_MAIL},
	    /* words that hold such words */
	    {"poolside", 0},
	    {"liverpool", 0},
	    {"grandslam", 0},
	    {"ads", 0},
	    {"dialog", 0},
	    {"cabletown", 0},
	    {"layout", 0},
	    {"customs", 0},
	    {"a", 0},
	    {"zzz", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (hostname_words_of(rows[i].word, strlen(rows[i].word)) !=
		    rows[i].meaning)
			fail_msg("%s", rows[i].word);
}

static void
test_words_of_a_name(void **state)
{
	static const struct {
		const char *name;
		unsigned meaning;
	} rows[] = {
	    {"adsl2-pool.mx", WORD_ACCESS | WORD_WEAK | WORD_MAIL},
	    {"7dip0.x_smtp", WORD_ACCESS | WORD_MAIL},
	    {"3g.a", WORD_ACCESS},
	    {"a-5g", WORD_ACCESS},
	    {"a3g", 0},
	    {"13g", 0},
	    {"3g2", 0},
	    {"2g", 0},
	    {"g", 0},
	    {"", 0},
	    {"-.-", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (hostname_words_in(rows[i].name, strlen(rows[i].name)) !=
		    rows[i].meaning)
			fail_msg("%s", rows[i].name);
	assert_int_equal(hostname_words_in("adsl2-pool.mx", 10), WORD_ACCESS | WORD_WEAK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words_are_sorted),
	    cmocka_unit_test(test_every_word_is_found),
	    cmocka_unit_test(test_meanings),
	    cmocka_unit_test(test_words_of_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
