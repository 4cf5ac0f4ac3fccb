/*
 * A host's hard label is the only thing its relatives learn from it, and it can
 * be taken back to the last digit, as long as the host is in the contexts that it was in.
 */
#include "teach.h"

#include <assert.h>

static void
tell(const struct teach *t, const struct relatives_context *rc, const struct context *c)
{
	if (t->sink.context != NULL)
		t->sink.context(t->sink.ctx, rc->kind, rc->name, c);
}

/* Of HELOs and small networks there are as many as hosts: made only for a label. */
static bool
worth_counting(enum context_kind kind)
{
	return kind == CONTEXT_ALL || kind == CONTEXT_TEMPLATE ||
	       kind == CONTEXT_PROVIDER || kind == CONTEXT_NET16 ||
	       kind == CONTEXT_OWNER || kind == CONTEXT_COUNTRY;
}

void
teach_seen(const struct teach *t, const struct relatives_contexts *contexts,
	   uint32_t now_s)
{
	for (size_t i = 0; i < contexts->n; i++) {
		const struct relatives_context *rc = &contexts->all[i];
		struct context *c;

		if (!worth_counting(rc->kind))
			continue;
		if ((c = recall_context(t->recall, rc->kind, rc->name)) == NULL)
			continue;
		context_seen(c, now_s);
		tell(t, rc, c);
	}
}

static uint64_t
network_hash(const struct teach *t, const struct relatives_contexts *contexts)
{
	for (size_t i = 0; i < contexts->n; i++)
		if (contexts->all[i].kind == CONTEXT_NET16)
			return recall_hash(t->recall, CONTEXT_NET16,
					   contexts->all[i].name);
	return 0;
}

void
teach_label(const struct teach *t, const struct relatives_contexts *contexts,
	    enum host_label label, uint32_t now_s)
{
	uint64_t net_hash = network_hash(t, contexts);

	assert(label != LABEL_NONE);
	for (size_t i = 0; i < contexts->n; i++) {
		const struct relatives_context *rc = &contexts->all[i];
		struct context *c = recall_context(t->recall, rc->kind, rc->name);

		/* A server is established by its names: that proves nothing of them. */
		if (c == NULL || (rc->kind == CONTEXT_CLASS && label == LABEL_SERVER))
			continue;
		context_label(c, now_s, label, net_hash);
		tell(t, rc, c);
	}
}

void
teach_proven(const struct teach *t, const struct relatives_contexts *contexts,
	     uint32_t now_s)
{
	for (size_t i = 0; i < contexts->n; i++) {
		const struct relatives_context *rc = &contexts->all[i];
		struct context *c;

		if (rc->kind != CONTEXT_CLASS)
			continue;
		if ((c = recall_context(t->recall, rc->kind, rc->name)) == NULL)
			continue;
		context_label(c, now_s, LABEL_SERVER, 0);
		tell(t, rc, c);
	}
}

void
teach_take_back(const struct teach *t, const struct relatives_contexts *contexts,
		const struct profile *p, uint32_t now_s)
{
	if (p->label == LABEL_NONE)
		return;
	for (size_t i = 0; i < contexts->n; i++) {
		const struct relatives_context *rc = &contexts->all[i];
		struct context *c = recall_find_context(t->recall, rc->kind, rc->name);

		if (c == NULL || (rc->kind == CONTEXT_CLASS && p->label == LABEL_SERVER))
			continue;
		context_unlabel(c, now_s, (enum host_label)p->label, p->labelled_s);
		tell(t, rc, c);
	}
}
