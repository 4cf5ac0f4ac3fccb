/* A binary heap in an array: the children of [i] are [2i+1] and [2i+2]. */
#include <stdbool.h>
#include <stdlib.h>

#include "array.h"
#include "replay_queue.h"

void
replay_queue_init(struct replay_queue *q)
{
	*q = (struct replay_queue){0};
}

void
replay_queue_fini(struct replay_queue *q)
{
	free(q->heap);
	replay_queue_init(q);
}

static bool
comes_before(const struct replay_visit *a, const struct replay_visit *b)
{
	if (a->next_ms != b->next_ms)
		return a->next_ms < b->next_ms;
	return a->number < b->number;
}

static void
swap(struct replay_queue *q, size_t i, size_t k)
{
	struct replay_visit *v = q->heap[i];

	q->heap[i] = q->heap[k];
	q->heap[k] = v;
}

int
replay_queue_add(struct replay_queue *q, struct replay_visit *v)
{
	size_t i = q->n;
	struct replay_visit **heap =
	    array_reserve(q->heap, &q->cap, q->n + 1, sizeof(struct replay_visit *));

	if (heap == NULL)
		return -1;
	q->heap = heap;
	q->heap[q->n++] = v;
	for (; i > 0 && comes_before(q->heap[i], q->heap[(i - 1) / 2]); i = (i - 1) / 2)
		swap(q, i, (i - 1) / 2);
	return 0;
}

struct replay_visit *
replay_queue_first(const struct replay_queue *q)
{
	return q->n > 0 ? q->heap[0] : NULL;
}

void
replay_queue_moved(struct replay_queue *q)
{
	size_t i = 0, child;

	while ((child = 2 * i + 1) < q->n) {
		if (child + 1 < q->n && comes_before(q->heap[child + 1], q->heap[child]))
			child++;
		if (!comes_before(q->heap[child], q->heap[i]))
			return;
		swap(q, i, child);
		i = child;
	}
}

void
replay_queue_take(struct replay_queue *q)
{
	q->heap[0] = q->heap[--q->n];
	replay_queue_moved(q);
}
