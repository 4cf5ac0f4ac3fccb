#include <unistd.h>

#include "unit.h"
#include "worker.h"

#define HANGS_S 30 /* a test that waits so long never ends */

struct shop {
	struct worker worker;
	unsigned ordered, done, shifts;
};

static struct timespec
in_an_hour(void)
{
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += 3600;
	return at;
}

static void *
work(void *ctx)
{
	struct timespec until = in_an_hour();
	struct shop *s = ctx;

	worker_lock(&s->worker);
	s->shifts++;
	while (!s->worker.stop) {
		s->done = s->ordered;
		worker_wake(&s->worker); /* the test waits, too */
		while (s->done == s->ordered && worker_wait(&s->worker, &until))
			;
	}
	worker_unlock(&s->worker);
	return NULL;
}

static void
it_works_when_woken_and_ends_when_stopped(void **state)
{
	struct timespec until = in_an_hour();
	struct shop s = {.done = 0};

	(void)state;
	(void)alarm(HANGS_S);
	worker_init(&s.worker);
	worker_stop(&s.worker); /* nothing runs */
	for (unsigned shift = 1; shift <= 2; shift++) {
		assert_int_equal(worker_start(&s.worker, work, &s), 0);
		worker_lock(&s.worker);
		s.ordered += 5;
		worker_wake(&s.worker);
		while (s.done != s.ordered)
			assert_true(worker_wait(&s.worker, &until));
		worker_unlock(&s.worker);
		worker_stop(&s.worker);
		assert_int_equal(s.shifts, shift);
		assert_int_equal(s.done, 5 * shift);
	}
	worker_fini(&s.worker);
	(void)alarm(0);
}

static void
a_wait_ends_with_the_time(void **state)
{
	struct timespec now;
	struct worker w;

	(void)state;
	(void)alarm(HANGS_S);
	worker_init(&w);
	worker_lock(&w);
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	assert_false(worker_wait(&w, &now));
	worker_unlock(&w);
	worker_fini(&w);
	(void)alarm(0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_works_when_woken_and_ends_when_stopped),
	    cmocka_unit_test(a_wait_ends_with_the_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
