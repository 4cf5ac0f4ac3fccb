#include <unistd.h>

#include "replay_input.h"
#include "unit.h"

#define LINES	12000 /* enough for as many pieces as there are hands */
#define EACH_TH 997   /* line is no record */

/* Records that begin at 1, 2, 3 ...; the last line is without its newline. */
static void
write_lines(const char *file)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	for (int i = 1; i <= LINES; i++)
		fprintf(
		    f, i % EACH_TH == 0 ? "%d%s" : "{\"time\":%d,\"ip\":\"192.0.2.1\"}%s",
		    i, i < LINES ? "\n" : "");
	assert_int_equal(fclose(f), 0);
}

/* What is said to standard error goes to a file meanwhile. */
static void
read_quietly(struct replay_input *in, const char *file, const char *said)
{
	int before = dup(STDERR_FILENO);

	assert_true(before >= 0);
	assert_non_null(freopen(said, "w", stderr));
	assert_int_equal(replay_input_read(in, file), 0);
	(void)fflush(stderr);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	(void)close(before);
}

static void
check_items(const struct replay_input *in)
{
	size_t n = 0;

	for (int i = 1; i <= LINES; i++) {
		if (i % EACH_TH == 0)
			continue;
		assert_true(n < in->n);
		assert_int_equal(in->items[n]->number, n);
		assert_int_equal(in->items[n++]->record.session.at_ms, i * 1000);
	}
	assert_int_equal(in->n, n);
	assert_int_equal(in->bad_lines, LINES / EACH_TH);
}

static void
check_complaints(const char *file, const char *said)
{
	FILE *f = fopen(said, "r");
	char line[300], start[100];
	int n = 0;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		snprintf(start, sizeof(start), "%s:%d: ", file, ++n * EACH_TH);
		assert_memory_equal(line, start, strlen(start));
	}
	(void)fclose(f);
	assert_int_equal(n, LINES / EACH_TH);
}

/* However many threads parse: the same records, and complaints, in the order of lines. */
static void
pieces_are_in_the_order_of_lines(void **state)
{
	char dir[] = "/tmp/lychgate-input-XXXXXX", file[64], said[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/records", dir);
	snprintf(said, sizeof(said), "%s/said", dir);
	write_lines(file);
	for (size_t hands = 1; hands <= REPLAY_INPUT_HANDS; hands++) {
		struct replay_input in;

		replay_input_init(&in);
		assert_in_range(in.hands, 1, REPLAY_INPUT_HANDS);
		in.hands = hands;
		read_quietly(&in, file, said);
		check_items(&in);
		check_complaints(file, said);
		replay_input_fini(&in);
	}
	(void)unlink(file);
	(void)unlink(said);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pieces_are_in_the_order_of_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
