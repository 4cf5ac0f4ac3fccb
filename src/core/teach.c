/*
 * A host's hard label is the only thing its relatives learn from it, and it can
 * be taken back to the last digit from the contexts that it was in (takeback.h).
 */
#include "teach.h"

#include <assert.h>

#include "taught.h"

static void
tell(const struct teach *t, const struct context_name *rc, const struct context *c)
{
	if (t->sink.context != NULL)
		t->sink.context(t->sink.ctx, rc->kind, rc->text, c);
}

static uint64_t
network_hash(const struct teach *t, const struct relatives_contexts *contexts,
	     enum context_kind kind)
{
	for (size_t i = 0; i < contexts->n; i++)
		if (contexts->all[i].kind == kind)
			return recall_hash(t->recall, kind, contexts->all[i].text);
	return 0;
}

void
teach_label(const struct teach *t, const struct relatives_contexts *contexts,
	    const struct profile *p, uint32_t now_s)
{
	uint64_t net_hash = network_hash(t, contexts, CONTEXT_NET16);
	uint64_t site_hash = network_hash(t, contexts, CONTEXT_NET24);
	enum host_label label = (enum host_label)p->label;

	assert(label != LABEL_NONE);
	for (size_t i = 0; i < contexts->n; i++) {
		const struct context_name *rc = &contexts->all[i];
		struct context *c;

		if (!taught_reaches(rc->kind, label, (enum label_origin)p->origin) ||
		    (c = recall_context(t->recall, rc->kind, rc->text)) == NULL)
			continue;
		context_label(c, now_s, label,
			      rc->kind == CONTEXT_SITE_KIN ? site_hash : net_hash);
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
		const struct context_name *rc = &contexts->all[i];
		struct context *c = recall_find_context(t->recall, rc->kind, rc->text);

		if (c == NULL || !taught_reaches(rc->kind, (enum host_label)p->label,
						 (enum label_origin)p->origin))
			continue;
		context_unlabel(c, now_s, (enum host_label)p->label, p->labelled_s);
		tell(t, rc, c);
	}
}

/* Of HELOs and small networks there are as many as hosts: made only for a label. */
static bool
worth_counting(enum context_kind kind)
{
	return kind == CONTEXT_ALL || kind == CONTEXT_TEMPLATE ||
	       kind == CONTEXT_PROVIDER || kind == CONTEXT_NET16 ||
	       kind == CONTEXT_OWNER || kind == CONTEXT_COUNTRY;
}

static bool
is_counted(enum teach_what what, enum context_kind kind)
{
	switch (what) {
	case TEACH_SEEN:
		return worth_counting(kind);
	case TEACH_HEARD:
		return kind == CONTEXT_SITE;
	case TEACH_PROVEN:
		return taught_by_proven(kind) || kind == CONTEXT_SITE;
	}
	return false;
}

void
teach_count(const struct teach *t, const struct relatives_contexts *contexts,
	    enum teach_what what, uint32_t now_s)
{
	for (size_t i = 0; i < contexts->n; i++) {
		const struct context_name *rc = &contexts->all[i];
		struct context *c;

		if (!is_counted(what, rc->kind) ||
		    (c = recall_context(t->recall, rc->kind, rc->text)) == NULL)
			continue;
		if (what == TEACH_PROVEN)
			context_label(c, now_s, LABEL_SERVER, 0);
		else
			context_seen(c, now_s);
		tell(t, rc, c);
	}
}

void
teach_uncount(const struct teach *t, const struct relatives_contexts *contexts,
	      enum teach_what what, uint32_t then_s, uint32_t now_s)
{
	for (size_t i = 0; i < contexts->n; i++) {
		const struct context_name *rc = &contexts->all[i];
		struct context *c;

		if (!is_counted(what, rc->kind) ||
		    (c = recall_find_context(t->recall, rc->kind, rc->text)) == NULL)
			continue;
		if (what == TEACH_PROVEN)
			context_unlabel(c, now_s, LABEL_SERVER, then_s);
		else
			context_unseen(c, now_s, then_s);
		tell(t, rc, c);
	}
}
