/* The arithmetic of a comparison, on hand-made verdicts of both sides. */
#include "replay_change.h"
#include "unit.h"

#define P ACTION_PASS
#define R ACTION_REFUSE

/* One recipient; ${host} NULL: of the session before. */
struct step {
	const char *host;
	enum mta_answer mta;
	enum verdict_action before, after;
	bool trap; /* only to the side after */
};

#define A "192.0.2.1"
#define B "192.0.2.2"
#define C "192.0.2.3"
#define D "2001:db8::1"

static const struct step steps[] = {
    {A, MTA_ACCEPTED, P, R, false}, /* gained */
    {NULL, MTA_UNKNOWN, P, R, false},
    {NULL, MTA_ACCEPTED, R, R, false}, /* the same on both sides */
    {NULL, MTA_ACCEPTED, P, R, true},  /* a trap is nobody's mail */
    {B, MTA_ACCEPTED, R, P, false},    /* lost */
    {C, MTA_ACCEPTED, P, P, false},
    {D, MTA_ACCEPTED, R, R, false},
    {A, MTA_DEFERRED, R, P, false}, /* A changes in both directions */
    {B, MTA_ACCEPTED, R, P, false},
    {B, MTA_ACCEPTED, P, R, false},
};

/* A session of recipients on its way. */
struct feed {
	struct change_report report;
	struct change_session session;
	struct outcome outcomes[CHANGE_SIDES];
	struct record records[COUNT(steps)];
	size_t n_records;
	bool open;
};

/* Its message passes on both sides. */
static void
end(struct feed *f)
{
	static const bool refused[CHANGE_SIDES];

	change_message(&f->report, &f->session, refused);
	if (f->open)
		change_end(&f->report, &f->session, &f->records[f->n_records++],
			   f->outcomes);
	f->open = false;
}

static void
begin(struct feed *f, const char *host)
{
	struct addr ip;

	end(f);
	memset(f->outcomes, 0, sizeof(f->outcomes));
	f->session = (struct change_session){0};
	assert_int_equal(addr_parse(host, &ip), 0);
	for (int side = 0; side < CHANGE_SIDES; side++) {
		struct outcome *o = &f->outcomes[side];

		host_key_make(&ip, FORM_NAME, 1, &o->key);
		o->worst.kind = VERDICT_SUSPECT;
		o->worst.score.total = side == CHANGE_BEFORE ? 3 : 5;
	}
	f->open = true;
}

static void
feed(struct feed *f)
{
	*f = (struct feed){.open = false};
	assert_int_equal(change_report_init(&f->report, COUNT(steps)), 0);
	for (size_t i = 0; i < COUNT(steps); i++) {
		const struct step *s = &steps[i];
		struct verdict verdicts[CHANGE_SIDES] = {0};

		if (s->host != NULL)
			begin(f, s->host);
		verdicts[CHANGE_BEFORE].action = s->before;
		verdicts[CHANGE_AFTER].action = s->after;
		verdicts[CHANGE_AFTER].trap = s->trap;
		change_rcpt(&f->report, &f->session, s->mta, verdicts);
		f->outcomes[CHANGE_BEFORE].refused += s->before == R;
		f->outcomes[CHANGE_AFTER].refused += s->after == R;
		if (s->after == R)
			f->outcomes[CHANGE_AFTER].worst.kind = VERDICT_ZOMBIE;
	}
	end(f);
}

/* B was established, D never seen. */
static int
profile(void *ctx, const struct host_key *key, const struct change_host *host,
	struct profile *profile_r)
{
	struct addr addr = host_key_addr(key);
	char text[ADDR_TEXT_MAX];

	(void)ctx;
	assert_true(host->gained + host->lost > 0);
	*profile_r = (struct profile){.active_days = 3};
	addr_format(&addr, text);
	if (strcmp(text, B) == 0)
		profile_r->label = LABEL_SERVER;
	else
		assert_string_equal(text, A);
	return strcmp(text, B) == 0;
}

static void
test_sums(void **state)
{
	const struct change_totals *before, *after;
	struct feed *f = malloc(sizeof(*f));

	(void)state;
	assert_non_null(f);
	feed(f);
	before = &f->report.totals[CHANGE_BEFORE];
	after = &f->report.totals[CHANGE_AFTER];
	assert_int_equal(f->report.sessions, 7);
	assert_int_equal(f->report.recipients, 10);
	assert_int_equal(f->report.known, 7);
	assert_int_equal(before->refused, 5);
	assert_int_equal(after->refused, 6);
	assert_int_equal(before->known_refused, 4);
	assert_int_equal(after->known_refused, 4);
	assert_int_equal(before->sessions_refused, 5);
	assert_int_equal(after->sessions_refused, 3);
	assert_int_equal(before->hosts_refused, 3);
	assert_int_equal(after->hosts_refused, 3);
	assert_int_equal(before->verdicts[VERDICT_SUSPECT], 7);
	assert_int_equal(after->verdicts[VERDICT_SUSPECT], 4);
	assert_int_equal(after->verdicts[VERDICT_ZOMBIE], 3);
	change_report_fini(&f->report);
	free(f);
}

/* A message that one side refuses at its end: not to whom the mail server refused. */
static void
test_messages(void **state)
{
	static const struct verdict passed[CHANGE_SIDES];
	static const struct verdict one[CHANGE_SIDES] = {
	    [CHANGE_BEFORE] = {.action = ACTION_REFUSE}};
	static const bool refused[CHANGE_SIDES] = {[CHANGE_AFTER] = true};
	struct change_session session = {0};
	struct change_report r;

	(void)state;
	assert_int_equal(change_report_init(&r, 1), 0);
	change_rcpt(&r, &session, MTA_ACCEPTED, passed);
	change_rcpt(&r, &session, MTA_NOT_KNOWN, passed);
	change_rcpt(&r, &session, MTA_UNKNOWN, passed);
	change_rcpt(&r, &session, MTA_ACCEPTED, one);
	change_message(&r, &session, refused);
	change_rcpt(&r, &session, MTA_ACCEPTED, one);
	change_message(&r, &session, (const bool[CHANGE_SIDES]){false});
	assert_int_equal(r.totals[CHANGE_BEFORE].refused, 2);
	assert_int_equal(r.totals[CHANGE_AFTER].refused, 3);
	assert_int_equal(r.totals[CHANGE_AFTER].known_refused, 2);
	assert_int_equal(session.gained, 2);
	assert_int_equal(session.gained_known, 1);
	assert_int_equal(session.lost, 1);
	change_report_fini(&r);
}

static const char *
address(const struct change_item *item, char out[ADDR_TEXT_MAX])
{
	struct addr addr = host_key_addr(&item->key);

	return addr_format(&addr, out);
}

static void
test_lists(void **state)
{
	struct feed *f = malloc(sizeof(*f));
	const struct change_list *gained, *lost;
	char text[ADDR_TEXT_MAX];

	(void)state;
	assert_non_null(f);
	feed(f);
	gained = &f->report.gained;
	lost = &f->report.lost;
	assert_int_equal(change_judge(&f->report, profile, NULL), 0);

	/* The one that looks valid first, though less of its mail is refused. */
	assert_int_equal(gained->hosts, 2);
	assert_int_equal(gained->recipients, 4);
	assert_int_equal(gained->known, 2);
	assert_int_equal(gained->looks[LOOKS_ESTABLISHED], 1);
	assert_int_equal(gained->looks[LOOKS_NOTHING], 1);
	assert_string_equal(address(&gained->items[0], text), B);
	assert_int_equal(gained->items[0].host->gained, 1);
	assert_int_equal(gained->items[0].host->days, 3);
	assert_string_equal(address(&gained->items[1], text), A);
	assert_int_equal(gained->items[1].host->gained, 3);
	assert_int_equal(gained->items[1].host->gained_known, 1);
	assert_ptr_equal(gained->items[1].host->record, &f->records[4]);

	assert_int_equal(lost->hosts, 2);
	assert_int_equal(lost->recipients, 3);
	assert_int_equal(lost->known, 2);
	assert_string_equal(address(&lost->items[0], text), B);
	assert_int_equal(lost->items[0].host->lost, 2);
	assert_int_equal(lost->items[1].host->lost, 1);
	assert_int_equal(lost->items[1].host->lost_known, 0);
	change_report_fini(&f->report);
	free(f);
}

static void
test_nothing_changed(void **state)
{
	struct change_report r;

	(void)state;
	assert_int_equal(change_report_init(&r, 0), 0);
	assert_int_equal(change_judge(&r, profile, NULL), 0);
	assert_int_equal(r.gained.hosts + r.lost.hosts, 0);
	change_report_fini(&r);
}

static void
test_looks(void **state)
{
	const uint64_t three = 7; /* bits */
	const struct profile trusted = {
	    .active_days = 5, .users = three, .accepted_total = 20, .unknown_total = 2};
	struct profile p = trusted;

	(void)state;
	assert_int_equal(change_look(&trusted), LOOKS_TRUSTED);
	p.active_days = 2;
	assert_int_equal(change_look(&p), LOOKS_FAMILIAR);
	p.active_days = 1;
	assert_int_equal(change_look(&p), LOOKS_NOTHING);
	p = trusted;
	p.traps_total = 1;
	assert_int_equal(change_look(&p), LOOKS_NOTHING);
	p = trusted;
	p.unknown_total = 19; /* too many to be trusted, fewer than are known */
	assert_int_equal(change_look(&p), LOOKS_FAMILIAR);
	p.unknown_total = 20;
	assert_int_equal(change_look(&p), LOOKS_NOTHING);
	p = trusted;
	p.label = LABEL_ZOMBIE;
	assert_int_equal(change_look(&p), LOOKS_NOTHING);
	p = (struct profile){.label = LABEL_SERVER};
	assert_int_equal(change_look(&p), LOOKS_ESTABLISHED);
	p = (struct profile){.active_days = 9, .accepted_total = 9};
	assert_int_equal(change_look(&p), LOOKS_NOTHING); /* nobody took its mail */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sums),  cmocka_unit_test(test_messages),
	    cmocka_unit_test(test_lists), cmocka_unit_test(test_nothing_changed),
	    cmocka_unit_test(test_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
