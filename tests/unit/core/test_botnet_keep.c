/* What is told of botnets, for the database: who is in them, what they share, since when.
 */
#include "bots.h"

#include "botnet_impl.h"

#define HOSTS 40

struct portrait {
	struct botnet_portrait p;
	struct botnet_shared shared[60];
	struct botnet_campaign campaigns[60];
	struct botnet_day days[BOTNET_DAYS];
	char tops[3][20][BOTNET_TEXT_MAX];
	uint32_t hosts[3][20];
};

struct told {
	uint32_t id; /* of the botnet that is looked for */
	struct portrait portrait;
	struct host_key key; /* of the host that is */
	struct botnet_member member;
	uint32_t portraits, members, aliases, gone, marks, fail_after;
	int failure;
};

static int
count(struct told *t, uint32_t *n)
{
	++*n;
	return t->fail_after > 0 && --t->fail_after == 0 ? t->failure : 0;
}

static int
see_portrait(void *ctx, const struct botnet_portrait *p)
{
	struct told *t = ctx;
	struct portrait *to = &t->portrait;

	if (p->summary.id == t->id) {
		to->p = *p;
		assert_in_range(p->n_shared, 0, COUNT(to->shared));
		memcpy(to->shared, p->shared, p->n_shared * sizeof(to->shared[0]));
		memcpy(to->campaigns, p->campaigns,
		       p->n_campaigns * sizeof(to->campaigns[0]));
		memcpy(to->days, p->days, p->n_days * sizeof(to->days[0]));
		for (size_t top = 0; top < 3; top++)
			for (size_t i = 0; i < p->n_tops[top]; i++) {
				to->hosts[top][i] = p->tops[top][i].hosts;
				snprintf(to->tops[top][i], BOTNET_TEXT_MAX, "%s",
					 p->tops[top][i].name);
			}
	}
	return count(t, &t->portraits);
}

static int
see_member(void *ctx, const struct botnet_member *m)
{
	struct told *t = ctx;

	if (memcmp(&m->key, &t->key, sizeof(m->key)) == 0)
		t->member = *m;
	return count(t, &t->members);
}

static int
see_alias(void *ctx, uint32_t id, uint32_t into, uint32_t at_s)
{
	struct told *t = ctx;

	(void)id, (void)into, (void)at_s;
	return count(t, &t->aliases);
}

static int
see_gone(void *ctx, const struct host_key *key)
{
	struct told *t = ctx;

	(void)key;
	return count(t, &t->gone);
}

static int
see_mark(void *ctx, const struct botnet_mark *m)
{
	struct told *t = ctx;

	(void)m;
	return count(t, &t->marks);
}

static int
tell(struct botnet *b, struct told *t)
{
	const struct botnet_keeper keeper = {t,		 see_portrait, see_alias,
					     see_member, see_gone,     see_mark};

	return botnet_keep(b, &keeper);
}

/* The newest mark of host ${i}: the first 20 show one, the next 8 another, and so on. */
static uint32_t
part_of(uint32_t i)
{
	return i < 20 ? 0 : i < 28 ? 1 : 2;
}

/* A botnet with three campaigns on three days; another one; who is in none. */
static struct botnet *
made(struct told *t)
{
	static const char *const subjects[] = {"pills", "watches", "loans"};
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_view *v;

	for (uint32_t i = 0; i < HOSTS; i++) {
		struct botnet_visit visit =
		    visit_of(i, BEGIN + part_of(i) * DAY_S + i * 10);

		say(&visit, BOTNET_HELO, "ylmf-pc");
		say(&visit, BOTNET_BOUNDARY, "kit");
		say(&visit, BOTNET_SUBJECT, subjects[part_of(i)]);
		snprintf(visit.provider, sizeof(visit.provider), "isp%u.example",
			 i < 10	  ? 7
			 : i < 16 ? 3
				  : 100 + i % 12);
		snprintf(visit.country, sizeof(visit.country), "%s", i < 30 ? "DE" : "");
		botnet_feed(b, &visit);
	}
	for (uint32_t i = 0; i < 10; i++) {
		struct botnet_visit visit = visit_of(1000 + i, BEGIN + 3600 + i);

		say(&visit, BOTNET_HELO, "friend");
		say(&visit, BOTNET_BOUNDARY, "other");
		botnet_feed(b, &visit);
		visit = visit_of(2000 + i, BEGIN + 3600 + i);
		botnet_feed(b, &visit);
	}
	v = publish(b, BEGIN + 2 * DAY_S + 7200);
	*t = (struct told){.id = id_of(v, 0)};
	assert_int_not_equal(t->id, 0);
	assert_int_equal(id_of(v, HOSTS - 1), t->id);
	assert_int_not_equal(id_of(v, 1000), t->id);
	botnet_view_free(v);
	t->key = visit_of(HOSTS - 1, 0).key;
	assert_int_equal(tell(b, t), 0);
	assert_int_equal(t->portraits, 2);
	assert_int_equal(t->members, HOSTS + 20);
	return b;
}

static void
what_they_share(void **state)
{
	static const struct {
		enum botnet_kind kind;
		const char *text;
		uint32_t hosts;
	} shared[] = {{BOTNET_HELO, "ylmf-pc", 40},
		      {BOTNET_BOUNDARY, "kit", 40},
		      {BOTNET_SUBJECT, "pills", 20},
		      {BOTNET_SUBJECT, "loans", 12},
		      {BOTNET_SUBJECT, "watches", 8}};
	struct told t;
	struct botnet *b = made(&t);
	const struct portrait *p = &t.portrait;

	(void)state;
	assert_int_equal(p->p.summary.hosts, HOSTS);
	assert_int_equal(p->p.n_shared, COUNT(shared));
	for (size_t i = 0; i < COUNT(shared); i++) {
		/* Of two with as many hosts either may be first. */
		const struct botnet_shared *s = &p->shared[i];
		size_t is = i < 2 && s->kind != shared[i].kind ? 1 - i : i;

		assert_int_equal(s->kind, shared[is].kind);
		assert_string_equal(s->text, shared[is].text);
		assert_int_equal(s->hosts, shared[is].hosts);
		assert_true(s->exclusive);
		assert_in_range(s->nats * 100, 300, 600);
	}
	botnet_free(b);
}

static void
where_they_are(void **state)
{
	struct told t;
	struct botnet *b = made(&t);
	const struct portrait *p = &t.portrait;

	(void)state;
	assert_int_equal(p->p.n_tops[BOTNET_TOP_PROVIDER], BOTNET_TOPS_N);
	assert_string_equal(p->tops[BOTNET_TOP_PROVIDER][0], "isp7.example");
	assert_int_equal(p->hosts[BOTNET_TOP_PROVIDER][0], 10);
	assert_string_equal(p->tops[BOTNET_TOP_PROVIDER][1], "isp3.example");
	assert_int_equal(p->hosts[BOTNET_TOP_PROVIDER][1], 6);
	for (size_t i = 2; i < BOTNET_TOPS_N; i++)
		assert_int_equal(p->hosts[BOTNET_TOP_PROVIDER][i], 2);
	assert_int_equal(p->p.n_tops[BOTNET_TOP_TARGET], 1);
	assert_int_equal(p->hosts[BOTNET_TOP_TARGET][0], HOSTS);
	assert_int_equal(p->p.n_tops[BOTNET_TOP_COUNTRY], 1);
	assert_string_equal(p->tops[BOTNET_TOP_COUNTRY][0], "DE");
	assert_int_equal(p->hosts[BOTNET_TOP_COUNTRY][0], 30);
	botnet_free(b);
}

/* The latest first.  The first three hosts came before it was a mark. */
static void
what_they_send(void **state)
{
	static const struct {
		const char *name;
		uint32_t hosts, first, last;
	} sent[] = {{"loans", 9, 31, 39}, {"watches", 5, 23, 27}, {"pills", 17, 3, 19}};
	struct told t;
	struct botnet *b = made(&t);
	const struct portrait *p = &t.portrait;

	(void)state;
	assert_int_equal(p->p.n_campaigns, COUNT(sent));
	for (size_t i = 0; i < COUNT(sent); i++) {
		const struct botnet_campaign *c = &p->campaigns[i];

		assert_string_equal(c->name, sent[i].name);
		assert_int_equal(c->hosts, sent[i].hosts);
		assert_int_equal(c->first_s, BEGIN + part_of(sent[i].first) * DAY_S +
						 sent[i].first * 10);
		assert_int_equal(c->last_s, BEGIN + part_of(sent[i].last) * DAY_S +
						sent[i].last * 10);
	}
	botnet_free(b);
}

/* Fourteen days, today last; what was longer ago is told no more. */
static void
when_they_came(void **state)
{
	struct told t;
	struct botnet *b = made(&t);
	const struct portrait *p = &t.portrait;

	(void)state;
	assert_int_equal(p->p.n_days, BOTNET_DAYS);
	for (uint32_t i = 0; i < BOTNET_DAYS; i++)
		assert_int_equal(p->days[i].day_s, BEGIN - (11 - i) * DAY_S);
	for (uint32_t i = 0; i < 11; i++)
		assert_int_equal(p->days[i].visits + p->days[i].new_hosts, 0);
	assert_int_equal(p->days[11].new_hosts, 20);
	assert_int_equal(p->days[12].new_hosts, 8);
	assert_int_equal(p->days[13].new_hosts, 12);
	/* Before it has an id nobody counts for it. */
	assert_int_equal(p->days[13].visits, 0);
	for (uint32_t i = 0; i < 3; i++) {
		struct botnet_visit visit = visit_of(i, BEGIN + (i < 2 ? 3 : 4) * DAY_S);

		say(&visit, BOTNET_HELO, "ylmf-pc");
		botnet_feed(b, &visit);
	}
	botnet_view_free(publish(b, BEGIN + 4 * DAY_S + 7200));
	assert_int_equal(tell(b, &t), 0);
	assert_int_equal(p->days[12].visits, 2);
	assert_int_equal(p->days[13].visits, 1);
	assert_int_equal(p->days[9].new_hosts, 20);
	/* Silent for ten days and more. */
	botnet_view_free(publish(b, BEGIN + 15 * DAY_S));
	assert_int_equal(tell(b, &t), 0);
	assert_int_equal(p->days[1].visits, 2);
	assert_int_equal(p->days[2].visits, 1);
	assert_int_equal(p->days[0].new_hosts,
			 12); /* on day 2, those of before are gone */
	for (uint32_t i = 3; i < BOTNET_DAYS; i++)
		assert_int_equal(p->days[i].visits + p->days[i].new_hosts, 0);
	botnet_free(b);
}

/* A member's latest link: to whom, and by which two marks, the strongest first. */
static void
why_one_is_a_member(void **state)
{
	struct told t;
	struct botnet *b = made(&t);
	struct botnet_visit peer = visit_of(HOSTS - 2, 0), visit;
	uint64_t subject = botnet_hash(BOTNET_SUBJECT, "loans", 5, secret);
	struct addr ip;

	(void)state;
	assert_int_equal(t.member.botnet, t.id);
	assert_int_equal(t.member.joined, BOTNET_JOINED_LINK);
	assert_true(t.member.has_peer);
	assert_memory_equal(&t.member.peer, &peer.key, sizeof(peer.key));
	assert_int_equal(t.member.peer_tokens[0], subject);
	assert_int_equal(t.member.peer_tokens[1],
			 botnet_hash(BOTNET_HELO, "ylmf-pc", 7, secret));
	assert_int_equal(t.member.tokens[BOTNET_SUBJECT], subject);
	assert_int_equal(t.member.first_s, t.member.last_s);
	/* The peer is forgotten, and another one comes to its place in memory. */
	botnet_kept(b);
	ip = host_key_addr(&peer.key);
	botnet_forget(b, &ip);
	node_at(b, HOSTS)->dirty = 1; /* to be told once more */
	t.member = (struct botnet_member){.botnet = 0};
	assert_int_equal(tell(b, &t), 0);
	assert_int_equal(t.gone, 1);
	assert_int_equal(t.member.botnet, t.id);
	assert_false(t.member.has_peer);
	visit = visit_of(3000, BEGIN + 2 * DAY_S + 7300);
	botnet_feed(b, &visit);
	t.member = (struct botnet_member){.botnet = 0};
	assert_int_equal(tell(b, &t), 0);
	assert_int_equal(t.member.botnet, t.id);
	assert_false(t.member.has_peer);
	botnet_free(b);
}

/* Wherever it fails nothing more is told, and all once more the next time. */
static void
a_failure_ends_it(void **state)
{
	struct told t = {.failure = 0}, all;
	struct botnet *b = made(&all);
	struct addr ip = host_key_addr(&all.key);
	uint32_t n;

	(void)state;
	botnet_forget(b, &ip);
	b->aliases = calloc(1, sizeof(*b->aliases));
	assert_non_null(b->aliases);
	b->aliases[0] = (struct alias){.id = 77};
	b->n_aliases = b->aliases_room = 1;
	assert_int_equal(tell(b, &t), 0);
	assert_int_equal(t.aliases, 1);
	assert_int_equal(t.gone, 1);
	assert_int_equal(t.portraits, 2);
	n = t.aliases + t.marks + t.gone + t.members + t.portraits;
	for (uint32_t i = 1; i <= n; i++) {
		struct told part = {.fail_after = i, .failure = -7};

		assert_int_equal(tell(b, &part), -7);
		assert_int_equal(part.aliases + part.marks + part.gone + part.members +
				     part.portraits,
				 i);
	}
	botnet_kept(b);
	t = (struct told){.failure = 0};
	assert_int_equal(tell(b, &t), 0);
	assert_int_equal(t.aliases + t.marks + t.gone + t.members + t.portraits, 0);
	botnet_free(b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_they_share),	   cmocka_unit_test(where_they_are),
	    cmocka_unit_test(what_they_send),	   cmocka_unit_test(when_they_came),
	    cmocka_unit_test(why_one_is_a_member), cmocka_unit_test(a_failure_ends_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
