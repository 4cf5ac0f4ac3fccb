/* Guests: hosts that are like a botnet as a whole. */
#include "bots.h"

#include "botnet_load.h"

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

struct kept {
	struct botnet *to;
	unsigned guests;
};

static int
keep_mark(void *ctx, const struct botnet_mark *m)
{
	return botnet_load_mark(((struct kept *)ctx)->to, m);
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
		((struct kept *)ctx)->guests++;
	}
	return botnet_load_member(((struct kept *)ctx)->to, m);
}

/* And stay guests: a restart must not make them hosts that vouch for others. */
static void
guests_survive_a_restart(void **state)
{
	struct botnet *b = lists();
	struct kept k = {.to = botnet_create(MEMORY, secret)};
	struct botnet_keeper keeper = keeper_of(&k);
	struct botnet_view *v = publish(b, BEGIN + DAY_S);
	uint32_t id = id_of(v, 0);

	(void)state;
	keeper.portrait = load_portrait;
	keeper.mark = keep_mark;
	botnet_view_free(v);
	assert_int_equal(botnet_keep(b, &keeper), 0);
	keeper.portrait = no_portrait;
	keeper.member = load_guest;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(k.guests, 6);
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
	    cmocka_unit_test(guests_are_like_a_botnet),
	    cmocka_unit_test(guests_keep_the_hours),
	    cmocka_unit_test(guests_survive_a_restart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
