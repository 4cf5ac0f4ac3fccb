/*
 * Input: a configuration file.  What is taken keeps to the table of options; what is
 * refused says why, in lines, and stores nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "config.h"
#include "fuzz.h"
#include "option.h"

/* libconfig forgets a few bytes when a file ends within a string; ours are still found.
 */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
	return "leak:libconfig";
}

static const struct option *table;
static size_t rows;

/* Every value of a numeric option is within its limits. */
static void
check_config(const struct config *c)
{
	for (size_t i = 0; i < rows; i++) {
		const void *at = (const char *)c + table[i].offset;
		const struct config_list *list = at;

		switch (table[i].type) {
		case OPTION_SIZE:
		case OPTION_DURATION:
		case OPTION_COUNT:
		case OPTION_OCTAL:
			FUZZ_CHECK((double)*(const uint64_t *)at >= table[i].min);
			FUZZ_CHECK((double)*(const uint64_t *)at <= table[i].max);
			break;
		case OPTION_NUMBER:
			FUZZ_CHECK(*(const double *)at >= table[i].min);
			FUZZ_CHECK(*(const double *)at <= table[i].max);
			break;
		case OPTION_TEXT:
			FUZZ_CHECK(strlen(*(const char *const *)at) <=
				   (size_t)table[i].max);
			break;
		case OPTION_LIST:
			FUZZ_CHECK(list->n >= (size_t)table[i].min);
			FUZZ_CHECK(list->n <= (size_t)table[i].max);
			break;
		case OPTION_SWITCH:
		case OPTION_WORD:
			FUZZ_CHECK(table[i].words[*(const uint64_t *)at] != NULL);
			break;
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct config config;
	struct buf errors;

	if (text == NULL)
		return 0;
	table = option_table(&rows);
	if (size > 0)
		memcpy(text, data, size);
	text[size] = '\0';
	buf_init(&errors);
	if (config_parse(text, size, "f", &config, &errors) == 0) {
		FUZZ_CHECK(errors.len == 0);
		check_config(&config);
		config_fini(&config);
	} else {
		FUZZ_CHECK(errors.len > 0 && errors.data[errors.len - 1] == '\n');
		FUZZ_CHECK(strncmp(errors.data, "f:", 2) == 0);
	}
	buf_fini(&errors);
	free(text);
	return 0;
}
