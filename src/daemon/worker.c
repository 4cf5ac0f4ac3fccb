/* What the threads of the writer and of the grouping have in common. */
#include "worker.h"

#include <assert.h>
#include <errno.h>

void
worker_init(struct worker *w)
{
	pthread_condattr_t attr;

	*w = (struct worker){.stop = false};
	(void)pthread_mutex_init(&w->lock, NULL);
	(void)pthread_condattr_init(&attr);
	(void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&w->woken, &attr);
	(void)pthread_condattr_destroy(&attr);
}

void
worker_fini(struct worker *w)
{
	assert(!w->started);
	(void)pthread_cond_destroy(&w->woken);
	(void)pthread_mutex_destroy(&w->lock);
}

int
worker_start(struct worker *w, void *(*run)(void *), void *ctx)
{
	int error;

	assert(!w->started);
	w->stop = false;
	error = pthread_create(&w->thread, NULL, run, ctx);
	if (error != 0) {
		errno = error;
		return -1;
	}
	w->started = true;
	return 0;
}

void
worker_stop(struct worker *w)
{
	if (!w->started)
		return;
	worker_lock(w);
	w->stop = true;
	worker_wake(w);
	worker_unlock(w);
	(void)pthread_join(w->thread, NULL);
	w->started = false;
}

void
worker_lock(struct worker *w)
{
	(void)pthread_mutex_lock(&w->lock);
}

void
worker_unlock(struct worker *w)
{
	(void)pthread_mutex_unlock(&w->lock);
}

void
worker_wake(struct worker *w)
{
	(void)pthread_cond_signal(&w->woken);
}

bool
worker_wait(struct worker *w, const struct timespec *until)
{
	return !w->stop && pthread_cond_timedwait(&w->woken, &w->lock, until) == 0;
}
