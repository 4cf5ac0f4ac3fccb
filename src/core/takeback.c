/*
 * A host is in the contexts that its names, its network and its manner give.  It may come
 * under another name or HELO later; what it taught stays where it was.  So the archive is
 * told as what it taught, once for each time that it does, and asked here.
 */
#include "takeback.h"

#include <string.h>

#include "server.h"

#define DAY_S 86400

void
takeback_tell(const struct visit *v, enum taught_what what, uint32_t now_s)
{
	const struct engine_sink *sink = &v->teach->sink;
	const struct findings *f = v->findings;
	const char *helo = session_helo(v->session);
	struct taught_as as = {.at_s = now_s,
			       .name_class = f->name.class,
			       .helo_class = f->helo.class,
			       .ptr_status = v->session->ptr_status,
			       .owner = v->session->owner};

	if (sink->taught == NULL)
		return;
	as.manner = visit_manner(v);
	memcpy(as.ptr, f->name.name, sizeof(as.ptr));
	if (as.manner.stray != NULL)
		memcpy(as.stray, as.manner.stray, strlen(as.manner.stray) + 1);
	as.manner.stray = NULL;
	taught_set_helo(&as, helo != NULL ? helo : "");
	sink->taught(sink->ctx, &f->key, what, &as);
}

/* The contexts of what it was. */
static void
contexts_of(const struct taught_as *as, const struct host_key *key,
	    const struct helo_self *self, struct relatives_contexts *contexts_r)
{
	struct addr ip = host_key_addr(key);
	struct location where = {&ip, &as->owner};
	struct manner manner = as->manner;
	struct hostname name;
	struct helo helo;
	struct helo_input in = {
	    .helo = as->helo, .known = true, .ip = &ip, .ptr = &name, .self = self};

	hostname_parse(as->ptr, as->ptr_status, &ip, &name);
	helo_parse(&in, &helo);
	/* What the sender had a part in, the texts do not tell. */
	name.class = as->name_class;
	helo.class = as->helo_class;
	helo.form = (enum helo_form)key->form;
	manner.stray = as->stray[0] != '\0' ? as->stray : NULL;
	relatives_contexts(&where, &name, &helo, &manner, contexts_r);
}

/* Does the archive know?  Of a label only if it is the one that it has. */
static bool
recall_as(const struct teach *t, const struct host_key *key, const struct profile *p,
	  enum taught_what what, struct taught_as *as_r)
{
	return recall_taught(t->recall, key, what, as_r) == 1 &&
	       (what != TAUGHT_LABEL || as_r->at_s == p->labelled_s);
}

void
takeback_label(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct findings *f = v->findings;
	struct relatives_contexts contexts;
	struct manner then;
	struct taught_as as;

	if (p->label == LABEL_NONE || !taught_relatives(p))
		return;
	if (recall_as(v->teach, &f->key, p, TAUGHT_LABEL, &as)) {
		contexts_of(&as, &f->key, v->self, &contexts);
	} else {
		then = taught_manner(p, visit_manner(v));
		then.stray = NULL; /* which one it was, only the archive knows */
		visit_contexts(v, &then, &contexts);
	}
	teach_take_back(v->teach, &contexts, p, now_s);
}

/* When it became proven, where that is not known: not before the first day on which it
 * could, so that rather too little is taken back. */
static uint32_t
proven_s(const struct profile *p)
{
	return p->first_s + (SERVER_DAYS - 1) * DAY_S;
}

void
takeback_proven(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct findings *f = v->findings;
	struct relatives_contexts contexts;
	struct taught_as as = {.at_s = proven_s(p)};
	struct manner now;

	if (recall_as(v->teach, &f->key, p, TAUGHT_PROVEN, &as)) {
		contexts_of(&as, &f->key, v->self, &contexts);
	} else {
		now = visit_manner(v);
		visit_contexts(v, &now, &contexts);
	}
	teach_uncount(v->teach, &contexts, TEACH_PROVEN, as.at_s, now_s);
}

/* As it came last. */
static void
last_as(const struct takeback_host *h, struct taught_as *as_r)
{
	const struct host_texts *t = h->texts;
	const struct profile *p = h->profile;
	size_t len = strnlen(t->ptr, sizeof(as_r->ptr) - 1);
	struct manner manner = {.dialect = (enum dialect)h->key->dialect,
				.content = content_agreed(content_get(p->content))};

	*as_r = (struct taught_as){.at_s = proven_s(p),
				   .name_class = (enum name_class)p->name_class,
				   .helo_class = (enum helo_class)p->helo_class,
				   .ptr_status = t->ptr_status,
				   .manner = taught_manner(p, manner)};
	if (t->owner != NULL)
		as_r->owner = *t->owner;
	memcpy(as_r->ptr, t->ptr, len);
	taught_set_helo(as_r, t->helo);
}

/* Is it sure that site_heard() counted it?  When, is not known: not before it came. */
static bool
was_heard(const struct profile *p)
{
	return p->accepted_total > 0 && p->convicted_s == 0 && p->label != LABEL_ZOMBIE;
}

/* That it was seen, and that it delivered.  The names that it had first are not known;
 * the oldest known ones are nearest to them. */
static void
unsee(const struct teach *t, const struct takeback_host *h,
      const struct taught_as *oldest, uint32_t now_s)
{
	const struct profile *p = h->profile;
	struct relatives_contexts contexts;

	contexts_of(oldest, h->key, h->self, &contexts);
	if (taught_seen(p))
		teach_uncount(t, &contexts, TEACH_SEEN, p->first_s, now_s);
	if (was_heard(p))
		teach_uncount(t, &contexts, TEACH_HEARD, p->first_s, now_s);
}

void
takeback_all(const struct teach *t, const struct takeback_host *h, uint32_t now_s)
{
	const struct profile *p = h->profile;
	struct relatives_contexts contexts;
	struct taught_as label, proven, *oldest = &proven;
	bool known[TAUGHT_WHATS] = {
	    [TAUGHT_LABEL] = recall_as(t, h->key, p, TAUGHT_LABEL, &label),
	    [TAUGHT_PROVEN] =
		p->newcomer != 0 && recall_as(t, h->key, p, TAUGHT_PROVEN, &proven)};

	if (!known[TAUGHT_LABEL])
		last_as(h, &label);
	if (!known[TAUGHT_PROVEN])
		last_as(h, &proven);
	if (known[TAUGHT_LABEL] && (!known[TAUGHT_PROVEN] || label.at_s < proven.at_s))
		oldest = &label;
	if (taught_relatives(p) && p->labelled_s >= h->since_s) {
		contexts_of(&label, h->key, h->self, &contexts);
		teach_take_back(t, &contexts, p, now_s);
	}
	if (p->newcomer != 0 && proven.at_s >= h->since_s) {
		contexts_of(&proven, h->key, h->self, &contexts);
		teach_uncount(t, &contexts, TEACH_PROVEN, proven.at_s, now_s);
	}
	if (p->first_s >= h->since_s)
		unsee(t, h, oldest, now_s);
}
