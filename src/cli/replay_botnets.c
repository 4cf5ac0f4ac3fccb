/*
 * Two batches: one is filled, one is worked on.  They change places when a batch is full,
 * when an hour of the records is over that had more than a few, and when a day is, which
 * depends on the records alone.
 */
#include "replay_botnets.h"

#include <sysexits.h>

#include "errors.h"
#include "region.h"
#include "store_botnet_decision.h"
#include "store_botnet_state.h"

#define HOUR_S 3600
#define DAY_H  24
#define FEW    16 /* less is not worth waking the thread for, but once a day */

/* One batch, by the thread that has it. */
static void
group(struct replay_botnets *r)
{
	for (size_t i = 0; i < r->n_work; i++)
		botnet_feed(r->botnet, &r->work[i]);
	if (r->publish_s == 0 || !botnet_due(r->botnet, r->publish_s))
		return;
	r->view = botnet_publish(r->botnet, r->publish_s);
	r->failed |= r->view == NULL;
}

static void *
run(void *ctx)
{
	struct replay_botnets *r = ctx;

	(void)pthread_mutex_lock(&r->lock);
	while (!r->ends) {
		if (!r->busy) {
			(void)pthread_cond_wait(&r->changed, &r->lock);
			continue;
		}
		(void)pthread_mutex_unlock(&r->lock);
		group(r);
		(void)pthread_mutex_lock(&r->lock);
		r->busy = false;
		(void)pthread_cond_broadcast(&r->changed);
	}
	(void)pthread_mutex_unlock(&r->lock);
	return NULL;
}

/* Wait until the thread has nothing to do, and take its view.  Locked afterwards. */
static void
lock_idle(struct replay_botnets *r)
{
	(void)pthread_mutex_lock(&r->lock);
	while (r->busy)
		(void)pthread_cond_wait(&r->changed, &r->lock);
	if (r->view != NULL)
		engine_set_botnets(r->engine, r->view);
	r->view = NULL;
}

static void
hand_over(struct replay_botnets *r, uint32_t publish_s)
{
	struct botnet_visit *empty;

	lock_idle(r);
	empty = r->work;
	r->work = r->batch;
	r->n_work = r->n;
	r->batch = empty;
	r->n = 0;
	r->publish_s = publish_s;
	r->busy = true;
	(void)pthread_cond_broadcast(&r->changed);
	(void)pthread_mutex_unlock(&r->lock);
}

/* All that came is grouped and seen. */
static void
finish(struct replay_botnets *r)
{
	hand_over(r, 0);
	lock_idle(r);
	(void)pthread_mutex_unlock(&r->lock);
}

int
replay_botnets_init(struct replay_botnets *r, uint64_t memory, const uint8_t secret[16])
{
	*r = (struct replay_botnets){.botnet = botnet_create(memory, secret),
				     .lock = PTHREAD_MUTEX_INITIALIZER,
				     .changed = PTHREAD_COND_INITIALIZER};
	r->batch = region_array(REPLAY_BOTNETS_BATCH, sizeof(*r->batch));
	r->work = region_array(REPLAY_BOTNETS_BATCH, sizeof(*r->work));
	if (r->botnet == NULL || r->batch == NULL || r->work == NULL ||
	    pthread_create(&r->thread, NULL, run, r) != 0)
		return -1;
	r->runs = true;
	return 0;
}

void
replay_botnets_fini(struct replay_botnets *r)
{
	if (r->runs) {
		(void)pthread_mutex_lock(&r->lock);
		r->ends = true;
		(void)pthread_cond_broadcast(&r->changed);
		(void)pthread_mutex_unlock(&r->lock);
		(void)pthread_join(r->thread, NULL);
	}
	r->runs = false;
	botnet_view_free(r->view);
	botnet_free(r->botnet);
	region_array_free(r->batch, REPLAY_BOTNETS_BATCH, sizeof(*r->batch));
	region_array_free(r->work, REPLAY_BOTNETS_BATCH, sizeof(*r->work));
}

void
replay_botnets_grouped(void *ctx, const struct botnet_visit *visit)
{
	struct replay_botnets *r = ctx;
	uint32_t hour = visit->at_s / HOUR_S;
	bool over = hour > r->hour && r->hour != 0;

	if (r->n == REPLAY_BOTNETS_BATCH ||
	    (over && (r->n >= FEW || hour / DAY_H > r->hour / DAY_H)))
		hand_over(r, over ? visit->at_s : 0);
	if (hour > r->hour)
		r->hour = hour;
	r->batch[r->n++] = *visit;
}

static void
publish(struct replay_botnets *r, uint32_t now_s)
{
	struct botnet_view *view = botnet_publish(r->botnet, now_s);

	if (view != NULL)
		engine_set_botnets(r->engine, view);
	else
		r->failed = true;
}

int
replay_botnets_load(struct replay_botnets *r, struct store *store, uint32_t before_s)
{
	if (store_botnet_load(store, before_s, r->botnet) != 0 ||
	    store_botnet_decisions_load(store, r->botnet) != 0)
		return -1;
	publish(r, 0);
	return 0;
}

int
replay_botnets_save(struct replay_botnets *r, struct store *store)
{
	finish(r);
	publish(r, 0);
	if (store_commit(store) != 0 || store_botnet_save(store, r->botnet) != 0 ||
	    store_begin(store) != 0)
		return cli_fail(EX_IOERR, "%s", store_fault(store)->text);
	return EX_OK;
}
