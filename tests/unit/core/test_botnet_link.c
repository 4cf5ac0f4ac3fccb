/* Which marks link two hosts, and how many links a host needs to come into a cluster. */
#include "bots.h"

#define MARKED                                                                           \
	4 /* hosts that have a mark: worth ln(1000 / 4) nats, while hosts are few */

/* One that shares nothing. */
static void
feed_other(struct botnet *b, uint32_t host, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);
	char helo[32];

	snprintf(helo, sizeof(helo), "other %u", host);
	say(&v, BOTNET_HELO, helo);
	botnet_feed(b, &v);
}

/* Are four hosts linked that have one mark and the first ${n_weak} of the weak kinds? */
struct pair {
	enum botnet_kind mark;
	size_t n_weak;
	uint32_t others;
	bool server; /* one has these header names too */
};

static const enum botnet_kind weak[] = {BOTNET_HOUR, BOTNET_HEADERS, BOTNET_DIALECT,
					BOTNET_NETWORK};

static bool
are_linked(const struct pair *p)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit server = visit_of(9999, BEGIN);
	struct botnet_view *view;
	bool linked;

	server.server = true;
	say(&server, BOTNET_HEADERS, p->server ? "weak" : "server's");
	botnet_feed(b, &server);
	for (uint32_t i = 0; i < p->others; i++)
		feed_other(b, 10000 + i, BEGIN + i);
	for (uint32_t i = 0; i < 2 * MARKED; i++) {
		struct botnet_visit v = visit_of(i % MARKED, BEGIN + 6000 + i);

		say(&v, p->mark, "mark");
		for (size_t k = 0; k < p->n_weak; k++)
			say(&v, weak[k], "weak");
		botnet_feed(b, &v);
	}
	view = publish(b, BEGIN + 7200);
	linked = id_of(view, 0) != 0;
	botnet_view_free(view);
	botnet_free(b);
	return linked;
}

/* Weak families are worth the more the more hosts do not share them; none that is worth
 * less than 1 nat is the second, and beside a mark that may be an accident none is. */
static void
weak_families_help_what_is_no_accident(void **state)
{
	static const struct {
		struct pair pair;
		bool linked;
	} rows[] = {
	    {{BOTNET_MESSAGE_ID, 4, 20, false}, false}, /* 5.5 + 2 * 0.90 + 2 * 0.54 */
	    {{BOTNET_MESSAGE_ID, 4, 32, false}, true},	/* 5.5 + 2 * 1.10 + 2 * 0.66 */
	    {{BOTNET_HELO, 4, 32, false}, false},
	    {{BOTNET_SUBJECT, 4, 32, false}, false},
	    {{BOTNET_MESSAGE_ID, 1, 900, false}, false}, /* 5.5 + 1.6 */
	    {{BOTNET_MESSAGE_ID, 1, 5000, false}, true}, /* 7.1 + 2.1 */
	    {{BOTNET_MESSAGE_ID, 4, 32, true}, false},	 /* a server's is nobody's */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		if (are_linked(&rows[i].pair) != rows[i].linked)
			fail_msg("row %zu", i);
}

/* Does a host that is linked to ${witnesses} of a cluster of ${size} come into it? */
static bool
comes_in(uint32_t size, uint32_t witnesses)
{
	enum { NEW = 3000 };
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit newcomer = visit_of(NEW, BEGIN + 2000);
	struct botnet_view *view;
	bool in;

	for (uint32_t i = 0; i < size; i++) {
		struct botnet_visit v = visit_of(i, BEGIN + i);

		say(&v, BOTNET_SENDER, "its sender");
		say(&v, BOTNET_MESSAGE_ID, "its kit");
		if (i < witnesses) {
			say(&v, BOTNET_RCPTS, "list");
			say(&v, BOTNET_BOUNDARY, "boundary");
		}
		botnet_feed(b, &v);
		botnet_feed(b, &v); /* by then it is a mark */
	}
	for (uint32_t i = 0; i < 2 * MARKED; i++) {
		struct botnet_visit v = visit_of(1000 + i, BEGIN + 1000 + i);

		say(&v, i < MARKED ? BOTNET_RCPTS : BOTNET_BOUNDARY,
		    i < MARKED ? "list" : "boundary");
		botnet_feed(b, &v);
	}
	say(&newcomer, BOTNET_RCPTS, "list");
	say(&newcomer, BOTNET_BOUNDARY, "boundary");
	botnet_feed(b, &newcomer);
	view = publish(b, BEGIN + 3600);
	assert_int_not_equal(id_of(view, 0), 0);
	assert_int_equal(id_of(view, 0), id_of(view, size - 1));
	in = id_of(view, NEW) == id_of(view, 0);
	botnet_view_free(view);
	botnet_free(b);
	return in;
}

/* One host must not bring strangers into a large botnet. */
static void
a_large_cluster_wants_two_witnesses(void **state)
{
	(void)state;
	assert_true(comes_in(7, 1));
	assert_false(comes_in(8, 1));
	assert_true(comes_in(8, 2));
	assert_false(comes_in(20, 1));
	assert_true(comes_in(20, 2));
}

/* A host has a subject of one botnet's, and a HELO that it or two others have as well. */
static bool
helo_places(bool common)
{
	enum { NEW = 3000, BOTS = 12 };
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit v = visit_of(NEW, BEGIN + 3000);
	struct botnet_view *view;
	bool in;

	say(&v, BOTNET_HELO, "pc");
	say(&v, BOTNET_SUBJECT, "subject 1");
	for (uint32_t i = 0; i < 2 * BOTS; i++) {
		struct botnet_visit bot = visit_of(i % BOTS, BEGIN + i);
		char text[16];

		snprintf(text, sizeof(text), "subject %u", i % 3);
		say(&bot, BOTNET_SENDER, text);
		say(&bot, BOTNET_MESSAGE_ID, text);
		say(&bot, BOTNET_SUBJECT, text);
		say(&bot, BOTNET_HELO, common ? "pc" : "other");
		if (i % 3 == 1)
			say(&bot, BOTNET_HELO, "pc");
		botnet_feed(b, &bot);
	}
	botnet_feed(b, &v);
	view = publish(b, BEGIN + 3600);
	assert_int_not_equal(id_of(view, 1), 0);
	assert_int_not_equal(id_of(view, 1), id_of(view, 0));
	in = id_of(view, NEW) == id_of(view, 1);
	botnet_view_free(view);
	botnet_free(b);
	return in;
}

/* Words of a common stock are worth less the more botnets have them. */
static void
common_words_tell_little(void **state)
{
	(void)state;
	assert_true(helo_places(false));
	assert_false(helo_places(true));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(weak_families_help_what_is_no_accident),
	    cmocka_unit_test(common_words_tell_little),
	    cmocka_unit_test(a_large_cluster_wants_two_witnesses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
