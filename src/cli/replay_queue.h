#ifndef LYCHGATE_REPLAY_QUEUE_H
#define LYCHGATE_REPLAY_QUEUE_H

#include <stddef.h>

#include "replay_visit.h"

/* The open sessions by the time of their next event; at equal times, the one that
 * connected first. */
struct replay_queue {
	struct replay_visit **heap;
	size_t n, cap;
};

void replay_queue_init(struct replay_queue *q);
void replay_queue_fini(struct replay_queue *q); /* the visits are the caller's */

/* Add a visit.  0, or -1 without memory. */
int replay_queue_add(struct replay_queue *q, struct replay_visit *v);

/* The visit whose event comes first, or NULL. */
struct replay_visit *replay_queue_first(const struct replay_queue *q);

/* The first visit has a later next event now: put it in its place. */
void replay_queue_moved(struct replay_queue *q);

/* Take the first visit out. */
void replay_queue_take(struct replay_queue *q);

#endif
