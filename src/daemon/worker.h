#ifndef LYCHGATE_WORKER_H
#define LYCHGATE_WORKER_H

#include <pthread.h>
#include <stdbool.h>
#include <time.h>

/*
 * A thread beside the event thread, and the lock for what both use.  The event thread
 * starts and stops it.
 */
struct worker {
	pthread_mutex_t lock;
	pthread_cond_t woken; /* by CLOCK_MONOTONIC */
	bool stop;	      /* it is to end; under the lock */
	pthread_t thread;
	bool started;
};

void worker_init(struct worker *w);
void worker_fini(struct worker *w); /* when it is stopped */

/* Let ${run} run until it sees ${stop}.  0, or -1 with errno. */
int worker_start(struct worker *w, void *(*run)(void *), void *ctx);

/* Have it stop, and wait for it; nothing where it was not started. */
void worker_stop(struct worker *w);

void worker_lock(struct worker *w);
void worker_unlock(struct worker *w);

/* Under the lock: something is there for it to see. */
void worker_wake(struct worker *w);

/*
 * Under the lock, which is free meanwhile: sleep until it is woken (true: look, and sleep
 * again if it was for nothing), or ${until} has come or it is to stop (false).
 */
bool worker_wait(struct worker *w, const struct timespec *until);

#endif
