#include "memo.h"

#include "near.h"

#define NOW 1700000000u

/* A database of one memo. */
struct fake {
	uint64_t id;
	struct memo memo;
	int answer, asked;
};

static int
fake_read(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	struct fake *f = ctx;

	f->asked++;
	if (kind != MEMO_PARTNER || id != f->id)
		return f->answer < 0 ? -1 : 0;
	*memo_r = f->memo;
	return f->answer;
}

static const struct memo_archive none = {.read = NULL};

static void
kinds_are_apart(void **state)
{
	struct memo_shelf *s = memo_create(1 << 20, &none);

	(void)state;
	assert_null(memo_find(s, MEMO_SENT, 7, NOW));
	memo_put(s, MEMO_SENT, 7, NOW)->last_s = NOW;
	assert_non_null(memo_find(s, MEMO_SENT, 7, NOW));
	assert_null(memo_find(s, MEMO_ACCOUNT, 7, NOW));
	assert_true(memo_memory(s) > 0);
	memo_free(s);
}

static void
what_is_old_is_none(void **state)
{
	struct memo_shelf *s = memo_create(1 << 20, &none);
	struct memo *m;

	(void)state;
	m = memo_put(s, MEMO_SENT, 7, NOW);
	m->last_s = NOW;
	m->n = 3;
	assert_non_null(memo_find(s, MEMO_SENT, 7, NOW + MEMO_MESSAGE_S));
	assert_null(memo_find(s, MEMO_SENT, 7, NOW + MEMO_MESSAGE_S + 1));
	/* A clock that goes backwards takes nothing away. */
	assert_non_null(memo_find(s, MEMO_SENT, 7, NOW - MEMO_MESSAGE_S));
	assert_int_equal(memo_put(s, MEMO_SENT, 7, NOW + MEMO_MESSAGE_S + 1)->n, 0);
	memo_free(s);
}

static void
what_is_not_here_is_read_once(void **state)
{
	struct fake f = {.id = 9, .memo = {.last_s = NOW, .n = 4}, .answer = 1};
	const struct memo_archive archive = {.read = fake_read, .read_ctx = &f};
	struct memo_shelf *s = memo_create(1 << 20, &archive);

	(void)state;
	assert_int_equal(memo_find(s, MEMO_PARTNER, 9, NOW)->n, 4);
	assert_int_equal(memo_find(s, MEMO_PARTNER, 9, NOW)->n, 4);
	assert_int_equal(f.asked, 1);
	assert_null(memo_find(s, MEMO_PARTNER, 10, NOW));
	assert_null(memo_find(s, MEMO_PARTNER, 10, NOW));
	assert_int_equal(f.asked, 2);
	/* Made meanwhile: it is there. */
	memo_put(s, MEMO_PARTNER, 10, NOW)->last_s = NOW;
	assert_non_null(memo_find(s, MEMO_PARTNER, 10, NOW));
	memo_free(s);
}

/* What could not be read must not be written over. */
static void
a_failure_is_no_absence(void **state)
{
	struct fake f = {.id = 9, .memo = {.last_s = NOW, .n = 4}, .answer = -1};
	const struct memo_archive archive = {.read = fake_read, .read_ctx = &f};
	struct memo_shelf *s = memo_create(1 << 20, &archive);

	(void)state;
	assert_null(memo_put(s, MEMO_PARTNER, 9, NOW));
	assert_null(memo_put(s, MEMO_PARTNER, 10, NOW));
	f.answer = 1;
	assert_int_equal(memo_put(s, MEMO_PARTNER, 9, NOW)->n, 4);
	memo_free(s);
}

static void
all_is_here_until_the_first_eviction(void **state)
{
	struct fake f = {.id = 9, .answer = 1};
	const struct memo_archive archive = {.read = fake_read, .read_ctx = &f};
	struct memo_shelf *s = memo_create(1 << 20, &archive);
	const struct memo old = {.last_s = NOW};
	int asked;

	(void)state;
	assert_int_equal(memo_load(s, MEMO_PARTNER, 1, &old), 0);
	memo_loaded(s);
	assert_null(memo_find(s, MEMO_PARTNER, 9, NOW));
	assert_int_equal(f.asked, 0);
	for (uint64_t id = 100; id <= 100 + memo_capacity(s, MEMO_PARTNER); id++)
		memo_put(s, MEMO_PARTNER, id, NOW)->last_s = NOW;
	asked = f.asked;
	(void)memo_find(s, MEMO_PARTNER, 9, NOW);
	assert_int_equal(f.asked, asked + 1);
	/* The others kept all they had. */
	assert_null(memo_find(s, MEMO_SENT, 9, NOW));
	assert_int_equal(f.asked, asked + 1);
	memo_free(s);
}

/* A memo as the archive was told of it. */
static void
take(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
     const struct memo *memo)
{
	assert_int_equal(kind, MEMO_MERIT);
	assert_int_equal(id, 7);
	assert_string_equal(name, "192.0.2.1");
	*(struct memo *)ctx = *memo;
}

static void
the_archive_is_told_all_of_it(void **state)
{
	struct memo told;
	const struct memo_archive archive = {.tell = take, .tell_ctx = &told};
	struct memo_shelf *s = memo_create(1 << 20, &archive);
	struct memo *m = memo_put(s, MEMO_MERIT, 7, NOW);

	(void)state;
	m->last_s = NOW;
	m->more[MEMO_MORE_MAX - 1] = 5;
	memo_changed(s, MEMO_MERIT, 7, "192.0.2.1", m);
	assert_int_equal(told.last_s, NOW);
	assert_int_equal(told.more[MEMO_MORE_MAX - 1], 5);
	memo_free(s);
}

static void
forget(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
       const struct memo *memo)
{
	(void)kind;
	(void)id;
	(void)name;
	*(struct memo *)ctx = *memo;
}

static void
what_is_dropped_is_gone(void **state)
{
	struct memo told;
	const struct memo_archive archive = {.tell = forget, .tell_ctx = &told};
	struct memo_shelf *s = memo_create(1 << 20, &archive);
	struct memo *m = memo_put(s, MEMO_PARTNER, 7, NOW);

	(void)state;
	m->last_s = NOW;
	m->n = 3;
	memo_drop(s, MEMO_PARTNER, 7);
	assert_null(memo_find(s, MEMO_PARTNER, 7, NOW));
	assert_int_equal(memo_put(s, MEMO_PARTNER, 7, NOW)->n, 0);
	/* So old that the archive drops it too. */
	assert_int_equal(told.last_s, 1);
	memo_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds_are_apart),
	    cmocka_unit_test(what_is_old_is_none),
	    cmocka_unit_test(what_is_not_here_is_read_once),
	    cmocka_unit_test(a_failure_is_no_absence),
	    cmocka_unit_test(all_is_here_until_the_first_eviction),
	    cmocka_unit_test(the_archive_is_told_all_of_it),
	    cmocka_unit_test(what_is_dropped_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
