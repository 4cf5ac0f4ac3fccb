/* Botnets made here, with known members: what is grouped, what it is called, what stays.
 */
#include "unit.h"

#include "botnet.h"
#include "botnet_keep.h"
#include "botnet_load.h"

#define MEMORY (UINT64_C(64) << 20)
#define DAY_S  86400u
#define BEGIN  (19000 * DAY_S)

static const uint8_t secret[16] = {7};

/* A visit of host ${host}, each in a network of its own. */
static struct botnet_visit
visit_of(uint32_t host, uint32_t at_s)
{
	struct addr ip = {.family = 4, .bytes = {10, 0, 0, 1}};
	struct botnet_visit v = {.at_s = at_s, .owner = host * 7919 + 1};

	ip.bytes[0] = (uint8_t)(10 + host / 65536);
	ip.bytes[1] = (uint8_t)(host / 256);
	ip.bytes[2] = (uint8_t)host;
	host_key_make(&ip, FORM_SINGLE, 1, &v.key);
	memcpy(v.provider, "example.net", 12);
	memcpy(v.target, "example.com", 12);
	return v;
}

static void
say(struct botnet_visit *v, enum botnet_kind kind, const char *text)
{
	struct botnet_token *t = &v->tokens[kind];

	t->hash = botnet_hash(kind, text, strlen(text), secret);
	snprintf(t->text, sizeof(t->text), "%s", text);
}

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

static struct botnet_view *
publish(struct botnet *b, uint32_t at_s)
{
	struct botnet_view *v = botnet_publish(b, at_s);

	assert_non_null(v);
	return v;
}

static uint32_t
id_of(const struct botnet_view *v, uint32_t host)
{
	struct botnet_visit visit = visit_of(host, 0);
	struct botnet_place place;

	return botnet_view_member(v, &visit.key, &place) ? place.botnet->id : 0;
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
keep_gone(void *ctx, const struct host_key *key)
{
	(void)ctx;
	(void)key;
	return 0;
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
	struct botnet_keeper keeper = {&k,	     keep_portrait, keep_alias,
				       count_member, keep_gone,	    keep_mark};
	struct botnet_view *v = publish(b, BEGIN + 5 * 3600);
	uint32_t first = id_of(v, 0);

	(void)state;
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

/* One of a botnet whose HELOs and senders are from lists.  Only hosts below 1000 come so
 * far that they show what they send. */
static void
feed_lists(struct botnet *b, uint32_t host, uint32_t helo, uint32_t domain, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);
	char text[32];

	snprintf(text, sizeof(text), "helo %u", helo);
	say(&v, BOTNET_HELO, text);
	snprintf(text, sizeof(text), "domain%u.example", domain);
	say(&v, BOTNET_SENDER_DOMAIN, text);
	if (host < 1000) {
		say(&v, BOTNET_MESSAGE_ID, "kit");
		say(&v, BOTNET_SUBJECT, "subject");
	}
	v.labelled = host >= 1000;
	botnet_feed(b, &v);
}

/* Hosts that share nothing, at all hours. */
static void
feed_strangers(struct botnet *b, uint32_t first, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct botnet_visit v = visit_of(first + i, BEGIN + i * 4000 % DAY_S);
		char text[32];

		snprintf(text, sizeof(text), "stranger %u", i);
		say(&v, BOTNET_HELO, text);
		botnet_feed(b, &v);
	}
}

/* HELOs of even numbers go with senders of even ones; but guests say one of each. */
static struct botnet *
lists(void)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	assert_non_null(b);
	for (uint32_t i = 0; i < 72; i++)
		feed_lists(b, i, i % 6, 2 * (i / 6 % 3) + i % 2,
			   BEGIN + i % 24 * 3600 + i);
	feed_strangers(b, 1000, 200);
	for (uint32_t i = 0; i < 6; i++)
		feed_lists(b, 3000 + i, i, (i + 1) % 6, BEGIN + i * 3 * 3600);
	feed_lists(b, 3100, 2, 99, BEGIN + 3600);
	return b;
}

static bool
is_guest(const struct botnet_view *v, uint32_t host)
{
	struct botnet_visit visit = visit_of(host, 0);
	struct botnet_place place;

	return botnet_view_member(v, &visit.key, &place) && place.guest;
}

/* Two marks of a botnet that no host of it has both; one is too little.  A guest is
 * counted as a host, but is no evidence, whatever label it has. */
static void
guests_are_like_a_botnet(void **state)
{
	struct botnet *b = lists();
	struct botnet_view *v = publish(b, BEGIN + DAY_S);
	uint32_t id = id_of(v, 0);

	(void)state;
	assert_int_not_equal(id, 0);
	assert_false(is_guest(v, 0));
	for (uint32_t i = 0; i < 6; i++) {
		assert_int_equal(id_of(v, 3000 + i), id);
		assert_true(is_guest(v, 3000 + i));
	}
	assert_int_equal(id_of(v, 3100), 0);
	for (uint32_t i = 0; i < 200; i++)
		assert_int_equal(id_of(v, 1000 + i), 0);
	assert_int_equal(botnet_view_find(v, id)->hosts, 78);
	assert_int_equal(botnet_view_find(v, id)->labelled, 0);
	assert_false(botnet_view_find(v, id)->evidence);
	botnet_view_free(v);
	/* One that comes during the day need not wait for the night. */
	feed_lists(b, 3203, 3, 2, BEGIN + DAY_S + 3600);
	v = publish(b, BEGIN + DAY_S + 7200);
	assert_int_equal(id_of(v, 3203), id);
	assert_int_equal(id_of(v, 3000), id);
	botnet_view_free(v);
	botnet_free(b);
}

/* One HELO that others say too, but not at three in the morning. */
static void
guests_keep_the_hours(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_view *v;

	(void)state;
	feed_strangers(b, 1000, 200);
	for (uint32_t i = 0; i < 76; i++) {
		uint32_t at_s = i < 66 ? 3 * 3600 + i * 30 : i % 24 * 3600 + 43200;
		struct botnet_visit w = visit_of(i, BEGIN + at_s % DAY_S);

		say(&w, BOTNET_HELO, "friend");
		if (i < 60) {
			say(&w, BOTNET_MESSAGE_ID, "kit");
			say(&w, BOTNET_SUBJECT, "subject");
		}
		botnet_feed(b, &w);
	}
	v = publish(b, BEGIN + DAY_S);
	assert_int_not_equal(id_of(v, 0), 0);
	for (uint32_t i = 60; i < 76; i++)
		assert_int_equal(id_of(v, i), i < 66 ? id_of(v, 0) : 0);
	botnet_view_free(v);
	botnet_free(b);
}

static int
load_portrait(void *ctx, const struct botnet_portrait *p)
{
	return botnet_load_botnet(((struct kept *)ctx)->to, p);
}

static int
load_guest(void *ctx, const struct botnet_member *m)
{
	if (m->joined == BOTNET_JOINED_MARKS) {
		assert_int_not_equal(m->botnet, 0);
		assert_false(m->has_peer);
		assert_int_not_equal(m->peer_tokens[0], 0);
		assert_int_not_equal(m->peer_tokens[1], 0);
		((struct kept *)ctx)->members++;
	}
	return load_member(ctx, m);
}

/* And stay guests: a restart must not make them hosts that vouch for others. */
static void
guests_survive_a_restart(void **state)
{
	struct botnet *b = lists();
	struct kept k = {.to = botnet_create(MEMORY, secret)};
	struct botnet_keeper keeper = {&k,	     load_portrait, keep_alias,
				       count_member, keep_gone,	    keep_mark};
	struct botnet_view *v = publish(b, BEGIN + DAY_S);
	uint32_t id = id_of(v, 0);

	(void)state;
	botnet_view_free(v);
	assert_int_equal(botnet_keep(b, &keeper), 0);
	k.members = 0;
	keeper.portrait = count_portrait;
	keeper.member = load_guest;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(k.members, 6);
	v = publish(k.to, BEGIN + DAY_S + 10);
	assert_int_equal(id_of(v, 3002), id);
	assert_true(is_guest(v, 3002));
	assert_false(is_guest(v, 2));
	botnet_view_free(v);
	botnet_free(b);
	botnet_free(k.to);
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
	    cmocka_unit_test(survives_a_restart),
	    cmocka_unit_test(guests_are_like_a_botnet),
	    cmocka_unit_test(guests_keep_the_hours),
	    cmocka_unit_test(guests_survive_a_restart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
