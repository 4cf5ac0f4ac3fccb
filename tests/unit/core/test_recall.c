#include "recall.h"

#include "near.h"

/* A database of a few lines: what was stored, and how it fails. */
struct fake {
	struct host_key key;
	struct profile profile;
	struct context context;
	uint64_t mailbox_id;
	struct mailbox mailbox;
	int answer;
	int asked;
};

static int
fake_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	struct fake *f = ctx;

	f->asked++;
	if (memcmp(key, &f->key, sizeof(*key)) != 0)
		return 0;
	*profile_r = f->profile;
	return f->answer;
}

static int
fake_context(void *ctx, enum context_kind kind, const char *name,
	     struct context *context_r)
{
	struct fake *f = ctx;

	f->asked++;
	if (kind != CONTEXT_TEMPLATE || strcmp(name, "ppp@.example.net") != 0)
		return 0;
	*context_r = f->context;
	return f->answer;
}

static int
fake_mailbox(void *ctx, uint64_t id, struct mailbox *mailbox_r)
{
	struct fake *f = ctx;

	f->asked++;
	if (id != f->mailbox_id)
		return 0;
	*mailbox_r = f->mailbox;
	return f->answer;
}

static struct host_key
key_of(uint32_t n)
{
	struct addr ip = {.family = 4,
			  .bytes = {(uint8_t)(n >> 24), (uint8_t)(n >> 16),
				    (uint8_t)(n >> 8), (uint8_t)n}};
	struct host_key key;

	host_key_make(&ip, FORM_NAME, 2, &key);
	return key;
}

static struct fake
stored(void)
{
	return (struct fake){.key = key_of(7),
			     .profile = {.first_s = 5, .sessions_total = 3},
			     .context = {.bad = 12},
			     .mailbox_id = 77,
			     .mailbox = {.accepted_first_s = 5},
			     .answer = 1};
}

static struct recall *
create(uint64_t memory, struct fake *f)
{
	struct engine_backing backing = {.ctx = f,
					 .host = fake_host,
					 .context = fake_context,
					 .mailbox = fake_mailbox};
	struct recall *r = recall_create(memory, f != NULL ? &backing : NULL, SECRET);

	assert_non_null(r);
	return r;
}

static void
without_a_database(void **state)
{
	struct recall *r = create(1 << 20, NULL);
	struct host_key key = key_of(1);
	struct profile *p;

	(void)state;
	assert_null(recall_find_profile(r, &key));
	p = recall_profile(r, &key);
	assert_non_null(p);
	assert_int_equal(p->first_s, 0);
	p->first_s = T0_S;
	assert_ptr_equal(recall_find_profile(r, &key), p);
	assert_ptr_equal(recall_profile(r, &key), p);
	assert_null(recall_find_context(r, CONTEXT_HELO, "localhost"));
	recall_context(r, CONTEXT_HELO, "localhost")->bad = 2;
	assert_near(recall_find_context(r, CONTEXT_HELO, "localhost")->bad, 2, 0);
	assert_null(recall_find_context(r, CONTEXT_HELO_TEMPLATE, "localhost"));
	assert_null(recall_find_context(r, CONTEXT_HELO, "localhos"));
	recall_forget_profile(r, &key);
	assert_null(recall_find_profile(r, &key));
	recall_forget_profile(r, &key);
	recall_free(r);
}

static void
a_miss_is_read_back_once(void **state)
{
	struct fake f = stored();
	struct recall *r = create(1 << 20, &f);
	struct host_key key = key_of(7);

	(void)state;
	assert_int_equal(recall_find_profile(r, &key)->sessions_total, 3);
	assert_int_equal(recall_profile(r, &key)->sessions_total, 3);
	assert_int_equal(f.asked, 1);
	assert_near(recall_context(r, CONTEXT_TEMPLATE, "ppp@.example.net")->bad, 12, 0);
	assert_near(recall_find_context(r, CONTEXT_TEMPLATE, "ppp@.example.net")->bad, 12,
		    0);
	assert_int_equal(f.asked, 2);
	recall_free(r);
}

/* What is nowhere is asked for once, until it is made. */
static void
absent_contexts_are_kept_in_mind(void **state)
{
	struct fake f = stored();
	struct recall *r = create(1 << 16, &f);
	char name[32];

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_null(recall_find_context(r, CONTEXT_HELO, "never.seen.com"));
	assert_int_equal(f.asked, 1);
	assert_non_null(recall_context(r, CONTEXT_HELO, "never.seen.com"));
	assert_int_equal(f.asked, 1);
	/* Made, told to the database, and forgotten: it must be asked for again. */
	for (int i = 0; i < 400; i++) {
		snprintf(name, sizeof(name), "name%d", i);
		recall_context(r, CONTEXT_HELO, name);
	}
	f.asked = 0;
	assert_null(recall_find_context(r, CONTEXT_HELO, "never.seen.com"));
	assert_int_equal(f.asked, 1);
	/* A read that failed says nothing. */
	f.answer = -1;
	assert_null(recall_find_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	f.answer = 1;
	assert_non_null(recall_find_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	recall_free(r);
}

/* Loaded whole, the database is asked only once something was evicted. */
static void
a_loaded_database_is_not_asked(void **state)
{
	struct fake f = stored();
	struct recall *r = create(1 << 16, &f);
	struct host_key key = key_of(7), other = key_of(8);

	(void)state;
	assert_null(recall_find_context(r, CONTEXT_HELO, "loaded.com"));
	assert_int_equal(recall_load_profile(r, &key, &f.profile), 0);
	assert_int_equal(recall_load_context(r, CONTEXT_HELO, "loaded.com", &f.context),
			 0);
	recall_complete(r);
	f.asked = 0;
	assert_int_equal(recall_find_profile(r, &key)->sessions_total, 3);
	assert_near(recall_find_context(r, CONTEXT_HELO, "loaded.com")->bad, 12, 0);
	assert_null(recall_find_profile(r, &other));
	assert_null(recall_find_context(r, CONTEXT_HELO, "other.com"));
	assert_int_equal(f.asked, 0);
	for (uint32_t n = 100; n < 5000; n++) {
		other = key_of(n);
		recall_profile(r, &other);
	}
	assert_int_equal(recall_find_profile(r, &key)->sessions_total, 3);
	assert_true(f.asked > 0);
	recall_free(r);
}

/* A database that fails reads as an empty one, judging goes on; and what could not be
 * read is not forgotten: once it can be, what was seen meanwhile is added to it. */
static void
a_failing_database_loses_nothing(void **state)
{
	struct fake f = stored();
	struct recall *r = create(1 << 20, &f);
	struct host_key key = key_of(7);
	struct profile *p;

	(void)state;
	f.answer = -1;
	assert_null(recall_find_profile(r, &key));
	assert_null(recall_find_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	assert_null(recall_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	p = recall_profile(r, &key);
	assert_true(p->unread);
	p->sessions_total = 2;
	f.answer = 1;
	p = recall_find_profile(r, &key);
	assert_false(p->unread);
	assert_int_equal(p->sessions_total, f.profile.sessions_total + 2);
	assert_non_null(recall_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	recall_free(r);
}

static void
mailboxes(void **state)
{
	struct fake f = stored();
	struct recall *r = create(1 << 16, &f);

	(void)state;
	assert_null(recall_find_mailbox(r, 1));
	f.answer = -1;
	assert_null(recall_find_mailbox(r, 77));
	assert_null(recall_mailbox(r, 77));
	f.answer = 1;
	assert_int_equal(recall_mailbox(r, 77)->accepted_first_s, 5);
	assert_int_equal(recall_mailbox(r, 78)->accepted_first_s, 0);
	assert_int_equal(recall_load_mailbox(r, 79, &f.mailbox), 0);
	f.asked = 0;
	assert_int_equal(recall_find_mailbox(r, 77)->accepted_first_s, 5);
	assert_non_null(recall_find_mailbox(r, 78));
	assert_int_equal(recall_find_mailbox(r, 79)->accepted_first_s, 5);
	assert_int_equal(f.asked, 0);
	for (uint64_t id = 100; id < 5000; id++)
		recall_mailbox(r, id);
	f.asked = 0;
	recall_complete(r);
	assert_int_equal(recall_mailbox(r, 77)->accepted_first_s, 5);
	assert_int_equal(f.asked, 1);
	recall_free(r);
	r = create(1 << 16, &f);
	recall_complete(r);
	f.asked = 0;
	assert_null(recall_find_mailbox(r, 77));
	assert_int_equal(f.asked, 0);
	recall_free(r);
}

/* Who cannot be told may be one. */
static void
users(void **state)
{
	const uint32_t after_s = 5 + MAILBOX_FORGET_S;
	struct mailbox user = {.accepted_first_s = 5, .accepted_last_s = 5};
	struct fake f = stored();
	struct recall *r = create(1 << 16, &f);

	(void)state;
	f.mailbox = user;
	assert_true(recall_is_user(r, 77, after_s));
	assert_false(recall_is_user(r, 77, after_s + 1));
	assert_false(recall_is_user(r, 1, 6));
	f.answer = -1;
	assert_true(recall_is_user(r, 77, after_s + 1));
	assert_int_equal(recall_load_mailbox(r, 77, &user), 0);
	assert_false(recall_is_user(r, 77, after_s + 1));
	recall_mailbox(r, 78);
	recall_complete(r);
	assert_false(recall_is_user(r, 79, 6));
	recall_free(r);

	r = create(1 << 16, NULL);
	assert_false(recall_is_user(r, 77, 6));
	recall_mailbox(r, 77);
	assert_false(recall_is_user(r, 77, 6));
	for (uint64_t id = 100; id < 5000; id++)
		recall_mailbox(r, id);
	assert_true(recall_is_user(r, 77, 6));
	recall_free(r);
}

static void
what_is_not_stored_is_new(void **state)
{
	struct fake f = stored();
	struct recall *r = create(1 << 20, &f);
	struct host_key key = key_of(7);

	(void)state;
	f.answer = 0;
	assert_null(recall_find_profile(r, &key));
	assert_null(recall_find_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	assert_int_equal(recall_profile(r, &key)->sessions_total, 0);
	assert_false(recall_profile(r, &key)->unread);
	assert_non_null(recall_context(r, CONTEXT_TEMPLATE, "ppp@.example.net"));
	recall_free(r);
}

static void
memory_is_bounded(void **state)
{
	const size_t memory = 256 << 10;
	struct recall *r = create(memory, NULL);
	struct engine_stats stats = {0};
	char name[32];

	(void)state;
	for (uint32_t n = 0; n < 20000; n++) {
		struct host_key key = key_of(n);

		snprintf(name, sizeof(name), "template%u", n);
		recall_profile(r, &key)->first_s = n + 1;
		recall_context(r, CONTEXT_TEMPLATE, name)->bad = 1;
	}
	recall_stats(r, &stats);
	assert_true(stats.memory <= memory);
	assert_true(stats.hosts > 500 && stats.hosts < 20000);
	assert_true(stats.contexts > 200 && stats.contexts < 20000);
	assert_int_equal(stats.hosts + stats.contexts + stats.evictions, 40000);
	recall_free(r);
}

static void
the_least_recently_used_is_forgotten(void **state)
{
	struct recall *r = create(64 << 10, NULL);
	struct host_key dear = key_of(0);

	(void)state;
	recall_profile(r, &dear)->first_s = 77;
	for (uint32_t n = 1; n < 5000; n++) {
		struct host_key key = key_of(n);

		recall_profile(r, &key);
		assert_non_null(recall_find_profile(r, &dear));
	}
	assert_int_equal(recall_find_profile(r, &dear)->first_s, 77);
	dear = key_of(1);
	assert_null(recall_find_profile(r, &dear));
	recall_free(r);
}

static void
hashes_are_keyed_and_tell_kinds_apart(void **state)
{
	struct recall *r = create(1 << 16, NULL);
	struct recall *other = recall_create(1 << 16, NULL, SECRET + 0);
	struct recall *foreign =
	    recall_create(1 << 16, NULL, (const uint8_t *)"another secret!!");
	char longer[1000];

	(void)state;
	assert_true(recall_hash(r, CONTEXT_HELO, "x") ==
		    recall_hash(other, CONTEXT_HELO, "x"));
	assert_true(recall_hash(r, CONTEXT_HELO, "x") !=
		    recall_hash(foreign, CONTEXT_HELO, "x"));
	assert_true(recall_hash(r, CONTEXT_HELO, "x") !=
		    recall_hash(r, CONTEXT_TEMPLATE, "x"));
	assert_true(recall_hash(r, CONTEXT_HELO, "x") !=
		    recall_hash(r, CONTEXT_HELO, "X"));
	assert_true(recall_hash(r, CONTEXT_HELO, "") != 0);
	memset(longer, 'y', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_true(recall_hash(r, CONTEXT_HELO, longer) != 0);
	recall_free(r);
	recall_free(other);
	recall_free(foreign);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_database),
	    cmocka_unit_test(a_miss_is_read_back_once),
	    cmocka_unit_test(absent_contexts_are_kept_in_mind),
	    cmocka_unit_test(a_loaded_database_is_not_asked),
	    cmocka_unit_test(a_failing_database_loses_nothing),
	    cmocka_unit_test(what_is_not_stored_is_new),
	    cmocka_unit_test(mailboxes),
	    cmocka_unit_test(users),
	    cmocka_unit_test(memory_is_bounded),
	    cmocka_unit_test(the_least_recently_used_is_forgotten),
	    cmocka_unit_test(hashes_are_keyed_and_tell_kinds_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
