/* Botnets made here, with known members: what is grouped, what it is called, what stays.
 */
#include "bots.h"

#include "botnet_impl.h"
#include "botnet_load.h"

/* One of ${n} hosts of a botnet that says one HELO and has one mailer. */
static void
feed_bot(struct botnet *b, uint32_t host, const char *mark, uint32_t at_s, bool labelled)
{
	struct botnet_visit v = visit_of(host, at_s);
	char id[32];

	v.labelled = labelled;
	say(&v, BOTNET_HELO, mark);
	snprintf(id, sizeof(id), "%s-id", mark);
	say(&v, BOTNET_MESSAGE_ID, id);
	snprintf(id, sizeof(id), "subject of %s", mark);
	say(&v, BOTNET_SUBJECT, id);
	botnet_feed(b, &v);
}

/* A host that shares no more than a HELO. */
static void
feed_other(struct botnet *b, uint32_t host, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);
	char id[32];

	say(&v, BOTNET_HELO, "localhost.local");
	snprintf(id, sizeof(id), "id %u", host);
	say(&v, BOTNET_MESSAGE_ID, id);
	botnet_feed(b, &v);
}

static struct botnet *
two_botnets(void)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	assert_non_null(b);
	for (uint32_t i = 0; i < 30; i++) {
		feed_bot(b, i, "ylmf-pc", BEGIN + i * 600, i < 8);
		feed_bot(b, 1000 + i, "friend", BEGIN + i * 600 + 1, false);
		feed_other(b, 2000 + i, BEGIN + i * 600 + 2);
	}
	return b;
}

static void
groups_by_two_families(void **state)
{
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	const struct botnet_summary *s = botnet_view_find(v, id_of(v, 5));

	(void)state;
	for (uint32_t i = 0; i < 30; i++) {
		assert_int_equal(id_of(v, i), id_of(v, 0));
		assert_int_equal(id_of(v, 1000 + i), id_of(v, 1000));
		assert_int_equal(id_of(v, 2000 + i), 0);
	}
	assert_int_not_equal(id_of(v, 0), 0);
	assert_int_not_equal(id_of(v, 0), id_of(v, 1000));
	assert_string_equal(s->name, "ylmf-pc");
	assert_int_equal(s->hosts, 30);
	assert_int_equal(s->labelled, 8);
	assert_true(s->evidence);
	s = botnet_view_find(v, id_of(v, 1000));
	assert_false(s->evidence); /* nobody of it was found out */
	botnet_view_free(v);
	botnet_free(b);
}

static void
places_a_first_contact(void **state)
{
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	struct botnet_visit visit = visit_of(5000, BEGIN + 6 * 3600);
	struct botnet_place place;

	(void)state;
	say(&visit, BOTNET_HELO, "ylmf-pc");
	assert_false(botnet_view_place(v, &visit, &place)); /* one family is too little */
	say(&visit, BOTNET_SUBJECT, "subject of ylmf-pc");
	say(&visit, BOTNET_MESSAGE_ID, "ylmf-pc-id");
	assert_true(botnet_view_place(v, &visit, &place));
	assert_int_equal(place.botnet->id, id_of(v, 0));
	assert_false(place.member);
	assert_true(place.nats >= BOTNET_LINK_NATS);
	botnet_view_free(v);
	botnet_free(b);
}

/* A mark of a server is nobody's; a member that turns out to be one leaves, and what took
 * it for a member is no evidence. */
static void
servers_are_in_none(void **state)
{
	struct botnet *b = two_botnets();
	struct botnet_visit server = visit_of(3, BEGIN + 6 * 3600);
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t id = id_of(v, 3);

	(void)state;
	assert_int_not_equal(id, 0);
	botnet_view_free(v);
	server.server = true;
	say(&server, BOTNET_HELO, "ylmf-pc");
	botnet_feed(b, &server);
	for (uint32_t i = 100; i < 110; i++)
		feed_bot(b, i, "ylmf-pc", BEGIN + 6 * 3600 + i, false);
	v = publish(b, BEGIN + 8 * 3600);
	assert_int_equal(id_of(v, 3), 0);
	assert_false(botnet_view_find(v, id_of(v, 4))->evidence);
	botnet_view_free(v);
	botnet_free(b);
}

static void
ids_stay_over_days(void **state)
{
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0), second = id_of(v, 1000);

	(void)state;
	botnet_view_free(v);
	for (uint32_t day = 1; day < 20; day++) {
		for (uint32_t i = 0; i < 10; i++) {
			feed_bot(b, 10000 + day * 100 + i, "ylmf-pc",
				 BEGIN + day * DAY_S + i, false);
			feed_bot(b, 5000 + day * 100 + i, "friend",
				 BEGIN + day * DAY_S + i, false);
		}
		v = publish(b, BEGIN + day * DAY_S + 3600);
		assert_int_equal(id_of(v, 10000 + day * 100), first);
		assert_int_equal(id_of(v, 5000 + day * 100), second);
		assert_int_equal(id_of(v, 0), day < 14 ? first : 0);
		botnet_view_free(v);
	}
	botnet_free(b);
}

/* The operator's word: names, merges, ignoring. */
static void
obeys_decisions(void **state)
{
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0), second = id_of(v, 1000);

	(void)state;
	botnet_view_free(v);
	botnet_decide_nothing(b);
	botnet_decide_name(b, first, "my zombies");
	botnet_decide_merge(b, second, first);
	v = publish(b, BEGIN + 6 * 3600);
	assert_int_equal(id_of(v, 1000), first);
	assert_string_equal(botnet_view_find(v, first)->name, "my zombies");
	assert_int_equal(botnet_view_find(v, first)->hosts, 60);
	botnet_view_free(v);
	v = publish(b, BEGIN + 30 * 3600); /* grouped anew at night */
	assert_int_equal(id_of(v, 1000), id_of(v, 0));
	botnet_view_free(v);
	botnet_decide_nothing(b);
	botnet_decide_ignore(b, first);
	v = publish(b, BEGIN + 31 * 3600);
	assert_false(botnet_view_find(v, first)->evidence);
	botnet_view_free(v);
	botnet_free(b);
}

/* What is decided is told anew whenever anything is, and when a daemon begins; and the
 * night may come before it is looked at. */
static void
merges_outlast_nights(void **state)
{
	enum { NO_CAMPAIGN = 999 };
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0), second = id_of(v, 1000);

	(void)state;
	botnet_view_free(v);
	for (uint32_t i = 0; i < 2; i++) {
		botnet_decide_nothing(b);
		botnet_decide_merge(b, second, first);
		if (i > 0)
			botnet_decide_split(b, NO_CAMPAIGN); /* all is grouped anew */
		v = publish(b, BEGIN + (6 + i) * 3600);
		assert_int_equal(id_of(v, 0), first);
		assert_int_equal(id_of(v, 1000), first);
		assert_int_equal(botnet_view_find(v, first)->hosts, 60);
		botnet_view_free(v);
	}
	botnet_free(b);
}

/* A visit of an established server that was taken for host ${host}. */
static void
feed_server(struct botnet *b, uint32_t host, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);

	v.server = true;
	botnet_feed(b, &v);
}

static int
sum_visits(void *ctx, const struct botnet_portrait *p)
{
	for (size_t i = 0; i < p->n_days; i++)
		*(uint32_t *)ctx += p->days[i].visits;
	return 0;
}

/* What was counted of the one that is no more is the other's: its visits, and that a
 * server was taken for one of it. */
static void
merges_add_up(void **state)
{
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0), second = id_of(v, 1000), visits = 0;
	struct botnet_keeper keeper = keeper_of(&visits);

	(void)state;
	botnet_view_free(v);
	for (uint32_t i = 0; i < 10; i++) {
		feed_bot(b, i, "ylmf-pc", BEGIN + 6 * 3600, i < 8);
		feed_bot(b, 1000 + i, "friend", BEGIN + 30 * 3600, false);
	}
	feed_server(b, 1029, BEGIN + 30 * 3600);
	botnet_decide_merge(b, second, first);
	v = publish(b, BEGIN + 31 * 3600);
	assert_int_equal(botnet_view_find(v, first)->hosts, 59);
	assert_int_equal(botnet_view_find(v, first)->labelled, 8);
	assert_false(botnet_view_find(v, first)->evidence);
	botnet_view_free(v);
	keeper.portrait = sum_visits;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(visits, 20);
	botnet_free(b);
}

/* One of a botnet with one kit that sends ${what}; hosts from 1000 on were found out. */
static void
feed_campaign(struct botnet *b, uint32_t host, const char *what, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);

	v.labelled = host >= 1000;
	say(&v, BOTNET_HELO, "ylmf-pc");
	say(&v, BOTNET_ID_HEAD, "kit");
	say(&v, BOTNET_SUBJECT, what);
	botnet_feed(b, &v);
}

/* The campaign of that name, and its botnet's parent. */
struct sought {
	const char *name;
	uint32_t campaign, botnet, parent;
};

static int
seek(void *ctx, const struct botnet_portrait *p)
{
	struct sought *s = ctx;

	for (size_t i = 0; i < p->n_campaigns; i++)
		if (strcmp(p->campaigns[i].name, s->name) == 0) {
			s->campaign = p->campaigns[i].id;
			s->botnet = p->summary.id;
			s->parent = p->parent;
		}
	return 0;
}

static void
find_campaign(struct botnet *b, struct sought *s)
{
	struct botnet_keeper keeper = keeper_of(s);

	keeper.portrait = seek;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_not_equal(s->campaign, 0);
}

/* Two that use one kit: the hosts of a campaign are a botnet of their own, whoever comes
 * later; and are not any more when it is taken back. */
static void
splits_by_campaign(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct sought pills = {.name = "pills"};
	struct botnet_view *v;
	uint32_t first, second;

	(void)state;
	for (uint32_t i = 0; i < 40; i++) {
		feed_campaign(b, i, "watches", BEGIN + i * 300);
		if (i < 20)
			feed_campaign(b, 1000 + i, "pills", BEGIN + i * 300 + 1);
	}
	v = publish(b, BEGIN + 5 * 3600);
	first = id_of(v, 0);
	assert_int_not_equal(first, 0);
	assert_int_equal(id_of(v, 1000), first);
	botnet_view_free(v);
	find_campaign(b, &pills);
	botnet_decide_split(b, pills.campaign);
	v = publish(b, BEGIN + 6 * 3600);
	second = id_of(v, 1000);
	assert_int_not_equal(second, 0);
	assert_int_not_equal(second, first);
	assert_int_equal(id_of(v, 0), first);
	assert_int_equal(botnet_view_find(v, first)->hosts, 40);
	assert_int_equal(botnet_view_find(v, second)->hosts, 20);
	botnet_view_free(v);
	find_campaign(b, &pills);
	assert_int_equal(pills.botnet, second);
	assert_int_equal(pills.parent, first);
	feed_campaign(b, 3000, "watches", BEGIN + 7 * 3600);
	feed_campaign(b, 3001, "pills", BEGIN + 7 * 3600);
	v = publish(b, BEGIN + 30 * 3600); /* grouped anew at night */
	assert_int_equal(id_of(v, 3000), first);
	assert_int_equal(id_of(v, 3001), second);
	botnet_view_free(v);
	botnet_decide_nothing(b);
	v = publish(b, BEGIN + 31 * 3600);
	assert_int_equal(id_of(v, 1000), first);
	assert_int_equal(id_of(v, 0), first);
	botnet_view_free(v);
	botnet_free(b);
}

/* Where a server was taken for a host of a botnet, nobody knows with which part of it. */
static void
parts_know_of_servers(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct sought pills = {.name = "pills"};
	struct botnet_view *v;

	(void)state;
	for (uint32_t i = 0; i < 40; i++) {
		feed_campaign(b, i, "watches", BEGIN + i * 300);
		if (i < 20)
			feed_campaign(b, 1000 + i, "pills", BEGIN + i * 300 + 1);
	}
	v = publish(b, BEGIN + 5 * 3600);
	assert_true(botnet_view_find(v, id_of(v, 1000))->evidence);
	botnet_view_free(v);
	feed_server(b, 0, BEGIN + 5 * 3600);
	find_campaign(b, &pills);
	botnet_decide_split(b, pills.campaign);
	v = publish(b, BEGIN + 6 * 3600);
	assert_int_not_equal(id_of(v, 1000), id_of(v, 1));
	assert_int_equal(botnet_view_find(v, id_of(v, 1000))->labelled, 20);
	assert_false(botnet_view_find(v, id_of(v, 1000))->evidence);
	botnet_view_free(v);
	botnet_free(b);
}

/* Botnets that come and go for years leave nothing in memory; what became another one
 * goes on leading there. */
static void
what_is_no_more_leaves_nothing(void **state)
{
	enum { WEEKS = 100 };
	struct botnet *b = two_botnets();
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0), second = id_of(v, 1000);
	char mark[16];

	(void)state;
	botnet_view_free(v);
	botnet_decide_merge(b, second, first);
	for (uint32_t week = 0; week < WEEKS; week++) {
		uint32_t at_s = BEGIN + 7 * week * DAY_S;

		snprintf(mark, sizeof(mark), "mark%u", week);
		for (uint32_t i = 0; i < 10; i++) {
			feed_bot(b, 10000 + week * 10 + i, mark, at_s + i, false);
			feed_bot(b, i, "ylmf-pc", at_s + i, false);
			feed_bot(b, 1000 + i, "friend", at_s + i, false);
		}
		botnet_view_free(publish(b, at_s + 3600));
		botnet_kept(b);
	}
	assert_in_range(b->n_aliases, 1, 3);
	botnet_decide_nothing(b);
	botnet_decide_name(b, second, "both");
	v = publish(b, BEGIN + 7 * WEEKS * DAY_S);
	assert_string_equal(botnet_view_find(v, first)->name, "both");
	botnet_view_free(v);
	botnet_free(b);
}

struct kept {
	struct botnet *to;
	int botnets, members, marks;
};

static int
keep_portrait(void *ctx, const struct botnet_portrait *p)
{
	struct kept *k = ctx;

	k->botnets++;
	assert_true(p->n_shared > 0);
	assert_int_equal(p->n_campaigns, 1);
	assert_string_equal(p->tops[BOTNET_TOP_TARGET][0].name, "example.com");
	assert_int_equal(p->tops[BOTNET_TOP_PROVIDER][0].hosts, 30);
	assert_int_equal(p->days[p->n_days - 1].new_hosts, 30);
	return botnet_load_botnet(k->to, p);
}

static int
keep_alias(void *ctx, uint32_t id, uint32_t into, uint32_t at_s)
{
	return botnet_load_alias(((struct kept *)ctx)->to, id, into, at_s);
}

static int
keep_mark(void *ctx, const struct botnet_mark *m)
{
	struct kept *k = ctx;

	k->marks++;
	return botnet_load_mark(k->to, m);
}

static int
count_member(void *ctx, const struct botnet_member *m)
{
	((struct kept *)ctx)->members += m->botnet != 0;
	return 0;
}

static int
load_member(void *ctx, const struct botnet_member *m)
{
	return botnet_load_member(((struct kept *)ctx)->to, m);
}

static int
count_portrait(void *ctx, const struct botnet_portrait *p)
{
	(void)p;
	((struct kept *)ctx)->botnets++;
	return 0;
}

/* What is kept and loaded goes on where it was. */
static void
survives_a_restart(void **state)
{
	struct botnet *b = two_botnets(), *again = botnet_create(MEMORY, secret);
	struct kept k = {.to = again};
	struct botnet_keeper keeper = keeper_of(&k);
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0);

	(void)state;
	keeper.portrait = keep_portrait;
	keeper.alias = keep_alias;
	keeper.member = count_member;
	keeper.mark = keep_mark;
	botnet_view_free(v);
	assert_int_equal(botnet_keep(b, &keeper), 0);
	botnet_kept(b);
	assert_int_equal(k.botnets, 2);
	assert_int_equal(k.members, 60);
	assert_true(k.marks >= 6);
	/* Nothing changed: nothing is told again. */
	k.botnets = k.members = k.marks = 0;
	keeper.portrait = count_portrait;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(k.botnets + k.members + k.marks, 0);
	/* Members come last, after all botnets; feed makes them new again. */
	for (uint32_t i = 0; i < 30; i++)
		feed_bot(b, i, "ylmf-pc", BEGIN + 5 * 3600 + i, i < 8);
	keeper.member = load_member;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	feed_bot(again, 999, "ylmf-pc", BEGIN + 6 * 3600, false);
	v = publish(again, BEGIN + 7 * 3600);
	assert_int_equal(id_of(v, 999), first);
	assert_int_equal(id_of(v, 7), first);
	assert_int_equal(botnet_view_find(v, first)->hosts, 31);
	botnet_view_free(v);
	botnet_free(b);
	botnet_free(again);
}

/* Where memory has no room for one more, the one that was not seen for the longest time
 * goes, and a botnet that comes last is found. */
static void
the_oldest_make_room(void **state)
{
	enum { HOSTS = 150000 };
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_stats stats;
	struct botnet_view *v;

	(void)state;
	assert_non_null(b);
	for (uint32_t i = 0; i < HOSTS; i++)
		feed_other(b, i, BEGIN + i / 10);
	for (uint32_t i = 0; i < 30; i++)
		feed_bot(b, HOSTS + i, "ylmf-pc", BEGIN + HOSTS / 10 + i, i < 8);
	botnet_stats(b, &stats);
	assert_int_equal(stats.visits, HOSTS + 30);
	assert_in_range(stats.hosts, HOSTS / 4, HOSTS - 1);
	assert_in_range(stats.memory, MEMORY / 4, MEMORY);
	v = publish(b, BEGIN + HOSTS / 10 + 3600);
	assert_int_not_equal(id_of(v, HOSTS), 0);
	assert_int_equal(id_of(v, HOSTS + 29), id_of(v, HOSTS));
	botnet_view_free(v);
	botnet_free(b);
}

struct of_week {
	uint32_t since_s;
	int members, named;
};

static int
count_named(void *ctx, const struct botnet_member *m)
{
	struct of_week *w = ctx;

	w->members += m->last_s >= w->since_s;
	w->named += m->last_s >= w->since_s && m->provider[0] != '\0';
	return 0;
}

/* Each week others of a botnet, of providers that nobody was of before: in time there are
 * more names than there is room for. */
static void
names_make_room(void **state)
{
	enum { WEEKS = 25, HOSTS = 1000 };
	struct botnet *b = botnet_create(MEMORY, secret);
	struct of_week last = {.since_s = BEGIN + (WEEKS - 1) * 7 * DAY_S};
	struct botnet_keeper keeper = keeper_of(&last);

	(void)state;
	keeper.member = count_named;
	assert_true(WEEKS * HOSTS > MEMORY / 64 / BOTNET_TEXT_MAX);
	for (uint32_t i = 0; i < WEEKS * HOSTS; i++) {
		struct botnet_visit v =
		    visit_of(i, BEGIN + i / HOSTS * 7 * DAY_S + i % HOSTS);

		snprintf(v.provider, sizeof(v.provider), "isp%u.example", i);
		say(&v, BOTNET_HELO, "ylmf-pc");
		say(&v, BOTNET_MESSAGE_ID, "ylmf-pc-id");
		botnet_feed(b, &v);
		if (i % HOSTS == HOSTS - 1)
			botnet_view_free(publish(b, v.at_s));
	}
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(last.members, HOSTS);
	assert_int_equal(last.named, HOSTS);
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(groups_by_two_families),
	    cmocka_unit_test(places_a_first_contact),
	    cmocka_unit_test(servers_are_in_none),
	    cmocka_unit_test(ids_stay_over_days),
	    cmocka_unit_test(obeys_decisions),
	    cmocka_unit_test(merges_outlast_nights),
	    cmocka_unit_test(merges_add_up),
	    cmocka_unit_test(splits_by_campaign),
	    cmocka_unit_test(parts_know_of_servers),
	    cmocka_unit_test(what_is_no_more_leaves_nothing),
	    cmocka_unit_test(survives_a_restart),
	    cmocka_unit_test(the_oldest_make_room),
	    cmocka_unit_test(names_make_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
