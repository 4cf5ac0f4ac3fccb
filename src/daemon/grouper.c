/*
 * A thread of its own, at low priority: grouping all anew takes seconds when there are a
 * million hosts, and neither a decision nor the journal may wait for it.
 */
#include "grouper.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "array.h"
#include "botnet.h"
#include "clock.h"
#include "log.h"
#include "store_botnet_decision.h"
#include "store_botnet_state.h"
#include "store_policy.h"
#include "worker.h"

#define NICE	10
#define RETRY_S 60 /* after a look or a write that failed */

struct queue {
	struct botnet_visit *visits;
	size_t n, room;
	struct addr *forgets;
	size_t n_forgets, room_forgets;
};

struct grouper {
	/* The thread's own. */
	struct store *store;
	struct botnet *botnet; /* NULL until all that was known is read */
	uint64_t memory;       /* for it */
	uint8_t secret[16];
	struct queue back;
	uint64_t policy_version;
	bool unread;	       /* it could not be, and the log was told */
	bool unsaved, failing; /* not written yet; could not be, the same */
	bool forgot;	       /* and the view still has it */
	uint32_t retry_s;
	struct log_limit complaints;

	struct worker worker;

	/* Between both threads, under the worker's lock. */
	struct queue front;
	uint64_t lost;
	struct botnet_view *view; /* for the event thread to take */
};

struct grouper *
grouper_create(struct store *store, uint64_t memory, const uint8_t secret[16])
{
	struct grouper *g = calloc(1, sizeof(*g));

	if (g == NULL)
		return NULL;
	g->store = store;
	g->memory = memory;
	memcpy(g->secret, secret, sizeof(g->secret));
	worker_init(&g->worker);
	return g;
}

static void
queue_fini(struct queue *q)
{
	free(q->visits);
	free(q->forgets);
}

void
grouper_free(struct grouper *g)
{
	if (g == NULL)
		return;
	grouper_stop(g);
	botnet_free(g->botnet);
	botnet_view_free(g->view);
	queue_fini(&g->front);
	queue_fini(&g->back);
	store_close(g->store);
	worker_fini(&g->worker);
	free(g);
}

/* Room for one more; false: it is lost. */
static bool
make_room(struct queue *q)
{
	struct botnet_visit *more;

	if (q->n >= GROUPER_QUEUE ||
	    (more = array_reserve(q->visits, &q->room, q->n + 1, sizeof(*more))) == NULL)
		return false;
	q->visits = more;
	return true;
}

void
grouper_visit(void *ctx, const struct botnet_visit *visit)
{
	struct grouper *g = ctx;

	worker_lock(&g->worker);
	if (make_room(&g->front))
		g->front.visits[g->front.n++] = *visit;
	else
		g->lost++;
	worker_unlock(&g->worker);
}

void
grouper_forget(struct grouper *g, const struct addr *addr)
{
	struct queue *q = &g->front;
	struct addr *more;

	worker_lock(&g->worker);
	more =
	    array_reserve(q->forgets, &q->room_forgets, q->n_forgets + 1, sizeof(*more));
	if (more != NULL) {
		q->forgets = more;
		q->forgets[q->n_forgets++] = *addr;
	}
	worker_unlock(&g->worker);
}

struct botnet_view *
grouper_take_view(struct grouper *g)
{
	struct botnet_view *view;

	worker_lock(&g->worker);
	view = g->view;
	g->view = NULL;
	worker_unlock(&g->worker);
	return view;
}

/* Change queues; the empty one keeps its memory. */
static uint64_t
take_over(struct grouper *g)
{
	struct queue empty;
	uint64_t lost;

	g->back.n = g->back.n_forgets = 0;
	worker_lock(&g->worker);
	empty = g->back;
	g->back = g->front;
	g->front = empty;
	lost = g->lost;
	g->lost = 0;
	worker_unlock(&g->worker);
	return lost;
}

static void
publish(struct grouper *g, uint32_t now_s)
{
	struct botnet_view *view, *old;

	botnet_set_clock(g->botnet, now_s);
	view = botnet_publish(g->botnet, now_s);
	if (view == NULL)
		return;
	worker_lock(&g->worker);
	old = g->view;
	g->view = view;
	worker_unlock(&g->worker);
	botnet_view_free(old);
	g->unsaved = true;
	g->forgot = false;
}

/* After a failure; not longer where the clock was put back. */
static bool
must_wait(const struct grouper *g, uint32_t now_s)
{
	return now_s < g->retry_s && g->retry_s - now_s <= RETRY_S;
}

static void
save(struct grouper *g, uint32_t now_s)
{
	if (!g->unsaved || must_wait(g, now_s))
		return;
	if (store_botnet_save(g->store, g->botnet) == 0) {
		if (g->failing)
			log_line(LEVEL_INFO, "botnets are written again");
		g->unsaved = g->failing = false;
		return;
	}
	if (!g->failing)
		log_line(LEVEL_WARNING,
			 "botnets cannot be written, they wait in memory until they can: "
			 "%s",
			 store_fault(g->store)->text);
	g->failing = true;
	g->retry_s = now_s + RETRY_S;
}

/* 0, or -1 with the reason in store_fault().  What has no room in botnet_memory, since
 * there was more once, is left out. */
static int
load_all(struct grouper *g, struct botnet *b)
{
	uint64_t version;

	if (store_policy_version(g->store, &version) != 0)
		return -1;
	if (store_botnet_load(g->store, 0, b) != 0) {
		if (store_fault(g->store)->code != FAULT_MEMORY)
			return -1;
		log_line(LEVEL_WARNING, "botnets were not read whole: %s",
			 store_fault(g->store)->text);
	}
	if (store_botnet_decisions_load(g->store, b) != 0)
		return -1;
	g->policy_version = version;
	return 0;
}

/* Try again later. */
static void
wait_to_load(struct grouper *g, uint32_t now_s, const char *why)
{
	if (!g->unread)
		log_line(LEVEL_ERROR,
			 "botnets cannot be read, and none are grouped until they can: "
			 "%s",
			 why);
	g->unread = true;
	g->retry_s = now_s + RETRY_S;
}

/*
 * What was known before.  False: not yet.  Nothing is grouped before it is read: what is
 * missing would be taken for gone, and be deleted with the next save.
 */
static bool
load(struct grouper *g, uint32_t now_s)
{
	struct botnet *b;

	if (g->botnet != NULL)
		return true;
	if (g->unread && must_wait(g, now_s))
		return false;
	if ((b = botnet_create(g->memory, g->secret)) == NULL) {
		wait_to_load(g, now_s, "out of memory");
		return false;
	}
	if (load_all(g, b) != 0) {
		wait_to_load(g, now_s, store_fault(g->store)->text);
		botnet_free(b);
		return false;
	}
	if (g->unread)
		log_line(LEVEL_INFO, "botnets are read, and grouped again");
	g->unread = false;
	g->retry_s = 0;
	g->botnet = b;
	publish(g, now_s);
	return true;
}

static void
watch_decisions(struct grouper *g, uint32_t now_s)
{
	uint64_t version;

	if (store_policy_version(g->store, &version) != 0 || version == g->policy_version)
		return;
	if (store_botnet_decisions_load(g->store, g->botnet) != 0)
		return;
	g->policy_version = version;
	publish(g, now_s);
}

void
grouper_cycle(struct grouper *g, uint32_t now_s)
{
	uint64_t lost;

	if (!load(g, now_s))
		return;
	botnet_set_clock(g->botnet, now_s);
	lost = take_over(g);
	for (size_t i = 0; i < g->back.n; i++)
		botnet_feed(g->botnet, &g->back.visits[i]);
	for (size_t i = 0; i < g->back.n_forgets; i++)
		botnet_forget(g->botnet, &g->back.forgets[i]);
	if (lost > 0)
		log_limited(&g->complaints, clock_now_ms(), LEVEL_WARNING,
			    "%llu visits more than can wait came before they could be "
			    "grouped into botnets, and were left out",
			    (unsigned long long)lost);
	watch_decisions(g, now_s);
	/* Behind the last of many that are forgotten one after the other. */
	if (botnet_due(g->botnet, now_s) || (g->forgot && g->back.n_forgets == 0))
		publish(g, now_s);
	g->forgot |= g->back.n_forgets > 0;
	save(g, now_s);
}

/* Sleep for a second; false: the end has come. */
static bool
wait_for_work(struct grouper *g)
{
	struct timespec until;
	bool stop;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	worker_lock(&g->worker);
	while (worker_wait(&g->worker, &until))
		;
	stop = g->worker.stop;
	worker_unlock(&g->worker);
	return !stop;
}

static uint32_t
now_s(void)
{
	return (uint32_t)(clock_now_ms() / 1000);
}

/* At the end all is written that is known, an hour or not. */
static void
last_cycle(struct grouper *g)
{
	grouper_cycle(g, now_s());
	if (g->botnet == NULL)
		return;
	publish(g, now_s());
	g->retry_s = 0;
	save(g, now_s());
	if (g->unsaved)
		log_line(LEVEL_ERROR, "what was grouped into botnets lately could not be "
				      "written before the end and is lost");
}

static void *
run(void *ctx)
{
	struct grouper *g = ctx;

	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	do
		grouper_cycle(g, now_s());
	while (wait_for_work(g));
	last_cycle(g);
	return NULL;
}

int
grouper_start(struct grouper *g)
{
	return worker_start(&g->worker, run, g);
}

void
grouper_stop(struct grouper *g)
{
	worker_stop(&g->worker);
}
