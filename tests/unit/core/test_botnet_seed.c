/* Marks over time: what servers send must neither push them out nor fill the database,
 * and a restart must know what was counted. */
#include "bots.h"

#include "botnet_impl.h"
#include "botnet_load.h"

#define SUBJECT "buy this"

/* One of a botnet: three marks of three families. */
static void
feed_bot(struct botnet *b, uint32_t host, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);

	say(&v, BOTNET_HELO, "ylmf-pc");
	say(&v, BOTNET_MESSAGE_ID, "kit");
	say(&v, BOTNET_SUBJECT, SUBJECT);
	botnet_feed(b, &v);
}

static struct botnet *
one_botnet(void)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	assert_non_null(b);
	for (uint32_t i = 0; i < 30; i++)
		feed_bot(b, i, BEGIN + i * 60);
	return b;
}

/* An established server sends a message. */
static void
feed_server(struct botnet *b, const char *id, const char *subject, uint32_t at_s)
{
	struct botnet_visit v = visit_of(100000, at_s);

	v.server = true;
	say(&v, BOTNET_MESSAGE_ID, id);
	say(&v, BOTNET_SUBJECT, subject);
	botnet_feed(b, &v);
}

struct told {
	uint64_t hash; /* the mark that is looked for */
	struct botnet_mark mark;
	unsigned n, found, nameless;
};

static int
see_mark(void *ctx, const struct botnet_mark *m)
{
	struct told *told = ctx;

	told->n++;
	told->nameless += m->servers == 0 && m->text[0] == '\0';
	if (m->hash == told->hash) {
		told->found++;
		told->mark = *m;
	}
	return 0;
}

/* What is told of the mark ${text} since the last time. */
static struct told
keep(struct botnet *b, enum botnet_kind kind, const char *text)
{
	struct told told = {.hash = botnet_hash(kind, text, strlen(text), secret)};
	struct botnet_keeper keeper = keeper_of(&told);

	keeper.mark = see_mark;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	botnet_kept(b);
	return told;
}

/* A site's own mail is far more than its zombies', and no message is like another. */
static void
servers_push_nothing_out(void **state)
{
	enum { MESSAGES = 150000 };
	struct botnet *b = one_botnet();
	struct botnet_view *v = publish(b, BEGIN + 3600);
	uint32_t id = id_of(v, 0);
	struct told told;

	(void)state;
	assert_int_not_equal(id, 0);
	botnet_view_free(v);
	(void)keep(b, BOTNET_HELO, "ylmf-pc");
	for (uint32_t i = 0; i < MESSAGES; i++) {
		char message_id[32], subject[32];

		snprintf(message_id, sizeof(message_id), "id %u", i);
		snprintf(subject, sizeof(subject), "subject %u", i);
		feed_server(b, message_id, subject, BEGIN + 3600 + i);
	}
	feed_bot(b, 500, BEGIN + 3600 + MESSAGES);
	v = publish(b, BEGIN + 7200 + MESSAGES);
	assert_int_equal(id_of(v, 500), id);
	botnet_view_free(v);
	told = keep(b, BOTNET_HELO, "ylmf-pc");
	assert_in_range(told.n, 0, 100);
	botnet_free(b);
}

/* Forwarders send what zombies send: how often is compared, so it is kept. */
static void
servers_are_counted_in_the_database(void **state)
{
	struct botnet *b = one_botnet();

	(void)state;
	for (uint32_t i = 0; i < 11; i++)
		feed_server(b, "own", SUBJECT, BEGIN + 3600 + i);
	assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.servers, 11);
	for (uint32_t i = 0; i < 30; i++) {
		feed_bot(b, 1000 + i, BEGIN + 3700 + i);
		feed_server(b, "own", SUBJECT, BEGIN + 3700 + i);
	}
	assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.servers, 41);
	assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).n, 0);
	botnet_free(b);
}

/* Once before zombies have it counts as well. */
static void
a_server_was_first(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	feed_server(b, "own", SUBJECT, BEGIN);
	for (uint32_t i = 0; i < 4; i++)
		feed_bot(b, i, BEGIN + 60 + i);
	/* Four zombies for a server: the subject is no mark, but what else they have. */
	assert_string_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.text, "");
	feed_bot(b, 0, BEGIN + 100);
	feed_bot(b, 4, BEGIN + 104);
	assert_string_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.text, SUBJECT);
	botnet_free(b);
}

/* Visits that say one thing. */
struct crowd {
	enum botnet_kind kind;
	uint32_t visits, addresses, owners, last_after_s;
	bool mark;
};

static bool
is_mark_of(const struct crowd *c)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct told told;

	for (uint32_t i = 0; i < c->visits; i++) {
		bool last = i == c->visits - 1;
		struct botnet_visit v = visit_of(100 + i % c->addresses,
						 BEGIN + (last ? c->last_after_s : 0));
		struct addr ip = host_key_addr(&v.key);

		host_key_make(&ip, FORM_SINGLE, i / c->addresses, &v.key);
		v.owner = 1 + i % c->owners;
		say(&v, c->kind, SUBJECT);
		botnet_feed(b, &v);
	}
	told = keep(b, c->kind, SUBJECT);
	botnet_free(b);
	return told.found > 0;
}

/* Four addresses in three networks within five days; what speaks in two ways is one. */
static void
marks_are_wide(void **state)
{
	static const struct crowd crowds[] = {
	    {BOTNET_SUBJECT, 4, 4, 3, 60, true},
	    {BOTNET_SUBJECT, 3, 3, 3, 60, false},
	    {BOTNET_SUBJECT, 6, 3, 3, 60, false},
	    {BOTNET_SUBJECT, 8, 8, 2, 60, false},
	    {BOTNET_SUBJECT, 4, 4, 3, 5 * DAY_S, true},
	    {BOTNET_SUBJECT, 4, 4, 3, 5 * DAY_S + 1, false},
	    {BOTNET_HEADERS, 8, 8, 8, 60, false}, /* it is weak */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(crowds); i++)
		if (is_mark_of(&crowds[i]) != crowds[i].mark)
			fail_msg("row %zu", i);
}

/* Who says something else now is not counted. */
static void
the_latest_word_counts(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	for (uint32_t i = 0; i < 6; i++) {
		uint32_t host = i < 3 ? i : i - 1; /* 0 1 2 2 3 4: the third says two */
		struct botnet_visit v = visit_of(host, BEGIN + i * 60);

		v.owner = host == 2 ? 3 : 1 + host % 2;
		say(&v, BOTNET_SUBJECT, i == 3 ? "another" : SUBJECT);
		botnet_feed(b, &v);
	}
	assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).found, 0);
	botnet_free(b);
}

/* Rows are deleted by their age: those of marks in use must not be old. */
static void
marks_in_use_stay_young(void **state)
{
	struct botnet *b = one_botnet();
	struct told told = keep(b, BOTNET_HELO, "ylmf-pc");

	(void)state;
	assert_int_equal(told.found, 1);
	feed_bot(b, 40, BEGIN + 7200);
	assert_int_equal(keep(b, BOTNET_HELO, "ylmf-pc").found, 0);
	feed_bot(b, 41, BEGIN + 3 * DAY_S);
	told = keep(b, BOTNET_HELO, "ylmf-pc");
	assert_int_equal(told.found, 1);
	assert_int_equal(told.mark.seen_s, BEGIN + 3 * DAY_S);
	botnet_free(b);
}

/* So are those of what no mark may be. */
static void
words_of_servers_stay_young(void **state)
{
	static const uint32_t at_s[] = {0, 60, 3 * DAY_S};
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	for (size_t i = 0; i < COUNT(at_s); i++) {
		struct botnet_visit v = visit_of(100000, BEGIN + at_s[i]);

		v.server = true;
		say(&v, BOTNET_HELO, "mail");
		botnet_feed(b, &v);
		assert_int_equal(keep(b, BOTNET_HELO, "mail").found, i != 1);
	}
	feed_server(b, "id", SUBJECT, BEGIN);
	feed_server(b, "id", SUBJECT, BEGIN);
	assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.kind, BOTNET_SUBJECT);
	botnet_free(b);
}

/* Who comes often is one host, and pushes out none of the others. */
static void
who_returns_is_one(void **state)
{
	static const uint32_t hosts[] = {0, 1, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3};
	struct botnet *b = botnet_create(MEMORY, secret);

	(void)state;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		struct botnet_visit v = visit_of(hosts[i], BEGIN + (uint32_t)i);

		assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).found, 0);
		say(&v, BOTNET_SUBJECT, SUBJECT);
		botnet_feed(b, &v);
	}
	assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).found, 1);
	botnet_free(b);
}

/* A token is what a second host says too, while the first one still does. */
static void
a_second_host_makes_a_token(void **state)
{
	static const struct {
		const char *says; /* each character is said by the host beside it */
		const char *host;
		size_t tokens;
		bool forgotten; /* the first host, before the last visit */
	} cases[] = {
	    {"xx", "01", 1, false},   {"xx", "01", 0, true},
	    {"xy", "01", 0, false},   {"xyx", "000", 0, false},
	    {"xyx", "001", 0, false}, {"xyxx", "0012", 1, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet *b = botnet_create(MEMORY, secret);
		struct botnet_visit v = visit_of('0', BEGIN);
		struct addr first = host_key_addr(&v.key);
		struct botnet_stats stats;

		for (size_t k = 0; cases[i].says[k] != '\0'; k++) {
			char text[2] = {cases[i].says[k]};

			if (cases[i].forgotten && cases[i].says[k + 1] == '\0')
				botnet_forget(b, &first);
			v = visit_of((uint32_t)cases[i].host[k], BEGIN + (uint32_t)k);
			say(&v, BOTNET_SUBJECT, text);
			botnet_feed(b, &v);
		}
		botnet_stats(b, &stats);
		if (stats.tokens != cases[i].tokens)
			fail_msg("row %zu: %zu", i, stats.tokens);
		botnet_free(b);
	}
}

static const struct token *
token_of(const struct botnet *b, enum botnet_kind kind, const char *text)
{
	uint64_t hash = botnet_hash(kind, text, strlen(text), secret);

	return table_peek(b->tokens, &hash);
}

/* What is sent passes through servers too: it is a mark while they send it less than a
 * quarter as often as there are zombies that do, and again when these are more. */
static void
forwarders_take_no_mark(void **state)
{
	struct botnet *b = one_botnet();
	uint32_t room = b->seeds.n;

	(void)state;
	for (uint32_t i = 1; i <= 8; i++) {
		feed_server(b, "forwarded", SUBJECT, BEGIN + 3600);
		assert_int_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.servers, i);
		assert_int_equal(token_of(b, BOTNET_SUBJECT, SUBJECT)->seed != 0, i < 8);
	}
	for (uint32_t i = 30; i < 33; i++) {
		assert_int_equal(token_of(b, BOTNET_SUBJECT, SUBJECT)->seed, 0);
		feed_bot(b, i, BEGIN + 4000);
	}
	assert_string_equal(keep(b, BOTNET_SUBJECT, SUBJECT).mark.text, SUBJECT);
	assert_int_equal(b->seeds.n, room);
	botnet_free(b);
}

/* As many hosts have it as say it now. */
static void
counts_who_says_it_now(void **state)
{
	struct botnet *b = one_botnet();

	(void)state;
	assert_int_equal(token_of(b, BOTNET_SUBJECT, SUBJECT)->df, 30);
	for (uint32_t i = 0; i < 10; i++) {
		struct botnet_visit v = visit_of(i, BEGIN + 3600);

		say(&v, BOTNET_SUBJECT, i < 6 ? "another" : SUBJECT);
		botnet_feed(b, &v);
	}
	assert_int_equal(token_of(b, BOTNET_SUBJECT, SUBJECT)->df, 24);
	assert_int_equal(token_of(b, BOTNET_SUBJECT, "another")->df, 6);
	botnet_free(b);
}

/* More visits of servers than can be counted are many all the same. */
static void
many_servers_are_many(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	const struct botnet_mark mark = {
	    .hash = botnet_hash(BOTNET_SUBJECT, SUBJECT, strlen(SUBJECT), secret),
	    .kind = BOTNET_SUBJECT,
	    .servers = 70000,
	    .text = ""};

	(void)state;
	assert_int_equal(botnet_load_mark(b, &mark), 0);
	feed_server(b, "id", SUBJECT, BEGIN);
	feed_server(b, "id", SUBJECT, BEGIN);
	assert_int_equal(token_of(b, BOTNET_SUBJECT, SUBJECT)->servers, UINT16_MAX);
	botnet_free(b);
}

/* One that shares HELO and sender with the botnet, which is more alike by itself. */
static void
feed_alike(struct botnet *b, uint32_t host, bool kit, uint32_t at_s)
{
	struct botnet_visit v = visit_of(host, at_s);

	say(&v, BOTNET_HELO, "ylmf-pc");
	say(&v, BOTNET_SENDER_DOMAIN, "forged.example");
	if (kit)
		say(&v, BOTNET_MESSAGE_ID, "kit");
	botnet_feed(b, &v);
}

/* A link is remembered longer than what made it: but not when a server says that. */
static void
links_end_with_their_marks(void **state)
{
	struct botnet *b = botnet_create(MEMORY, secret);
	struct botnet_visit server = visit_of(100000, BEGIN + 7200);
	struct botnet_view *v;

	(void)state;
	for (uint32_t i = 0; i < 30; i++)
		feed_alike(b, i, true, BEGIN + i * 60);
	feed_alike(b, 500, false, BEGIN + 1900);
	v = publish(b, BEGIN + 3600);
	assert_int_not_equal(id_of(v, 0), 0);
	assert_int_equal(id_of(v, 500), id_of(v, 0));
	botnet_view_free(v);
	server.server = true;
	say(&server, BOTNET_HELO, "ylmf-pc");
	botnet_feed(b, &server);
	v = publish(b, BEGIN + 7300);
	assert_int_not_equal(id_of(v, 0), 0);
	assert_int_equal(id_of(v, 29), id_of(v, 0));
	assert_int_equal(id_of(v, 500), 0);
	botnet_view_free(v);
	botnet_free(b);
}

static int
load_member(void *ctx, const struct botnet_member *m)
{
	return botnet_load_member(ctx, m);
}

/* Hosts tell their hashes alone: what has lost its row is a mark again when somebody says
 * it, not without a name; and a campaign's number is no other's. */
static void
marks_have_names(void **state)
{
	struct botnet *b = one_botnet(), *again = botnet_create(MEMORY, secret);
	struct botnet_keeper keeper = keeper_of(again);
	struct botnet_member old = {.campaign = 12, .last_s = BEGIN};
	struct told told;

	(void)state;
	old.provider = old.target = old.country = "";
	old.key = visit_of(70000, 0).key;
	assert_int_equal(botnet_load_member(again, &old), 0);
	keeper.member = load_member;
	assert_int_equal(botnet_keep(b, &keeper), 0);
	assert_int_equal(keep(again, BOTNET_SUBJECT, SUBJECT).nameless, 0);
	feed_bot(again, 40, BEGIN + 7200);
	told = keep(again, BOTNET_SUBJECT, SUBJECT);
	assert_string_equal(told.mark.text, SUBJECT);
	assert_int_equal(told.mark.campaign, 13);
	botnet_free(b);
	botnet_free(again);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(servers_push_nothing_out),
	    cmocka_unit_test(servers_are_counted_in_the_database),
	    cmocka_unit_test(a_server_was_first),
	    cmocka_unit_test(links_end_with_their_marks),
	    cmocka_unit_test(marks_are_wide),
	    cmocka_unit_test(the_latest_word_counts),
	    cmocka_unit_test(marks_in_use_stay_young),
	    cmocka_unit_test(words_of_servers_stay_young),
	    cmocka_unit_test(who_returns_is_one),
	    cmocka_unit_test(a_second_host_makes_a_token),
	    cmocka_unit_test(forwarders_take_no_mark),
	    cmocka_unit_test(counts_who_says_it_now),
	    cmocka_unit_test(many_servers_are_many),
	    cmocka_unit_test(marks_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
