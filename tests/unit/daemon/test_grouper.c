/* The thread that groups, without and with its thread. */
#include "unit.h"

#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include "botnet.h"
#include "capture.h"
#include "edit.h"
#include "grouper.h"
#include "store_botnet.h"
#include "store_botnet_decision.h"

#define BEGIN 1700006400u

static const uint8_t secret[16] = {7};
static char dir[32];

static struct store *
open_store(void)
{
	struct fault fault = {0};
	struct store *s = store_open(dir, STORE_EDITOR, &fault);

	assert_non_null(s);
	return s;
}

static struct grouper *
make(void)
{
	struct grouper *g = grouper_create(open_store(), UINT64_C(64) << 20, secret);

	assert_non_null(g);
	return g;
}

static void
say(struct botnet_visit *v, enum botnet_kind kind)
{
	memcpy(v->tokens[kind].text, "ylmf-pc", 8);
	v->tokens[kind].hash = botnet_hash(kind, "ylmf-pc", 7, secret);
}

static struct host_key
key_of(uint32_t i)
{
	struct addr ip = {.family = 4, .bytes = {10, (uint8_t)i, 0, 1}};
	struct host_key key;

	host_key_make(&ip, FORM_SINGLE, 1, &key);
	return key;
}

static void
visits(struct grouper *g, uint32_t at_s, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		struct botnet_visit v = {
		    .key = key_of(i), .at_s = at_s + i, .owner = i + 1, .labelled = true};

		say(&v, BOTNET_HELO);
		say(&v, BOTNET_MESSAGE_ID);
		say(&v, BOTNET_SUBJECT);
		grouper_visit(g, &v);
	}
}

static int
setup(void **state)
{
	struct fault fault = {0};
	struct store *s;

	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/test_grouper.XXXXXX");
	if (mkdtemp(dir) == NULL || (s = store_open(dir, STORE_WRITER, &fault)) == NULL)
		return -1;
	store_close(s);
	return 0;
}

static int
teardown(void **state)
{
	DIR *d = opendir(dir);
	struct dirent *entry;

	(void)state;
	while ((entry = readdir(d)) != NULL)
		unlinkat(dirfd(d), entry->d_name, 0);
	closedir(d);
	return rmdir(dir);
}

static uint32_t
hosts_of(const struct botnet_view *v, uint32_t host)
{
	struct host_key key = key_of(host);
	struct botnet_place place;

	return botnet_view_member(v, &key, &place) ? place.botnet->hosts : 0;
}

static void
groups_each_hour(void **state)
{
	struct grouper *g = make();
	struct botnet_view *v;

	(void)state;
	grouper_cycle(g, BEGIN); /* what the database knows: nothing */
	botnet_view_free(grouper_take_view(g));
	visits(g, BEGIN, 20);
	grouper_cycle(g, BEGIN + 60);
	assert_null(grouper_take_view(g));
	grouper_cycle(g, BEGIN + 3601);
	v = grouper_take_view(g);
	assert_non_null(v);
	assert_int_equal(hosts_of(v, 3), 20);
	assert_null(grouper_take_view(g));
	botnet_view_free(v);
	grouper_free(g);
	/* Another one knows it from the database at once, and what was decided since. */
	g = make();
	grouper_cycle(g, BEGIN + 3700);
	v = grouper_take_view(g);
	assert_int_equal(hosts_of(v, 3), 20);
	botnet_view_free(v);
	grouper_free(g);
}

/* Twenty hosts come and are grouped by BEGIN + 7200.  Their botnet. */
static uint32_t
group_hosts(struct grouper *g, struct store *s)
{
	uint32_t id = 0;

	visits(g, BEGIN, 20);
	grouper_cycle(g, BEGIN + 20);
	grouper_cycle(g, BEGIN + 7200);
	assert_int_equal(store_botnet_find(s, "ylmf-pc", &id), 1);
	return id;
}

static void
sees_decisions_and_forgets(void **state)
{
	struct grouper *g = make();
	struct store *s = open_store();
	struct addr ip = {.family = 4, .bytes = {10, 3, 0, 1}};
	struct botnet_view *v;
	uint32_t id;

	(void)state;
	id = group_hosts(g, s);
	botnet_view_free(grouper_take_view(g));
	grouper_forget(g, &ip);
	assert_int_equal(store_botnet_decide(s, BOTNET_RENAME, id, "new name", 1), 0);
	grouper_cycle(g, BEGIN + 7210);
	v = grouper_take_view(g);
	assert_non_null(v);
	assert_string_equal(botnet_view_find(v, id)->name, "new name");
	assert_int_equal(hosts_of(v, 3), 0);
	assert_int_equal(hosts_of(v, 4), 19);
	botnet_view_free(v);
	store_close(s);
	grouper_free(g);
}

/* What was forgotten is a member no longer, without a decision or a full hour. */
static void
forgets_at_once(void **state)
{
	struct grouper *g = make();
	struct addr ip = {.family = 4, .bytes = {10, 3, 0, 1}};
	struct botnet_view *v;

	(void)state;
	visits(g, BEGIN, 20);
	grouper_cycle(g, BEGIN + 20);
	grouper_cycle(g, BEGIN + 7200);
	v = grouper_take_view(g);
	assert_int_equal(hosts_of(v, 3), 20);
	botnet_view_free(v);
	grouper_forget(g, &ip);
	grouper_cycle(g, BEGIN + 7210);
	grouper_cycle(g, BEGIN + 7211);
	v = grouper_take_view(g);
	assert_non_null(v);
	assert_int_equal(hosts_of(v, 3), 0);
	assert_int_equal(hosts_of(v, 4), 19);
	botnet_view_free(v);
	grouper_cycle(g, BEGIN + 7212);
	assert_null(grouper_take_view(g));
	grouper_free(g);
}

/* The botnet in the view that is new has this name, and is evidence. */
static void
assert_is(struct grouper *g, uint32_t id, const char *name, bool evidence)
{
	struct botnet_view *v = grouper_take_view(g);

	assert_non_null(v);
	assert_string_equal(botnet_view_find(v, id)->name, name);
	assert_int_equal(botnet_view_find(v, id)->evidence, evidence);
	botnet_view_free(v);
}

/* Newer decisions that cannot be read leave the old ones in force until they can. */
static void
decisions_that_cannot_be_read(void **state)
{
	static const char rename[] =
	    "PRAGMA legacy_alter_table = ON; ALTER TABLE %s RENAME TO %s";
	struct grouper *g = make();
	struct store *s = open_store();
	char statement[160];
	uint32_t id;

	(void)state;
	id = group_hosts(g, s);
	assert_is(g, id, "ylmf-pc", true);
	assert_int_equal(store_botnet_decide(s, BOTNET_IGNORE, id, "", 1), 0);
	grouper_cycle(g, BEGIN + 7210);
	assert_is(g, id, "ylmf-pc", false);
	assert_int_equal(store_botnet_decide(s, BOTNET_RENAME, id, "new name", 1), 0);
	(void)snprintf(statement, sizeof(statement), rename, "botnet_decisions",
		       "hidden");
	edit(dir, STORE_FILE, statement);
	visits(g, BEGIN + 10800, 20);
	grouper_cycle(g, BEGIN + 14400);
	assert_is(g, id, "ylmf-pc", false);
	(void)snprintf(statement, sizeof(statement), rename, "hidden",
		       "botnet_decisions");
	edit(dir, STORE_FILE, statement);
	grouper_cycle(g, BEGIN + 14401);
	assert_is(g, id, "new name", false);
	store_close(s);
	grouper_free(g);
}

/* At the end all that waits is grouped and written. */
static void
writes_at_the_end(void **state)
{
	struct grouper *g = make();
	struct store *s;
	uint32_t id = 0;

	(void)state;
	assert_int_equal(grouper_start(g), 0);
	visits(g, (uint32_t)time(NULL) - 60, 20);
	grouper_free(g);
	s = open_store();
	assert_int_equal(store_botnet_find(s, "ylmf-pc", &id), 1);
	store_close(s);
}

/* What cannot be read at the start, such as for want of room to sort it in, is not taken
 * for gone: it is still there when it can be, and visits wait meanwhile. */
static void
what_cannot_be_read_is_kept(void **state)
{
	static const char *const tables[] = {"botnets", "botnet_marks", "botnet_members",
					     "botnet_decisions"};
	struct grouper *g = make();
	struct store *s = open_store();
	uint32_t now_s = BEGIN + 7200, id, after = 0;
	struct botnet_view *v;
	char statement[160];
	struct capture capture;
	char log[4000];

	(void)state;
	id = group_hosts(g, s);
	assert_int_equal(store_botnet_decide(s, BOTNET_RENAME, id, "new name", 1), 0);
	grouper_free(g);
	for (size_t i = 0; i < COUNT(tables); i++) {
		(void)snprintf(
		    statement, sizeof(statement),
		    "PRAGMA legacy_alter_table = ON; ALTER TABLE %s RENAME TO hidden",
		    tables[i]);
		edit(dir, STORE_FILE, statement);
		g = make();
		capture_begin(&capture);
		visits(g, now_s, 20);
		for (int hour = 0; hour < 3; hour++)
			grouper_cycle(g, now_s += 3600);
		(void)snprintf(
		    statement, sizeof(statement),
		    "PRAGMA legacy_alter_table = ON; ALTER TABLE hidden RENAME TO %s",
		    tables[i]);
		edit(dir, STORE_FILE, statement);
		grouper_cycle(g, now_s += 60);
		capture_end(&capture, log, sizeof(log));
		assert_non_null(strstr(log, "cannot be read"));
		v = grouper_take_view(g);
		assert_non_null(v);
		assert_int_equal(hosts_of(v, 3), 20);
		assert_non_null(botnet_view_find(v, id));
		assert_string_equal(botnet_view_find(v, id)->name, "new name");
		botnet_view_free(v);
		grouper_free(g);
		assert_int_equal(store_botnet_find(s, "ylmf-pc", &after), 1);
		assert_int_equal(after, id);
	}
	store_close(s);
}

/* A night in which they cannot be written, and then they can; the clock was put back
 * meanwhile. */
static void
what_cannot_be_written_is_told_once(void **state)
{
	struct grouper *g = make();
	uint32_t now_s = BEGIN + 7200, id;
	struct store *s = open_store();
	struct capture capture;
	char log[4000];

	(void)state;
	capture_begin(&capture);
	edit(dir, STORE_FILE,
	     "PRAGMA legacy_alter_table = ON; ALTER TABLE botnet_tops RENAME TO hidden");
	grouper_cycle(g, BEGIN);
	visits(g, BEGIN, 20);
	for (int minute = 0; minute < 600; minute++)
		grouper_cycle(g, now_s += 60);
	edit(dir, STORE_FILE,
	     "PRAGMA legacy_alter_table = ON; ALTER TABLE hidden RENAME TO botnet_tops");
	now_s -= 7200;
	for (int minute = 0; minute < 10; minute++)
		grouper_cycle(g, now_s += 60);
	capture_end(&capture, log, sizeof(log));
	assert_int_equal(times(log, "botnets cannot be written"), 1);
	assert_int_equal(times(log, "botnets are written again"), 1);
	assert_int_equal(store_botnet_find(s, "ylmf-pc", &id), 1);
	store_close(s);
	grouper_free(g);
}

/* The hosts 0 and 19 are in a botnet of so many, as far as the latest view knows. */
static void
assert_view(struct grouper *g, uint32_t first, uint32_t last)
{
	struct botnet_view *v = grouper_take_view(g);

	assert_non_null(v);
	assert_int_equal(hosts_of(v, 0), first);
	assert_int_equal(hosts_of(v, 19), last);
	botnet_view_free(v);
}

/* The clock goes on, as it should. */
static void
time_passes(struct grouper *g, uint32_t from_s, uint32_t to_s)
{
	for (; from_s < to_s; from_s += 1800)
		grouper_cycle(g, from_s);
	grouper_cycle(g, to_s);
}

/* The clock was a year ahead once.  When it is put right there are views again each hour,
 * a start later too, and nobody is forgotten who comes. */
static void
the_clock_was_ahead(void **state)
{
	enum { YEAR = 365 * 86400, DAY = 86400 };
	struct grouper *g = make();

	(void)state;
	grouper_cycle(g, BEGIN + YEAR);
	visits(g, BEGIN + YEAR, 20);
	grouper_cycle(g, BEGIN + YEAR + 20);
	grouper_cycle(g, BEGIN + YEAR + 7200);
	for (uint32_t day = 1; day <= 6; day++) {
		botnet_view_free(grouper_take_view(g));
		visits(g, BEGIN + day * DAY, 12);
		grouper_cycle(g, BEGIN + day * DAY + 20);
		grouper_cycle(g, BEGIN + day * DAY + 3700);
		assert_view(g, 20, 20);
		if (day != 3)
			continue;
		grouper_free(g);
		g = make();
		grouper_cycle(g, BEGIN + day * DAY + 4000);
	}
	/* Who was seen then was seen when it was put right: 14 days ago, and more. */
	time_passes(g, BEGIN + 6 * DAY + 3700, BEGIN + 17 * DAY);
	visits(g, BEGIN + 17 * DAY, 12);
	time_passes(g, BEGIN + 17 * DAY + 20, BEGIN + 17 * DAY + 3700);
	assert_view(g, 12, 0);
	grouper_free(g);
}

/* It is put forward by a year, at a start too: nobody is forgotten for a day. */
static void
a_clock_ahead_forgets_nobody(void **state)
{
	enum { YEAR = 365 * 86400 };

	(void)state;
	for (int again = 0; again < 2; again++) {
		struct grouper *g = make();
		uint32_t ahead_s = BEGIN + (uint32_t)(again + 1) * YEAR;

		if (again == 0) {
			grouper_cycle(g, BEGIN);
			visits(g, BEGIN, 20);
			time_passes(g, BEGIN + 20, BEGIN + 7200);
			botnet_view_free(grouper_take_view(g));
		}
		visits(g, ahead_s, 12);
		time_passes(g, ahead_s + 20, ahead_s + 7200);
		assert_view(g, 20, 20);
		grouper_free(g);
	}
}

/* Of a machine that begins in 1970 until it is told the time. */
static void
a_clock_behind_forgets_nobody(void **state)
{
	enum { DAY = 86400 };
	struct grouper *g = make();

	(void)state;
	grouper_cycle(g, BEGIN);
	visits(g, BEGIN, 20);
	time_passes(g, BEGIN + 20, BEGIN + 7200);
	grouper_free(g);
	g = make();
	time_passes(g, 86400, 86400 + 3000);
	botnet_view_free(grouper_take_view(g));
	time_passes(g, BEGIN + 8000, BEGIN + 2 * DAY);
	visits(g, BEGIN + 2 * DAY, 12);
	time_passes(g, BEGIN + 2 * DAY, BEGIN + 2 * DAY + 7200);
	assert_view(g, 20, 20);
	grouper_free(g);
}

/* While the thread is at work, more may be forgotten than a few. */
static void
forgets_as_many_as_it_is_told(void **state)
{
	struct grouper *g = make();
	struct botnet_view *v;

	(void)state;
	visits(g, BEGIN, 20);
	grouper_cycle(g, BEGIN + 20);
	for (uint32_t i = 0; i < 2000; i++) {
		struct addr ip = {.family = 4,
				  .bytes = {192, 0, (uint8_t)(i >> 8), (uint8_t)i}};

		grouper_forget(g, &ip);
	}
	grouper_forget(g, &(struct addr){.family = 4, .bytes = {10, 3, 0, 1}});
	grouper_cycle(g, BEGIN + 7200);
	v = grouper_take_view(g);
	assert_non_null(v);
	assert_int_equal(hosts_of(v, 3), 0);
	assert_int_equal(hosts_of(v, 4), 19);
	botnet_view_free(v);
	grouper_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(groups_each_hour, setup, teardown),
	    cmocka_unit_test_setup_teardown(sees_decisions_and_forgets, setup, teardown),
	    cmocka_unit_test_setup_teardown(forgets_at_once, setup, teardown),
	    cmocka_unit_test_setup_teardown(decisions_that_cannot_be_read, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(writes_at_the_end, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_cannot_be_read_is_kept, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_cannot_be_written_is_told_once, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(the_clock_was_ahead, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_clock_ahead_forgets_nobody, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(a_clock_behind_forgets_nobody, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(forgets_as_many_as_it_is_told, setup,
					    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
