#include <float.h>

#include "db.h"
#include "store_host.h"
#include "store_impl.h"
#include "store_schema.h"
#include "unit_store_open.h"

static struct host_key
key_of(const char *address, enum helo_form form, uint8_t dialect)
{
	struct host_key key;
	struct addr addr;

	assert_int_equal(addr_parse(address, &addr), 0);
	host_key_make(&addr, form, dialect, &key);
	return key;
}

static const struct host_texts no_texts = {"", "", "", "", PTR_UNKNOWN, NULL};

/* Every byte of a profile is either covered by a column or padding: fill all of them,
 * and what the table of columns forgot does not come back. */
static void
fill(struct profile *p, uint64_t *seed)
{
	float *const floats[] = {&p->sessions,	 &p->accepted,	   &p->unknown,
				 &p->rejected,	 &p->traps,	   &p->auto_traps,
				 &p->refused,	 &p->null_senders, &p->burst_sessions,
				 &p->burst_rcpts};

	for (size_t i = 0; i < sizeof(*p); i++)
		((uint8_t *)p)[i] = (uint8_t)unit_random(seed);
	for (size_t i = 0; i < COUNT(floats); i++)
		*floats[i] = (float)(unit_random(seed) % 1000000) / 7;
	p->label = (uint8_t)(unit_random(seed) % (LABEL_SERVER + 1));
	p->origin = (uint8_t)(unit_random(seed) % (ORIGIN_AUTO_TRAP + 1));
	p->name_class = (uint8_t)(unit_random(seed) % NAME_CLASSES);
	p->helo_class = (uint8_t)(unit_random(seed) % HELO_CLASSES);
	p->unread = 0; /* not stored, on purpose */
}

static void
assert_round_trip(const struct host_key *key, const struct profile *p,
		  const struct host_texts *texts)
{
	struct profile back;

	memset(&back, 0xee, sizeof(back));
	if (store_host_put(store, key, p, texts) != 0)
		fail_msg("%s", store_fault(store)->text);
	assert_int_equal(store_host_get(store, key, &back), 1);
	assert_memory_equal(&back, p, sizeof(back));
}

static void
test_nothing_is_lost(void **state)
{
	struct host_key key = key_of("192.0.2.1", FORM_NAME, 2);
	uint64_t seed = 1;
	struct profile p;

	(void)state;
	for (int i = 0; i < 200; i++) {
		fill(&p, &seed);
		assert_round_trip(&key, &p, &no_texts);
	}
}

static void
test_extremes(void **state)
{
	struct host_key key = key_of("192.0.2.1", FORM_NAME, 2);
	struct profile p = {0};

	(void)state;
	assert_round_trip(&key, &p, &no_texts);
	p.first_s = p.last_s = p.at_s = p.burst_at_s = UINT32_MAX;
	p.sessions = p.accepted = p.burst_rcpts = FLT_MAX;
	p.unknown = FLT_MIN;
	p.traps = FLT_TRUE_MIN;
	p.refused = 0.1f;
	p.sessions_total = p.unknown_total = p.active_days = UINT32_MAX;
	p.users = UINT64_MAX;
	p.unknowns = (uint64_t)1 << 63;
	p.helos = INT64_MAX;
	p.convicted_until_s = p.established_s = UINT32_MAX;
	p.relapses = UINT8_MAX;
	p.label = LABEL_SERVER;
	p.origin = ORIGIN_AUTO_TRAP;
	p.name_class = NAME_CLASSES - 1;
	p.helo_class = HELO_CLASSES - 1;
	assert_round_trip(&key, &p, &no_texts);
}

static void
test_identities_are_apart(void **state)
{
	static const char *const addresses[] = {
	    "192.0.2.1", "192.0.2.10", "2001:db8:0:1::5", "2001:db8:0:2::5", "::1"};
	struct profile p = {0}, back;
	struct host_key key;
	uint32_t n = 0, deleted;
	struct addr addr;

	(void)state;
	for (size_t a = 0; a < COUNT(addresses); a++)
		for (int form = FORM_NONE; form <= FORM_OURS; form++)
			for (uint8_t dialect = 0; dialect < 3; dialect++) {
				key = key_of(addresses[a], (enum helo_form)form, dialect);
				assert_int_equal(store_host_get(store, &key, &back), 0);
				p.sessions_total = ++n;
				assert_round_trip(&key, &p, &no_texts);
			}
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM hosts"), n);
	/* Another address of the same /64 is the same unit. */
	addr_parse("2001:db8:0:1:ffff::", &addr);
	assert_int_equal(store_host_delete(store, &addr, &deleted), 0);
	assert_int_equal(deleted, 18);
	assert_int_equal(store_host_delete(store, &addr, NULL), 0);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(*) FROM hosts"), n - 18);
	key = key_of("2001:db8:0:1::5", FORM_NAME, 1);
	assert_int_equal(store_host_get(store, &key, &back), 0);
}

struct seen {
	size_t n;
	char addresses[16][ADDR_TEXT_MAX];
	struct store_host last;
	char template[300], provider[300], helo[300], ptr[300];
	size_t stop_after;
};

static bool
see(void *ctx, const struct store_host *h)
{
	struct seen *seen = ctx;
	struct addr unit = host_key_addr(&h->key);

	assert_true(seen->n < COUNT(seen->addresses));
	addr_format(&unit, seen->addresses[seen->n++]);
	seen->last = *h;
	snprintf(seen->template, sizeof(seen->template), "%s", h->texts.template);
	snprintf(seen->provider, sizeof(seen->provider), "%s", h->texts.provider);
	snprintf(seen->helo, sizeof(seen->helo), "%s", h->texts.helo);
	snprintf(seen->ptr, sizeof(seen->ptr), "%s", h->texts.ptr);
	return seen->n != seen->stop_after;
}

/* The texts are rewritten when they change, in either direction, and the indexes with
 * them: the fast way leaves them alone only when they are the same. */
static void
test_texts_follow(void **state)
{
	static const struct host_texts texts[] = {
	    {"a.example.net", "a", "@.example.net", "example.net", PTR_OK, NULL},
	    {"a.example.net", "a", "@.example.net", "example.net", PTR_FORGED, NULL},
	    {"a.example.net", "b", "@.example.net", "example.net", PTR_OK, NULL},
	    {"", "b", "", "", PTR_TEMP, NULL},
	    {"", "", "", "", PTR_NONE, NULL},
	    {"b.example.org", "\xff\xfe'; DROP TABLE hosts; --", "@.example.org",
	     "example.org", PTR_OK, NULL},
	};
	struct host_key key = key_of("192.0.2.1", FORM_NAME, 2);
	struct store_host_filter all = {0};
	struct profile p = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct seen seen = {0};

		p.sessions_total++;
		assert_round_trip(&key, &p, &texts[i]);
		assert_int_equal(store_host_each(store, &all, see, &seen), 0);
		assert_int_equal(seen.n, 1);
		assert_string_equal(seen.template, texts[i].template);
		assert_string_equal(seen.provider, texts[i].provider);
		assert_string_equal(seen.helo, texts[i].helo);
		assert_string_equal(seen.ptr, texts[i].ptr);
		assert_int_equal(seen.last.texts.ptr_status, texts[i].ptr_status);
		assert_memory_equal(&seen.last.key, &key, sizeof(key));
	}
	assert_int_equal(unit_number(STORE_FILE,
				     "SELECT count(*) FROM pragma_integrity_check"
				     " WHERE integrity_check <> 'ok'"),
			 0);
}

static bool
see_owner(void *ctx, const struct store_host *host)
{
	struct buf *text = ctx;
	char key[OWNER_TEXT_MAX];

	assert_ptr_equal(host->texts.owner, &host->owner);
	(void)buf_addf(text, "%s/%s/%s ", owner_key(&host->owner, key), host->owner.name,
		       host->owner.country);
	return true;
}

static void
assert_owners(const struct store_host_filter *filter, const char *expected)
{
	struct buf text;

	buf_init(&text);
	(void)buf_adds(&text, "");
	assert_int_equal(store_host_each(store, filter, see_owner, &text), 0);
	assert_string_equal(text.data, expected);
	buf_fini(&text);
}

static void
test_owners(void **state)
{
	static const struct owner owners[] = {
	    {.asn = 64500, .name = "Big Net Ltd", .country = "DE"},
	    {.asn = 64501},
	    {.name = "Nameless Ltd", .country = "FR"},
	    {.country = "DE"},
	    {0},
	};
	struct store_host_filter all = {.sort = HOST_SORT_ADDRESS};
	struct host_texts texts = no_texts;
	struct profile p = {0};
	struct host_key key;

	(void)state;
	for (size_t i = 0; i < COUNT(owners); i++) {
		char address[ADDR_TEXT_MAX];

		snprintf(address, sizeof(address), "192.0.2.%zu", i);
		key = key_of(address, FORM_NAME, 2);
		texts.owner = &owners[i];
		assert_round_trip(&key, &p, &texts);
	}
	assert_owners(&all, "AS64500/Big Net Ltd/DE AS64501//"
			    " Nameless Ltd/Nameless Ltd/FR //DE // ");
	all.limit = 10;
	all.owner = "AS64500";
	assert_owners(&all, "AS64500/Big Net Ltd/DE ");
	all.owner = NULL;
	all.country = "DE";
	assert_owners(&all, "AS64500/Big Net Ltd/DE //DE ");
	all.country = NULL;
	/* The network changes hands, and what its owner is called. */
	key = key_of("192.0.2.1", FORM_NAME, 2);
	texts.owner = &(struct owner){.asn = 64500, .name = "Bigger Net"};
	assert_round_trip(&key, &p, &texts);
	assert_owners(&all, "AS64500/Bigger Net/DE AS64500/Bigger Net/"
			    " Nameless Ltd/Nameless Ltd/FR //DE // ");
	texts.owner = NULL;
	assert_round_trip(&key, &p, &texts);
	assert_owners(&all, "AS64500/Bigger Net/DE // Nameless Ltd/Nameless Ltd/FR"
			    " //DE // ");
}

/* A file of the version before has the columns when the daemon has opened it, and its
 * hosts are there. */
static void
test_an_old_file(void **state)
{
	struct db_schema old = store_schema;
	struct fault fault;
	struct db db;

	(void)state;
	old.n_migrations = 3;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	unit_sql(
	    STORE_FILE,
	    "INSERT INTO hosts VALUES (1, '192.0.2.1', 'name', 'plain', NULL, 'none',"
	    " 'h', NULL, NULL, 'none', 'other', 1, 2, 7, 0, 0, 0, 0, 1, 0, 'none',"
	    " 'none', 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0,"
	    " 0, 0)");
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	assert_owners(&(struct store_host_filter){.helo = "h"}, "// ");
	assert_int_equal(store_bad_rows(store), 0);
	assert_int_equal(
	    unit_number(STORE_FILE,
			"SELECT sessions FROM host_search WHERE owner IS NULL"),
	    7);
	assert_int_equal(
	    unit_number(STORE_FILE, "SELECT count(*) FROM README WHERE topic = 'owners'"),
	    1);
	assert_int_equal(unit_number(STORE_FILE, "SELECT count(owner) FROM zombies"), 0);
}

static void
put(const char *address, const struct profile *p, const char *provider)
{
	struct host_texts texts = {provider, address, provider, provider, PTR_OK, NULL};
	struct host_key key = key_of(address, FORM_NAME, 2);

	assert_int_equal(store_host_put(store, &key, p, &texts), 0);
}

static void
put_some(void)
{
	put("192.0.2.1",
	    &(struct profile){.last_s = 500,
			      .sessions_total = 1,
			      .convicted_until_s = 900,
			      .label = LABEL_ZOMBIE},
	    "example.net");
	put("192.0.2.77",
	    &(struct profile){.last_s = 400,
			      .sessions_total = 9,
			      .convicted_until_s = 100,
			      .label = LABEL_ZOMBIE},
	    "example.net");
	put("192.0.20.3",
	    &(struct profile){.last_s = 300, .sessions_total = 5, .established_s = 200},
	    "example.org");
	put("198.51.100.1", &(struct profile){.last_s = 200, .sessions_total = 4},
	    "example.net");
	put("2001:db8:1:2::9", &(struct profile){.last_s = 100, .sessions_total = 3},
	    "example.org");
}

static void
test_listings(void **state)
{
	static struct net nets[8];
	static const char *const net_texts[] = {
	    "192.0.2.0/24",  "192.0.2.64/26",	  "192.0.2.77",	     "0.0.0.0/0",
	    "2001:db8::/32", "2001:db8:1:2::/64", "2001:db8:1:2::1", "::/0"};
#define A1   "192.0.2.1 "
#define A77  "192.0.2.77 "
#define A3   "192.0.20.3 "
#define A198 "198.51.100.1 "
#define A6   "2001:db8:1:2:: "
	static const struct {
		struct store_host_filter filter;
		const char *expect;
	} cases[] = {
	    {{0}, A1 A77 A3 A198 A6},
	    {{.reverse = true}, A6 A198 A3 A77 A1},
	    {{.limit = 2}, A1 A77},
	    {{.limit = 2, .offset = 2}, A3 A198},
	    {{.offset = 4}, A6},
	    {{.offset = 5}, ""},
	    {{.provider = "example.net"}, A1 A77 A198},
	    {{.provider = "example.net", .limit = 1, .offset = 1}, A77},
	    {{.template = "example.org", .reverse = true}, A6 A3},
	    {{.helo = "192.0.20.3"}, A3},
	    {{.provider = "' OR 1"}, ""},
	    /* However they are written. */
	    {{.helo = "2001:DB8:1:2::9"}, A6},
	    {{.helo = "2001:Db8:1:2::9", .ptr = "Example.org"}, A6},
	    {{.ptr = "EXAMPLE.org"}, A3 A6},
	    {{.provider = "Example.NET"}, A1 A77 A198},
	    {{.template = "EXAMPLE.org"}, A3 A6},
	    {{.which = HOSTS_CONVICTED, .now_s = 500}, A1},
	    {{.which = HOSTS_LABELLED}, A1 A77},
	    {{.which = HOSTS_SERVERS}, A3},
	    {{.since_s = 300}, A1 A77 A3},
	    {{.sort = HOST_SORT_SESSIONS}, A77 A3 A198 A6 A1},
	    {{.sort = HOST_SORT_ADDRESS}, A1 A77 A3 A198 A6},
	    {{.sort = HOST_SORT_CONVICTED_UNTIL, .limit = 2}, A1 A77},
	    {{.net = &nets[0]}, A1 A77},
	    {{.net = &nets[1]}, A77},
	    {{.net = &nets[2]}, A77},
	    {{.net = &nets[3]}, A1 A77 A3 A198},
	    {{.net = &nets[4]}, A6},
	    {{.net = &nets[5]}, A6},
	    {{.net = &nets[6]}, A6},
	    {{.net = &nets[7]}, A6},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(nets); i++)
		assert_int_equal(net_parse(net_texts[i], &nets[i]), 0);
	put_some();
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct store_host_filter whole = cases[i].filter;
		struct seen seen = {0};
		char got[512] = "";
		uint64_t count;

		assert_int_equal(store_host_each(store, &cases[i].filter, see, &seen), 0);
		for (size_t k = 0; k < seen.n; k++)
			unit_append(got, "%s ", seen.addresses[k]);
		if (strcmp(got, cases[i].expect) != 0)
			fail_msg("case %zu: %s, not %s", i, got, cases[i].expect);
		assert_int_equal(store_host_count(store, &whole, &count), 0);
		if (whole.limit == 0 && whole.offset == 0)
			assert_int_equal(count, seen.n);
		else
			assert_true(count > seen.n);
	}
}

static void
test_every_sort_has_a_name_and_works(void **state)
{
	(void)state;
	put_some();
	for (int i = 0; i < HOST_SORTS; i++) {
		struct store_host_filter filter = {.sort = (enum store_host_sort)i};
		struct seen down = {0}, up = {0};

		assert_int_equal(
		    sort_parse(&store_host_sorts, store_host_sorts.all[i].name), i);
		assert_int_equal(store_host_each(store, &filter, see, &down), 0);
		filter.reverse = true;
		assert_int_equal(store_host_each(store, &filter, see, &up), 0);
		assert_int_equal(down.n, 5);
		for (size_t k = 0; k < 5; k++)
			assert_string_equal(down.addresses[k], up.addresses[4 - k]);
	}
	assert_int_equal(sort_parse(&store_host_sorts, "last_seen; DROP TABLE hosts"),
			 -1);
	assert_int_equal(sort_parse(&store_host_sorts, ""), -1);
}

static void
test_a_listing_can_be_stopped(void **state)
{
	struct seen seen = {.stop_after = 2};
	struct store_host_filter all = {0};

	(void)state;
	put_some();
	assert_int_equal(store_host_each(store, &all, see, &seen), 0);
	assert_int_equal(seen.n, 2);
}

/* What an administrator may have done with sqlite3; all sane rows stay readable. */
static void
test_edited_rows_are_skipped(void **state)
{
	static const char *const edits[] = {
	    "label = 'Zombie'",		 "first_seen = -1",
	    "last_seen = 4294967296",	 "relapses = 256",
	    "recent_sessions = -1",	 "recent_sessions = 9e999",
	    "recent_traps = 1e300",	 "form = ''",
	    "dialect = 'klingon'",	 "address = '192.0.2'",
	    "name_class = ''",		 "ptr_status = 'unknown?'",
	    "ptr = hex(zeroblob(4000))", "sessions = 9223372036854775807",
	};
	struct store_host_filter all = {0};
	char sql[200];

	(void)state;
	for (size_t i = 0; i < COUNT(edits); i++) {
		struct seen seen = {0};

		unit_sql(STORE_FILE, "DELETE FROM hosts");
		put_some();
		snprintf(sql, sizeof(sql), "UPDATE hosts SET %s WHERE sessions = 5",
			 edits[i]);
		unit_sql(STORE_FILE, sql);
		assert_int_equal(store_host_each(store, &all, see, &seen), 0);
		if (seen.n != 4)
			fail_msg("%s was believed", edits[i]);
		assert_int_equal(store_bad_rows(store), i + 1);
	}
}

static void
test_an_edited_row_is_not_there(void **state)
{
	struct host_key key = key_of("192.0.20.3", FORM_NAME, 2);
	struct profile p = {.sessions_total = 77};

	(void)state;
	put_some();
	unit_sql(STORE_FILE, "UPDATE hosts SET helo_class = 'nonsense'");
	assert_int_equal(store_host_get(store, &key, &p), 0);
	assert_int_equal(p.sessions_total, 77);
	assert_int_equal(store_bad_rows(store), 1);
	put_some();
	assert_int_equal(store_host_get(store, &key, &p), 1);
	assert_int_equal(p.sessions_total, 5);
}

/* An id from the end of the world must not make a search go there step by step. */
static void
test_a_search_ends(void **state)
{
	struct store_host_filter filter = {.provider = "example.net"};
	struct seen seen = {0};

	(void)state;
	put_some();
	unit_sql(STORE_FILE, "UPDATE hosts SET id = 9223372036854775807"
			     " WHERE address = '198.51.100.1'");
	assert_int_equal(store_host_each(store, &filter, see, &seen), 0);
	assert_int_equal(seen.n, 2);
}

/* A page of the hosts of a provider must not read the whole table. */
static void
test_drill_down_uses_the_indexes(void **state)
{
	static const struct {
		const char *where, *index;
	} cases[] = {
	    {"host_search WHERE provider = ?", "hosts_provider"},
	    {"host_search WHERE template = ?", "hosts_template"},
	    {"host_search WHERE helo = ? COLLATE NOCASE", "hosts_helo"},
	    {"hosts WHERE convicted_until > 0 AND convicted_until > ?",
	     "hosts_convicted"},
	    {"hosts WHERE established_at > 0", "hosts_established"},
	    {"hosts ORDER BY last_seen DESC, id DESC LIMIT 50", "hosts_last_seen"},
	    {"hosts WHERE address >= ? AND address < ?", "sqlite_autoindex_hosts"},
	};
	char sql[300], plan[2000];
	sqlite3_stmt *st;
	sqlite3 *db;

	(void)state;
	assert_int_equal(sqlite3_open(unit_path(STORE_FILE), &db), SQLITE_OK);
	for (size_t i = 0; i < COUNT(cases); i++) {
		snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN SELECT * FROM %s",
			 cases[i].where);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
		plan[0] = '\0';
		while (sqlite3_step(st) == SQLITE_ROW)
			unit_append(plan, "%s\n", sqlite3_column_text(st, 3));
		if (strstr(plan, cases[i].index) == NULL ||
		    strstr(plan, "SCAN hosts\n") != NULL)
			fail_msg("%s: %s", cases[i].where, plan);
		sqlite3_finalize(st);
	}
	sqlite3_close(db);
}

/* A file of version 2 has the column of contents when the daemon has opened it. */
static void
test_a_file_without_contents(void **state)
{
	struct host_key key = key_of("192.0.2.1", FORM_NAME, 2);
	struct db_schema old = store_schema;
	struct fault fault;
	struct profile p;
	struct db db;

	(void)state;
	old.n_migrations = 2;
	assert_int_equal(db_open(&db, unit_dir, STORE_WRITER, &old, &fault), 0);
	db_close(&db);
	store = store_open(unit_dir, STORE_WRITER, &fault);
	assert_non_null(store);
	memset(&p, 0, sizeof(p));
	p.content[0] = 1;
	p.content[2] = 0x80;
	assert_round_trip(&key, &p, &no_texts);
	assert_int_equal(unit_number(STORE_FILE, "SELECT content_map FROM host_search"),
			 0x800001);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(test_nothing_is_lost),
	    TEST(test_extremes),
	    TEST(test_identities_are_apart),
	    TEST(test_texts_follow),
	    TEST(test_owners),
	    cmocka_unit_test_setup_teardown(test_an_old_file, unit_dir_setup, teardown),
	    TEST(test_listings),
	    TEST(test_every_sort_has_a_name_and_works),
	    TEST(test_a_listing_can_be_stopped),
	    TEST(test_edited_rows_are_skipped),
	    TEST(test_an_edited_row_is_not_there),
	    TEST(test_a_search_ends),
	    TEST(test_drill_down_uses_the_indexes),
	    cmocka_unit_test_setup_teardown(test_a_file_without_contents, unit_dir_setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
