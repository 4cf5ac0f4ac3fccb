/* Botnets in the database: written, read back, asked for; what the operator decided. */
#include "db.h"
#include "schema_guest.h"
#include "store_botnet.h"
#include "store_botnet_decision.h"
#include "store_botnet_state.h"
#include "store_host.h"
#include "store_policy.h"
#include "store_schema.h"
#include "unit_botnet.h"

struct seen {
	unsigned n;
	uint32_t first;
	char text[256];
};

static bool
see_botnet(void *ctx, const struct store_botnet *b)
{
	struct seen *seen = ctx;

	if (seen->n++ > 0)
		return true;
	seen->first = b->id;
	snprintf(seen->text, sizeof(seen->text), "%s %u %u %u %d %s %s %s", b->name,
		 b->hosts, b->labelled, b->new_today, b->evidence, b->helos, b->targets,
		 b->providers);
	return true;
}

static bool
see_member(void *ctx, const struct store_botnet_member *m)
{
	struct seen *seen = ctx;
	char text[ADDR_TEXT_MAX];
	struct addr addr = host_key_addr(&m->key);

	if (seen->n++ == 0)
		snprintf(seen->text, sizeof(seen->text), "%s %s %s %s %s",
			 addr_format(&addr, text), m->botnet_name, m->campaign_name,
			 m->kinds[0], m->texts[0]);
	return true;
}

static bool
see_shared(void *ctx, const struct store_botnet_shared *s)
{
	struct seen *seen = ctx;

	assert_true(s->hosts > 0);
	seen->n++;
	return true;
}

static bool
see_count(void *ctx, const struct store_botnet_count *c)
{
	struct seen *seen = ctx;

	seen->first += c->hosts;
	seen->n++;
	return true;
}

static void
test_lists(void **state)
{
	struct store_botnet_filter f = {.now_s = BEGIN + 4000};
	struct store_botnet_member_filter members = {.limit = 5};
	struct seen seen = {0}, many = {0};
	uint32_t id = 0;

	(void)state;
	botnet_free(saved());
	assert_int_equal(store_botnet_each(store, &f, see_botnet, &seen), 0);
	assert_int_equal(seen.n, 2);
	assert_string_equal(seen.text, "ylmf-pc 40 7 40 1 ylmf-pc example.com "
				       "isp0.example, isp1.example");
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &id), 1);
	assert_int_equal(id, seen.first);
	assert_int_equal(store_botnet_find(store, "none", &id), 0);
	f.target = "example.net";
	seen.n = 0;
	assert_int_equal(store_botnet_each(store, &f, see_botnet, &seen), 0);
	assert_int_equal(seen.n, 0);
	members.botnet = seen.first;
	assert_int_equal(store_botnet_members(store, &members, see_member, &many), 0);
	assert_int_equal(many.n, 5);
	assert_string_equal(many.text, "10.1.0.39 ylmf-pc ylmf-pc helo ylmf-pc");
	many = (struct seen){0};
	assert_int_equal(
	    store_botnet_shared(store, id = members.botnet, see_shared, &many), 0);
	assert_int_equal(many.n, 3);
	many = (struct seen){0};
	assert_int_equal(store_botnet_tops(store, id, see_count, &many), 0);
	assert_int_equal(many.n, 3);
	many = (struct seen){0};
	assert_int_equal(store_botnet_days(store, id, see_count, &many), 0);
	assert_int_equal(many.first, 40);
	many = (struct seen){0};
	assert_int_equal(store_botnet_campaigns(store, id, see_count, &many), 0);
	assert_int_equal(many.n, 1);
}

/* A new name is shown at once, not only when the daemon has grouped anew. */
static void
test_renamed(void **state)
{
	struct store_botnet_filter f = {.now_s = BEGIN + 4000, .sort = BOTNET_SORT_NAME};
	struct store_botnet_member_filter members = {.limit = 1};
	struct botnet_view *v = botnet_view_create(secret);
	struct seen seen = {0};
	struct net net;

	(void)state;
	botnet_free(saved());
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &members.botnet), 1);
	assert_int_equal(store_botnet_each(store, &f, see_botnet, &seen), 0);
	assert_int_not_equal(seen.first, members.botnet); /* "friend" comes first */
	assert_int_equal(
	    store_botnet_decide(store, BOTNET_RENAME, members.botnet, "a plague", 1), 0);
	seen = (struct seen){0};
	assert_int_equal(store_botnet_each(store, &f, see_botnet, &seen), 0);
	assert_int_equal(seen.first, members.botnet);
	assert_non_null(strstr(seen.text, "a plague 40"));
	seen = (struct seen){0};
	assert_int_equal(store_botnet_members(store, &members, see_member, &seen), 0);
	assert_string_equal(seen.text, "10.1.0.39 a plague ylmf-pc helo ylmf-pc");
	assert_int_equal(net_parse("10.1.0.39", &net), 0);
	assert_int_equal(store_botnet_view(store, &net, v), 0);
	assert_string_equal(botnet_view_find(v, members.botnet)->name, "a plague");
	botnet_view_free(v);
}

/* Another process goes on where this one was, with what was decided since. */
static void
test_goes_on(void **state)
{
	struct botnet *b = saved(), *again = botnet_create(MEMORY, secret);
	uint32_t first, second, found = 0;
	struct botnet_view *v;

	(void)state;
	botnet_free(b);
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &first), 1);
	assert_int_equal(store_botnet_find(store, "friend", &second), 1);
	assert_int_equal(store_botnet_decide(store, BOTNET_RENAME, first, "my own", 1),
			 0);
	assert_int_equal(store_botnet_decide(store, BOTNET_RENAME, first, "17", 1), -1);
	/* Before a daemon has seen it. */
	assert_int_equal(store_botnet_find(store, "my own", &found), 1);
	assert_int_equal(found, first);
	assert_int_equal(store_botnet_load(store, 0, again), 0);
	assert_int_equal(store_botnet_decisions_load(store, again), 0);
	feed(again, "ylmf-pc", 3, 2);
	v = botnet_publish(again, BEGIN + 7200);
	assert_string_equal(botnet_view_find(v, first)->name, "my own");
	assert_int_equal(botnet_view_find(v, first)->hosts, 42);
	assert_int_equal(botnet_view_find(v, second)->hosts, 20);
	botnet_view_free(v);
	/* Merged: the other id leads here, and its hosts are here. */
	char into[12];
	snprintf(into, sizeof(into), "%u", first);
	assert_int_equal(store_botnet_decide(store, BOTNET_MERGE, second, into, 2), 0);
	assert_int_equal(store_botnet_decisions_load(store, again), 0);
	botnet_view_free(botnet_publish(again, BEGIN + 7201));
	assert_int_equal(store_botnet_save(store, again), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM botnets"), 1);
	assert_int_equal(
	    unit_number(STORE_FILE, "SELECT count(DISTINCT botnet) FROM botnet_members"),
	    1);
	snprintf(into, sizeof(into), "%u", second);
	assert_int_equal(store_botnet_find(store, into, &found), 1);
	assert_int_equal(found, first);
	/* And every name that either had (`stats --by botnet` shows them). */
	assert_int_equal(store_botnet_find(store, "friend", &found), 1);
	assert_int_equal(found, first);
	found = 0;
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &found), 1);
	assert_int_equal(found, first);
	assert_int_equal(store_botnet_undecide(store, BOTNET_MERGE, second, ""), 1);
	assert_int_equal(store_botnet_undecide(store, BOTNET_MERGE, second, ""), 0);
	botnet_free(again);
}

/* A start goes on with what the days counted. */
static void
test_days_go_on(void **state)
{
	static const char visits[] = "SELECT visits FROM botnet_days WHERE botnet ="
				     " (SELECT id FROM botnets WHERE name = 'ylmf-pc')";
	struct botnet *again;

	(void)state;
	botnet_free(saved());
	assert_int_equal(unit_number(STORE_FILE, visits), 40);
	for (int i = 1; i <= 3; i++) {
		again = botnet_create(MEMORY, secret);
		assert_int_equal(store_botnet_load(store, 0, again), 0);
		feed(again, "ylmf-pc", 1, 10);
		botnet_view_free(botnet_publish(again, BEGIN + 3600));
		assert_int_equal(store_botnet_save(store, again), 0);
		assert_int_equal(unit_number(STORE_FILE, visits), 40 + 10 * i);
		botnet_free(again);
	}
}

/* As it was when half of the hosts had come, and some had no label yet. */
static void
test_as_it_was(void **state)
{
	const struct host_texts texts = {"", "", "", "", PTR_NONE, NULL};
	struct botnet *then = botnet_create(MEMORY, secret);
	const struct botnet_summary *botnet;
	struct botnet_view *v;
	uint32_t id;

	(void)state;
	botnet_free(saved());
	for (uint8_t i = 0; i < 7; i++) {
		const struct addr ip = {.family = 4, .bytes = {10, 1, 0, i}};
		const struct profile p = {.first_s = BEGIN,
					  .last_s = BEGIN + 100,
					  .label = LABEL_ZOMBIE,
					  .origin = ORIGIN_TRAP,
					  .labelled_s = BEGIN + 5 * i};
		struct host_key key;

		host_key_make(&ip, FORM_SINGLE, 1, &key);
		assert_int_equal(store_host_put(store, &key, &p, &texts), 0);
	}
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &id), 1);
	assert_int_equal(store_botnet_load(store, BEGIN + 20, then), 0);
	v = botnet_publish(then, 0);
	assert_non_null(botnet = botnet_view_find(v, id));
	assert_int_equal(botnet->hosts, 20);
	assert_int_equal(botnet->labelled, 4);
	botnet_view_free(v);
	botnet_free(then);
	/* When nobody had come yet there was none. */
	then = botnet_create(MEMORY, secret);
	assert_int_equal(store_botnet_load(store, BEGIN, then), 0);
	v = botnet_publish(then, 0);
	assert_null(botnet_view_find(v, id));
	botnet_view_free(v);
	botnet_free(then);
}

/* A decision is policy: the daemon sees its version change. */
static void
test_decisions_are_policy(void **state)
{
	uint64_t before, after;

	(void)state;
	assert_int_equal(store_policy_version(store, &before), 0);
	assert_int_equal(store_botnet_decide(store, BOTNET_IGNORE, 3, "", 1), 0);
	assert_int_equal(store_policy_version(store, &after), 0);
	assert_true(after > before);
}

/* For `explain`: the members of one address, and all marks. */
static void
test_view(void **state)
{
	struct botnet_view *v = botnet_view_create(secret);
	struct addr ip = {.family = 4, .bytes = {10, 1, 0, 9}};
	struct net net = net_of(&ip, 32);
	struct botnet_place place;
	struct host_key key;

	(void)state;
	botnet_free(saved());
	assert_int_equal(store_botnet_view(store, &net, v), 0);
	host_key_make(&ip, FORM_SINGLE, 1, &key);
	assert_true(botnet_view_member(v, &key, &place));
	assert_string_equal(place.botnet->name, "ylmf-pc");
	ip.bytes[3] = 10;
	host_key_make(&ip, FORM_SINGLE, 1, &key);
	assert_false(botnet_view_member(v, &key, &place));
	botnet_view_free(v);
	assert_int_equal(store_bad_rows(store), 0);
}

/* What somebody spoilt is left out, and counted. */
static void
test_view_of_bad_rows(void **state)
{
#define ONE                                                                              \
	" WHERE hash IN (SELECT hash FROM botnet_shared"                                 \
	" WHERE exclusive = 1 AND nats BETWEEN 0.1 AND 999 LIMIT 1)"
	static const struct {
		const char *sql;
		unsigned rows;
	} spoil[] = {{"UPDATE botnet_shared SET kind = 'what', nats = 1000" ONE, 1},
		     {"UPDATE botnet_shared SET nats = 1001" ONE, 2},
		     {"UPDATE botnets SET networks = -1", 4}};
#undef ONE
	uint64_t bad = 0;
	struct addr ip = {.family = 4, .bytes = {10, 1, 0, 9}};
	struct net net = net_of(&ip, 32);

	(void)state;
	botnet_free(saved());
	for (size_t i = 0; i < COUNT(spoil); i++) {
		struct botnet_view *v = botnet_view_create(secret);

		unit_sql(STORE_FILE, spoil[i].sql);
		assert_int_equal(store_botnet_view(store, &net, v), 0);
		bad += spoil[i].rows;
		assert_int_equal(store_bad_rows(store), bad);
		botnet_view_free(v);
	}
}

/* A guest is no member that a host vouches for; it stays one when it is read back. */
static void
test_guest(void **state)
{
	static const char guests[] =
	    "SELECT count(*) FROM botnet_members WHERE joined = 'marks' AND peer IS NULL"
	    " AND shared_1 != 0 AND address = '10.1.0.39'";
	struct botnet *again = botnet_create(MEMORY, secret);
	struct botnet_view *v = botnet_view_create(secret);
	struct addr ip = {.family = 4, .bytes = {10, 1, 0, 39}};
	struct net net = net_of(&ip, 32);
	struct botnet_place place;
	struct host_key key;

	(void)state;
	botnet_free(saved());
	unit_sql(STORE_FILE, "UPDATE botnet_members SET joined = 'marks', peer = NULL"
			     " WHERE address = '10.1.0.39'");
	assert_int_equal(store_botnet_view(store, &net, v), 0);
	host_key_make(&ip, FORM_SINGLE, 1, &key);
	assert_true(botnet_view_member(v, &key, &place));
	assert_true(place.guest);
	botnet_view_free(v);
	assert_int_equal(store_botnet_load(store, 0, again), 0);
	v = botnet_publish(again, BEGIN + 7200);
	assert_true(botnet_view_member(v, &key, &place));
	assert_true(place.guest);
	assert_int_equal(place.botnet->hosts, 40);
	botnet_view_free(v);
	assert_int_equal(store_botnet_save(store, again), 0);
	assert_int_equal(unit_number(STORE_FILE, guests), 1);
	botnet_free(again);
}

static void
test_prune(void **state)
{
	uint32_t deleted = 0;

	(void)state;
	botnet_free(saved());
	assert_int_equal(store_botnet_prune(store, BEGIN, 1000, &deleted), 0);
	assert_int_equal(deleted, 0);
	assert_int_equal(store_botnet_prune(store, BEGIN + 86400, 1000, &deleted), 0);
	assert_int_equal(deleted, 60);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM botnet_marks"), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM botnet_names"), 0);
}

/* A file of version 1 gets the tables and their README. */
static void
test_migration(void **state)
{
	struct db_schema old = store_schema;
	struct fault fault;
	struct db db;

	(void)state;
	old.n_migrations = 1;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	botnet_free(saved());
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT count(*) FROM README WHERE topic = 'botnets'"),
	    1);
	store_close(store);
}

struct pages {
	uint32_t campaign, last_s;
	unsigned n;
	char first[ADDR_TEXT_MAX], last[ADDR_TEXT_MAX];
};

static bool
see_page(void *ctx, const struct store_botnet_member *m)
{
	struct pages *p = ctx;
	struct addr addr = host_key_addr(&m->key);

	if (p->n++ == 0)
		(void)addr_format(&addr, p->first);
	else
		assert_true(m->last_s <= p->last_s);
	(void)addr_format(&addr, p->last);
	p->last_s = m->last_s;
	p->campaign = m->campaign;
	return true;
}

/* The latest first; each page goes on where the one before it ended, from the index. */
static void
test_pages(void **state)
{
	struct store_botnet_member_filter f = {.limit = 15};
	struct pages pages[4];

	(void)state;
	botnet_free(saved());
	assert_int_equal(store_botnet_find(store, "ylmf-pc", &f.botnet), 1);
	for (unsigned i = 0; i < 3; i++) {
		f.offset = 15 * i;
		pages[i] = (struct pages){.n = 0};
		assert_int_equal(store_botnet_members(store, &f, see_page, &pages[i]), 0);
		assert_int_equal(pages[i].n, i < 2 ? 15 : 10);
	}
	assert_string_equal(pages[0].first, "10.1.0.39");
	assert_string_equal(pages[0].last, "10.1.0.25");
	assert_string_equal(pages[1].first, "10.1.0.24");
	assert_string_equal(pages[2].last, "10.1.0.0");
	f.offset = 0;
	f.campaign = pages[0].campaign;
	pages[3] = (struct pages){.n = 0};
	assert_int_equal(store_botnet_members(store, &f, see_page, &pages[3]), 0);
	assert_int_equal(pages[3].n, 15);
	f.campaign += 1000;
	pages[3] = (struct pages){.n = 0};
	assert_int_equal(store_botnet_members(store, &f, see_page, &pages[3]), 0);
	assert_true(pages[3].n == 0);
	assert_int_equal(unit_number(STORE_FILE,
				     "SELECT count(*) FROM pragma_index_info("
				     "'botnet_members_seen') WHERE name = 'campaign'"),
			 1);
}

/* Before there were guests, all were linked; the names are known that were there. */
static void
test_older_members(void **state)
{
	struct db_schema old = store_schema;
	struct fault fault;
	struct db db;

	(void)state;
	while (old.migrations[old.n_migrations - 1].sql != schema_guest)
		old.n_migrations--;
	old.n_migrations--;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(STORE_FILE,
		 "INSERT INTO botnet_members (address, form, dialect, botnet, campaign,"
		 " labelled, first_seen, last_seen, shared_1, shared_2, owner)"
		 " VALUES ('192.0.2.7', 'single', 'plain', 3, 0, 0, 1, 2, 0, 0, 0)");
	unit_sql(STORE_FILE,
		 "INSERT INTO botnets VALUES (3, 'moss', 0, 0, 0, 9, 0, 0, 0, 1,"
		 " 2, 0, 0)");
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	assert_int_equal(unit_number(STORE_FILE, "SELECT botnet FROM botnet_names WHERE"
						 " name = 'moss'"),
			 3);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM botnet_members"
						 " WHERE joined = 'link'"),
			 1);
	store_close(store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_lists, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_renamed, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_goes_on, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_days_go_on, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_as_it_was, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_decisions_are_policy, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_view, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_view_of_bad_rows, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_guest, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_prune, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_migration, unit_dir_setup,
					    unit_dir_teardown),
	    cmocka_unit_test_setup_teardown(test_older_members, unit_dir_setup,
					    unit_dir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
