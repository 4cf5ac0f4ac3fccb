#include "tally.h"
#include "unit.h"

static const uint8_t secret[16] = {1};
static const struct privacy readable = {.mode = PRIVACY_FULL};
static const struct privacy hashed = {.mode = PRIVACY_HASHED};

/* A zombie's session: two transactions, three domains. */
struct given {
	struct session session;
	struct outcome outcome;
	struct journal_decision decisions[5];
	struct journal_entry entry;
};

static void
given_init(struct given *g, uint32_t end_s)
{
	const struct reason reason = {.id = REASON_TRAP, .nats = 5};
	static const char *const to[] = {"a@one.example", "b@ONE.example",
					 "c@two.example", "postmaster", "A@one.example"};
	struct addr ip;

	memset(g, 0, sizeof(*g));
	assert_int_equal(addr_parse("192.0.2.7", &ip), 0);
	session_init(&g->session, 1000LL * (end_s - 5), &ip);
	g->session.end_ms = 1000LL * end_s;
	session_add_helo(&g->session, "first", 5);
	session_add_helo(&g->session, "localhost", 9);
	for (size_t i = 0; i < 5; i++) {
		if (i == 0 || i == 4)
			session_add_txn(&g->session, g->session.at_ms,
					i == 0 ? "" : "x@y.z", i == 0 ? 0 : 5);
		session_add_rcpt(&g->session, g->session.at_ms, to[i], strlen(to[i]),
				 i == 0 ? MTA_ACCEPTED : MTA_UNKNOWN);
	}
	g->decisions[0].action = ACTION_REFUSE;
	g->decisions[0].bounce = BOUNCE_REFUSED;
	g->decisions[1].bounce = g->decisions[2].bounce = BOUNCE_REAL;
	g->decisions[2].spared = SPARED_OFF;
	g->decisions[2].trap = true;
	g->outcome = (struct outcome){.rcpts = 5,
				      .accepted = 1,
				      .unknown = 4,
				      .traps = 1,
				      .refused = 1,
				      .bounces_real = 2,
				      .bounces_refused = 1,
				      .new_host = true,
				      .new_zombie = true};
	g->outcome.texts = (struct host_texts){.template = "dsl-@.example.net",
					       .provider = "example.net"};
	g->outcome.worst.kind = VERDICT_ZOMBIE;
	score_init(&g->outcome.worst.score);
	score_add(&g->outcome.worst.score, &reason);
	score_sum(&g->outcome.worst.score);
	g->entry = (struct journal_entry){.session = &g->session,
					  .outcome = &g->outcome,
					  .queue_ids = "",
					  .decisions = g->decisions,
					  .n_decisions = 5};
}

struct wanted {
	const char *key;
	struct rollup_counts counts;
	bool found;
};

static int
find(void *ctx, const struct rollup_row *row)
{
	struct wanted *w = ctx;

	if (strcmp(row->key, w->key) == 0) {
		w->counts = row->counts;
		w->found = true;
	}
	return 0;
}

static const uint32_t *
counts(const struct rollup *r, enum rollup_dim dim, const char *key)
{
	static struct wanted w;

	w = (struct wanted){.key = key};
	assert_int_equal(rollup_each(r, dim, 0, find, &w), 0);
	return w.found ? w.counts.count : NULL;
}

static struct rollup *
newest(struct tally *t, uint32_t begin_s)
{
	struct tally_period p;

	assert_true(tally_newest(t, &p));
	assert_int_equal(p.begin_s, begin_s);
	return p.rollup;
}

static void
test_a_session_counts_for_each_of_its_keys(void **state)
{
	static const struct {
		enum rollup_dim dim;
		const char *key;
	} whole[] = {{ROLLUP_SITE, "site"},
		     {ROLLUP_TEMPLATE, "dsl-@.example.net"},
		     {ROLLUP_PROVIDER, "example.net"},
		     {ROLLUP_HELO, "localhost"},
		     {ROLLUP_REASON, "recipients.trap"}};
	struct tally *t = tally_create(secret, &readable);
	struct given g;
	struct rollup *r;

	(void)state;
	given_init(&g, 6030);
	tally_session(t, &g.entry);
	r = newest(t, 6000);
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++) {
		const uint32_t *c = counts(r, whole[i].dim, whole[i].key);

		assert_non_null(c);
		assert_int_equal(c[STAT_SESSIONS], 1);
		assert_int_equal(c[STAT_RECIPIENTS], 5);
		assert_int_equal(c[STAT_WOULD_REFUSE], 1);
		assert_int_equal(c[STAT_ZOMBIES], 1);
		assert_int_equal(c[STAT_NEW_ZOMBIES], 1);
		assert_int_equal(c[STAT_BOUNCES], 1);
		assert_int_equal(c[STAT_BOUNCES_REAL], 2);
		assert_int_equal(c[STAT_BOUNCES_REFUSED], 1);
	}
	assert_null(counts(r, ROLLUP_HELO, "first"));
	/* Nobody knows these yet. */
	assert_null(counts(r, ROLLUP_BOTNET, "-"));
	assert_null(counts(r, ROLLUP_COUNTRY, "-"));
	session_fini(&g.session);
	tally_free(t);
}

static void
test_a_domain_counts_its_own_recipients(void **state)
{
	struct tally *t = tally_create(secret, &readable);
	struct given g;
	const uint32_t *c;

	(void)state;
	given_init(&g, 6030);
	tally_session(t, &g.entry);
	c = counts(newest(t, 6000), ROLLUP_DOMAIN, "one.example");
	assert_int_equal(c[STAT_SESSIONS], 1);
	assert_int_equal(c[STAT_RECIPIENTS], 3);
	assert_int_equal(c[STAT_ACCEPTED], 1);
	assert_int_equal(c[STAT_UNKNOWN], 2);
	assert_int_equal(c[STAT_REFUSED], 1);
	assert_int_equal(c[STAT_WOULD_REFUSE], 0);
	assert_int_equal(c[STAT_BOUNCES], 1);
	assert_int_equal(c[STAT_BOUNCES_REAL], 1);
	assert_int_equal(c[STAT_BOUNCES_REFUSED], 1);
	assert_int_equal(c[STAT_NEW_ZOMBIES], 1);
	c = counts(newest(t, 6000), ROLLUP_DOMAIN, "two.example");
	assert_int_equal(c[STAT_RECIPIENTS], 1);
	assert_int_equal(c[STAT_TRAPS], 1);
	assert_int_equal(c[STAT_BOUNCES_REAL], 1);
	assert_int_equal(c[STAT_BOUNCES_REFUSED], 0);
	assert_int_equal(c[STAT_WOULD_REFUSE], 1);
	assert_int_equal(c[STAT_ZOMBIES], 1);
	c = counts(newest(t, 6000), ROLLUP_DOMAIN, "-");
	assert_int_equal(c[STAT_RECIPIENTS], 1);
	session_fini(&g.session);
	tally_free(t);
}

static void
test_accounts_only_where_wanted(void **state)
{
	struct tally *t = tally_create(secret, &readable);
	struct given g;
	const uint32_t *c;

	(void)state;
	given_init(&g, 6030);
	tally_session(t, &g.entry);
	assert_null(counts(newest(t, 6000), ROLLUP_ACCOUNT, "a@one.example"));
	tally_written(t);
	assert_int_equal(tally_add_account(t, "Two.Example"), 0);
	assert_int_equal(tally_add_account(t, "a@one.example"), 0);
	tally_session(t, &g.entry);
	c = counts(newest(t, 6000), ROLLUP_ACCOUNT, "a@one.example");
	assert_int_equal(c[STAT_SESSIONS], 1);
	assert_int_equal(c[STAT_RECIPIENTS], 2);
	assert_non_null(counts(newest(t, 6000), ROLLUP_ACCOUNT, "c@two.example"));
	assert_null(counts(newest(t, 6000), ROLLUP_ACCOUNT, "b@one.example"));
	tally_written(t);
	tally_set_privacy(t, &hashed);
	tally_session(t, &g.entry);
	assert_null(counts(newest(t, 6000), ROLLUP_ACCOUNT, "a@one.example"));
	session_fini(&g.session);
	tally_free(t);
}

static void
test_what_is_known_of_some_only(void **state)
{
	struct reason member = {.id = REASON_BOTNET, .nats = 2};
	struct tally *t = tally_create(secret, &readable);
	struct given g;
	struct rollup *r;

	(void)state;
	given_init(&g, 6030);
	reason_set_subject(&member, "slow-heron");
	score_add(&g.outcome.worst.score, &member);
	score_sum(&g.outcome.worst.score);
	owner_set_key(&g.session.owner, "AS64500", 7);
	owner_set_country(&g.session.owner, "NL", 2);
	tally_session(t, &g.entry);
	r = newest(t, 6000);
	assert_non_null(counts(r, ROLLUP_BOTNET, "slow-heron"));
	assert_non_null(counts(r, ROLLUP_OWNER, "AS64500"));
	assert_non_null(counts(r, ROLLUP_COUNTRY, "NL"));
	session_fini(&g.session);
	tally_free(t);
}

static void
test_periods(void **state)
{
	struct tally *t = tally_create(secret, &readable);
	struct tally_period p;
	struct given early, late;

	(void)state;
	given_init(&early, 6059);
	given_init(&late, 6060);
	assert_false(tally_newest(t, &p));
	tally_session(t, &early.entry);
	assert_false(tally_older(t, &p));
	tally_session(t, &late.entry);
	tally_session(t, &early.entry);
	assert_true(tally_older(t, &p));
	assert_int_equal(p.begin_s, 6000);
	assert_int_equal(counts(p.rollup, ROLLUP_SITE, "site")[STAT_SESSIONS], 2);
	assert_int_equal(counts(newest(t, 6060), ROLLUP_SITE, "site")[STAT_SESSIONS], 1);
	tally_written(t);
	assert_false(tally_newest(t, &p) || tally_older(t, &p));
	tally_set_unit(t, 3600);
	tally_session(t, &late.entry);
	assert_int_equal(counts(newest(t, 3600), ROLLUP_SITE, "site")[STAT_SESSIONS], 1);
	session_fini(&early.session);
	session_fini(&late.session);
	tally_free(t);
}

static void
test_who_is_not_judged_counts_for_the_site_only(void **state)
{
	struct tally *t = tally_create(secret, &readable);
	struct given g;
	const uint32_t *c;

	(void)state;
	given_init(&g, 6030);
	g.entry.outcome = NULL;
	g.entry.n_decisions = 0;
	tally_session(t, &g.entry);
	c = counts(newest(t, 6000), ROLLUP_SITE, "site");
	assert_int_equal(c[STAT_UNJUDGED], 1);
	assert_int_equal(c[STAT_SESSIONS], 0);
	assert_null(counts(newest(t, 6000), ROLLUP_DOMAIN, "one.example"));
	session_fini(&g.session);
	tally_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_session_counts_for_each_of_its_keys),
	    cmocka_unit_test(test_a_domain_counts_its_own_recipients),
	    cmocka_unit_test(test_accounts_only_where_wanted),
	    cmocka_unit_test(test_what_is_known_of_some_only),
	    cmocka_unit_test(test_periods),
	    cmocka_unit_test(test_who_is_not_judged_counts_for_the_site_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
