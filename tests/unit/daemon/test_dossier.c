#include "unit.h"

#include "dossier.h"
#include "store_stats.h"
#include "watch.h"

static const struct privacy open_book = {.mode = PRIVACY_FULL};

/* A report as the milter side makes it: two recipients, the second one refused. */
struct given {
	struct session session;
	struct journal_decision decisions[2];
	struct outcome outcome;
	struct smtp_report report;
};

static void
given_init(struct given *g)
{
	const struct reason trap = {.id = REASON_TRAP, .nats = 9.25};
	struct addr ip;

	memset(g, 0, sizeof(*g));
	assert_int_equal(addr_parse("192.0.2.7", &ip), 0);
	session_init(&g->session, 90000, &ip);
	g->session.end_ms = 125000;
	assert_int_equal(session_set_ptr(&g->session, "a.example.net", 13, PTR_OK), 0);
	assert_int_equal(session_add_helo(&g->session, "h x=\"1\"", 7), 0);
	assert_int_equal(session_add_txn(&g->session, 91000, "s@example.net", 13), 0);
	assert_int_equal(
	    session_add_rcpt(&g->session, 91000, "a@example.com", 13, MTA_UNKNOWN), 0);
	assert_int_equal(
	    session_add_rcpt(&g->session, 92000, "b@example.com", 13, MTA_ACCEPTED), 0);
	g->decisions[0] = (struct journal_decision){.spared = SPARED_MONITOR};
	g->decisions[1] = (struct journal_decision){.action = ACTION_REFUSE, .score = 9};
	g->outcome = (struct outcome){
	    .rcpts = 2,
	    .accepted = 1,
	    .unknown = 1,
	    .refused = 1,
	    .new_host = true,
	    .new_zombie = true,
	    .texts = {"a.example.net", "h", "temp", "example.net", PTR_OK},
	    .worst = {.kind = VERDICT_ZOMBIE, .threshold = 7.5}};
	score_init(&g->outcome.worst.score);
	score_add(&g->outcome.worst.score, &trap);
	score_sum(&g->outcome.worst.score);
	g->report = (struct smtp_report){.reference = "0123456789",
					 .queue_ids = "QUEUEID",
					 .session = &g->session,
					 .outcome = &g->outcome,
					 .decisions = g->decisions,
					 .n_decisions = 2};
}

static struct dossier *
given_dossier(struct given *g)
{
	struct dossier *d;

	given_init(g);
	d = dossier_create(&g->report);
	assert_non_null(d);
	return d;
}

static void
takes_the_session_over(void **state)
{
	struct given g;
	struct dossier *d;

	(void)state;
	d = given_dossier(&g);
	assert_null(g.session.arena.chunks);
	session_fini(&g.session); /* harmless */
	memset(&g.outcome, 0, sizeof(g.outcome));
	assert_int_equal(d->session.n_txns, 1);
	assert_string_equal(d->outcome->texts.template, "temp");
	assert_string_equal(d->reference, "0123456789");
	assert_string_equal(d->queue_ids, "QUEUEID");
	assert_true(dossier_size(d) > sizeof(*d));
	dossier_free(d);
}

static void
its_line_in_the_log(void **state)
{
	static const struct {
		enum privacy_mode mode;
		const char *from;
	} cases[] = {{PRIVACY_FULL, " from=s@example.net to=b@example.com "},
		     {PRIVACY_NONE, " from=\"\" to=\"\" "}};
	struct given g;
	struct dossier *d;
	struct buf line;

	(void)state;
	d = given_dossier(&g);
	buf_init(&line);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct privacy privacy = {.mode = cases[i].mode};

		buf_clear(&line);
		assert_int_equal(dossier_format(d, &privacy, &line), 0);
		assert_non_null(strstr(line.data, cases[i].from));
	}
	/* Nobody was refused, and nothing judged: the first recipient is told. */
	given_init(&g);
	g.session.auth = true;
	g.report.outcome = NULL;
	g.report.n_decisions = 0;
	g.report.queue_ids = "";
	dossier_free(d);
	d = dossier_create(&g.report);
	buf_clear(&line);
	assert_int_equal(dossier_format(d, &open_book, &line), 0);
	assert_string_equal(line.data,
			    "session=0123456789 client=192.0.2.7 ptr=a.example.net "
			    "ptr_status=ok helo=\"h x=\\\"1\\\"\" from=s@example.net "
			    "to=a@example.com auth=yes");
	dossier_free(d);
	d = given_dossier(&g);
	buf_clear(&line);
	assert_int_equal(dossier_format(d, &open_book, &line), 0);
	assert_string_equal(
	    line.data, "session=0123456789 client=192.0.2.7 ptr=a.example.net "
		       "ptr_status=ok helo=\"h x=\\\"1\\\"\" from=s@example.net "
		       "to=b@example.com queue=QUEUEID verdict=zombie score=9.25 "
		       "threshold=7.50 rcpts=2 accepted=1 unknown=1 refused=1 spared=1 "
		       "why=monitor convicted=now reasons=recipients.trap:+9.2");
	buf_fini(&line);
	dossier_free(d);
}

/* Some syslog daemons keep 1024 bytes of a line: a client that has long and odd names for
 * everything does not push out what it was taken for. */
static void
verdicts_are_not_pushed_out(void **state)
{
	char odd[SESSION_TEXT_MAX];
	struct given g;
	struct dossier *d;
	struct buf line;

	(void)state;
	memset(odd, '\xff', sizeof(odd));
	given_init(&g);
	session_set_ptr(&g.session, odd, sizeof(odd), PTR_FORGED);
	session_add_helo(&g.session, odd, sizeof(odd));
	session_add_txn(&g.session, 92000, odd, sizeof(odd));
	session_add_rcpt(&g.session, 92000, odd, sizeof(odd), MTA_ACCEPTED);
	g.decisions[1].action = ACTION_PASS;
	g.report.decisions = (const struct journal_decision[]){
	    g.decisions[0], g.decisions[0], {.action = ACTION_REFUSE}};
	g.report.n_decisions = 3;
	d = dossier_create(&g.report);
	assert_non_null(d);
	buf_init(&line);
	assert_int_equal(dossier_format(d, &open_book, &line), 0);
	assert_in_range(strstr(line.data, "verdict=zombie") - line.data, 800, 1000);
	buf_fini(&line);
	dossier_free(d);
}

/* Of several messages the one is told that was refused, with its own sender. */
static void
sender_and_recipient_belong_together(void **state)
{
	struct journal_decision decisions[3] = {{.action = ACTION_PASS}};
	struct given g;
	struct dossier *d;
	struct buf line;

	(void)state;
	buf_init(&line);
	for (size_t refused = 0; refused < COUNT(decisions); refused++) {
		given_init(&g);
		assert_int_equal(session_add_txn(&g.session, 93000, "", 0), 0);
		assert_int_equal(session_add_txn(&g.session, 94000, "t@example.org", 13),
				 0);
		assert_int_equal(session_add_rcpt(&g.session, 94000, "c@example.com", 13,
						  MTA_ACCEPTED),
				 0);
		memset(decisions, 0, sizeof(decisions));
		decisions[refused].action = ACTION_REFUSE;
		g.report.decisions = decisions;
		g.report.n_decisions = COUNT(decisions);
		d = dossier_create(&g.report);
		buf_clear(&line);
		assert_int_equal(dossier_format(d, &open_book, &line), 0);
		assert_non_null(strstr(
		    line.data, refused == 0   ? " from=s@example.net to=a@example.com "
			       : refused == 1 ? " from=s@example.net to=b@example.com "
					      : " from=t@example.org to=c@example.com "));
		dossier_free(d);
	}
	buf_fini(&line);
}

static void
what_it_adds_to_statistics(void **state)
{
	struct journal_entry entry;
	struct store_minute minute;
	struct given g;
	struct dossier *d;

	(void)state;
	d = given_dossier(&g);
	entry = dossier_entry(d);
	store_stats_count(&entry, &minute);
	assert_int_equal(minute.minute_s, 120);
	assert_int_equal(minute.count[STAT_SESSIONS], 1);
	assert_int_equal(minute.count[STAT_RECIPIENTS], 2);
	assert_int_equal(minute.count[STAT_REFUSED], 1);
	assert_int_equal(minute.count[STAT_WOULD_REFUSE], 1);
	assert_int_equal(minute.count[STAT_ZOMBIES], 1);
	assert_int_equal(minute.count[STAT_NEW_ZOMBIES], 1);
	assert_int_equal(minute.count[STAT_RELAPSES], 0);
	assert_int_equal(minute.count[STAT_NEW_HOSTS], 1);
	assert_int_equal(minute.count[STAT_UNJUDGED], 0);
	dossier_free(d);

	given_init(&g);
	g.report.outcome = NULL;
	g.report.n_decisions = 0;
	d = dossier_create(&g.report);
	entry = dossier_entry(d);
	store_stats_count(&entry, &minute);
	assert_int_equal(minute.count[STAT_UNJUDGED], 1);
	assert_int_equal(minute.count[STAT_SESSIONS], 0);
	dossier_free(d);
}

static void
what_a_person_should_know(void **state)
{
	static const struct {
		unsigned alerts;
		const char *line;
	} cases[] = {
	    {0, ""},
	    {WATCH_TRAPS, "the established server 192.0.2.7 changed: it began to hit "
			  "spamtraps;"},
	    {WATCH_UNKNOWN | WATCH_TRAPS | WATCH_ALIEN,
	     "the established server 192.0.2.7 changed: it"},
	};
	struct given g;
	struct dossier *d;
	struct buf line;

	(void)state;
	d = given_dossier(&g);
	buf_init(&line);
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t kinds = 0;

		buf_clear(&line);
		d->outcome->alerts = cases[i].alerts;
		assert_int_equal(dossier_alert(d, &line), 0);
		assert_non_null(line.data);
		assert_memory_equal(line.data, cases[i].line, strlen(cases[i].line));
		for (unsigned kind = 1; kind <= WATCH_ALIEN; kind <<= 1)
			kinds += strstr(line.data,
					watch_alert_text((enum watch_alert)kind)) != NULL;
		assert_int_equal(kinds, __builtin_popcount(cases[i].alerts));
		assert_int_equal(
		    strstr(line.data, "its mail goes on (lychgate explain 192.0.2.7)") !=
			NULL,
		    cases[i].alerts != 0);
	}
	dossier_free(d);

	/* Nobody judged it. */
	given_init(&g);
	g.report.outcome = NULL;
	g.report.n_decisions = 0;
	d = dossier_create(&g.report);
	buf_clear(&line);
	assert_int_equal(dossier_alert(d, &line), 0);
	assert_string_equal(line.data, "");
	dossier_free(d);
	buf_fini(&line);
}

static struct dossier *
numbered(char number)
{
	struct given g;
	struct dossier *d;

	d = given_dossier(&g);
	d->reference[0] = number;
	return d;
}

static void
lists(void **state)
{
	struct dossier_list a = {0}, b = {0};
	struct dossier *d;

	(void)state;
	assert_null(dossier_list_take(&a));
	dossier_list_join(&a, &b);
	dossier_list_add(&b, numbered('1'));
	dossier_list_join(&a, &b);
	assert_int_equal(a.n, 1);
	assert_int_equal(b.n, 0);
	dossier_list_add(&a, numbered('2'));
	dossier_list_add(&b, numbered('3'));
	dossier_list_join(&a, &b);
	assert_int_equal(a.n, 3);
	for (char c = '1'; c <= '2'; c++) {
		d = dossier_list_take(&a);
		assert_int_equal(d->reference[0], c);
		dossier_free(d);
	}
	assert_int_equal(a.size, dossier_size(a.first));
	dossier_list_add(&a, numbered('4'));
	for (char c = '3'; c <= '4'; c++) {
		assert_int_equal(a.n, (size_t)('5' - c));
		d = dossier_list_take(&a);
		assert_int_equal(d->reference[0], c);
		dossier_free(d);
	}
	assert_null(a.last);
	dossier_list_add(&a, numbered('5'));
	dossier_list_add(&a, numbered('6'));
	dossier_list_clear(&a);
	assert_null(a.first);
	assert_null(a.last);
	assert_int_equal(a.size, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_the_session_over),
	    cmocka_unit_test(its_line_in_the_log),
	    cmocka_unit_test(verdicts_are_not_pushed_out),
	    cmocka_unit_test(sender_and_recipient_belong_together),
	    cmocka_unit_test(what_it_adds_to_statistics),
	    cmocka_unit_test(what_a_person_should_know),
	    cmocka_unit_test(lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
