#include "replay_print.h"
#include "unit.h"

static const struct replay_totals totals = {
    .records = 12, .bad_lines = 1, .seconds = 0.5};

/* A report with one refused ham session of an odd name. */
static void
make_report(struct replay_report *r)
{
	struct replay_refused *refused;

	assert_int_equal(replay_report_init(r, 1), 0);
	r->tally[RECORD_SPAM] = (struct replay_tally){.recipients = 8,
						      .refused = 4,
						      .hosts = 3,
						      .hosts_refused = 2,
						      .first_contact = 3,
						      .first_contact_refused = 1};
	r->tally[RECORD_SPAM].over[0] = 6;
	r->tally[RECORD_SPAM].hosts_over[0] = 2;
	r->tally[RECORD_HAM] = (struct replay_tally){.recipients = 2, .refused = 1};
	refused = &r->refused_ham[r->n_refused_ham++];
	refused->id = strdup("odd\x1B[2J\"name");
	assert_int_equal(addr_parse("192.0.2.9", &refused->ip), 0);
	score_init(&refused->score);
	score_add(&refused->score,
		  &(struct reason){.id = REASON_CONCURRENT, .nats = 2.5, .a = 7, .b = 1});
	score_sum(&refused->score);
}

static char *
print(int (*function)(FILE *, const struct replay_totals *, const struct replay_report *))
{
	struct replay_report r;
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	make_report(&r);
	assert_int_equal(function(to, &totals, &r), 0);
	fclose(to);
	replay_report_fini(&r);
	return text;
}

static void
assert_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("no %s in %s", part, text);
}

static void
test_json(void **state)
{
	char *text = print(replay_print_json);

	(void)state;
	assert_has(text, "{\"records\":12,\"bad_lines\":1,\"seconds\":0.5,"
			 "\"sessions_per_s\":24,\"by_label\":{\"spam\":{\"recipients\":8,"
			 "\"refused\":4,\"hosts\":3,\"hosts_refused\":2,"
			 "\"first_contact\":3,\"first_contact_refused\":1},\"ham\":{");
	assert_has(text, "\"thresholds\":[{\"score\":2,\"spam_recipients_refused\":6,"
			 "\"ham_recipients_refused\":0,\"spam_hosts_refused\":2,"
			 "\"ham_hosts_refused\":0},{\"score\":2.5,");
	assert_has(text, "\"refused_ham\":[{\"id\":\"odd\\u001b[2J\\\"name\","
			 "\"ip\":\"192.0.2.9\",\"score\":2.5,\"reasons\":[{\"name\":");
	assert_has(text, "\"nats\":2.5,\"counts\":true,\"text\":\"");
	/* One line. */
	assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
}

static void
test_text(void **state)
{
	char *text = print(replay_print_text);

	(void)state;
	assert_has(text, "12 records, 1 bad lines, 0.50 s, 24 sessions/s\n");
	assert_has(text, "192.0.2.9  odd?[2J\"name  score 2.50\n");
	assert_has(text, " +2.50 ");
	assert_has(text, "What a fixed score would refuse");
	assert_null(strstr(text, "none"));
	assert_null(strstr(text, "--what-if"));
	assert_null(strchr(text, '\x1B'));
	free(text);
}

/* What is made of a site's own log has no labels. */
static void
test_text_unlabelled(void **state)
{
	struct replay_report r;
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	(void)state;
	assert_int_equal(replay_report_init(&r, 1), 0);
	r.tally[RECORD_NO_LABEL] =
	    (struct replay_tally){.recipients = 40, .refused = 10, .hosts = 7};
	assert_int_equal(replay_print_text(to, &totals, &r), 0);
	fclose(to);
	replay_report_fini(&r);
	assert_has(text, "\nnone           40       10  25.00      7        0");
	assert_has(text, "--what-if");
	assert_null(strstr(text, "fixed score"));
	assert_null(strstr(text, "spam"));
	free(text);
}

/* What could not be printed is told. */
static void
test_json_to_a_full_disk(void **state)
{
	struct replay_report r;
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	setvbuf(full, NULL, _IONBF, 0);
	make_report(&r);
	assert_int_equal(replay_print_json(full, &totals, &r), -1);
	fclose(full);
	replay_report_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_json_to_a_full_disk),
	    cmocka_unit_test(test_text),
	    cmocka_unit_test(test_text_unlabelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
