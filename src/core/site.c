/*
 * Two contexts for each width: the site itself, in which zombies, servers and neighbours
 * are counted, and those in it who greet and speak alike.  Only hard labels promote; the
 * convictions that follow teach nothing, so that a promotion ends when the labels fade:
 * of three zombies after a week.
 *
 * The widths and numbers are estimates; what they cost whom: doc/judgement.md.
 */
#include "site.h"

#include <math.h>
#include <string.h>

#include "server.h"
#include "taught.h"

#define NEIGHBOURS_MAX	      2.0 /* for each zombie; more: others live there */
#define SERVERS_MAX	      0.5
#define SERVER_SHARE	      0.5 /* who greets like a server: half, and that only ... */
#define SERVER_NEIGHBOURS_MAX 0.5 /* ... where hardly anybody else lives */

/* Hard-labelled zombies: three of last week's, or eight from four /56. */
static const struct width {
	unsigned bits;
	double bad, nets;	 /* the fewest */
	double nats, slope, max; /* for the fewest, for twice as many more, at most */
} widths[] = {
    {56, 2.5, 0, 3.5, 1.0, 6.0},
    {48, 7.0, 3.5, 2.0, 0.5, 4.0},
};
#define WIDTHS (sizeof(widths) / sizeof(widths[0]))

static char *
site_name(const struct addr *ip, unsigned bits, char out[CONTEXT_NAME_MAX])
{
	struct net net = net_of(ip, bits);

	return net_format(&net, out);
}

static char *
kin_name(const struct addr *ip, unsigned bits, const struct helo *helo,
	 const struct manner *m, char out[CONTEXT_NAME_MAX])
{
	size_t len = strlen(site_name(ip, bits, out));

	relatives_speech(out + len, out + CONTEXT_NAME_MAX - 1, helo, m);
	return out;
}

void
site_contexts(const struct location *where, const struct helo *helo,
	      const struct manner *manner, struct relatives_contexts *contexts)
{
	for (size_t i = 0; where->ip->family == 6 && i < WIDTHS; i++) {
		unsigned bits = widths[i].bits;
		char name[CONTEXT_NAME_MAX];

		relatives_add(contexts, CONTEXT_SITE, site_name(where->ip, bits, name));
		relatives_add(contexts, CONTEXT_SITE_KIN,
			      kin_name(where->ip, bits, helo, manner, name));
	}
}

void
site_heard(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct engine_sink *sink = &v->teach->sink;
	const struct addr *ip = &v->session->ip;

	if (ip->family != 6 || p->accepted_total != 1 || p->convicted_s != 0 ||
	    p->label == LABEL_ZOMBIE)
		return;
	for (size_t i = 0; i < WIDTHS; i++) {
		char name[CONTEXT_NAME_MAX];
		struct context *c = recall_context(v->teach->recall, CONTEXT_SITE,
						   site_name(ip, widths[i].bits, name));

		if (c == NULL)
			continue;
		context_seen(c, now_s);
		if (sink->context != NULL)
			sink->context(sink->ctx, CONTEXT_SITE, name, c);
	}
}

/* Its own label is no other's deed. */
static double
others_bad(const struct context *kin, const struct facts *f)
{
	double bad = context_counts(kin, f->now_s).bad;

	if (f->profile->label == LABEL_ZOMBIE)
		bad -= taught_left(f->profile, CONTEXT_SITE_KIN, f->now_s);
	return bad;
}

/* What one width says: the reason, or 0 nats. */
static struct reason
look(const struct relatives_known *known, const struct facts *f, const struct width *w)
{
	bool greets = f->helo->form == FORM_NAME && f->manner.dialect == DIALECT_ESMTP;
	double neighbours = greets ? SERVER_NEIGHBOURS_MAX : NEIGHBOURS_MAX;
	struct reason r = {.id = REASON_SITE};
	char site[CONTEXT_NAME_MAX], kin[CONTEXT_NAME_MAX];
	const struct context *c;
	struct context_counts all;

	kin_name(f->where.ip, w->bits, f->helo, &f->manner, kin);
	if ((c = relatives_find(known, CONTEXT_SITE_KIN, kin)) == NULL)
		return r;
	r.a = others_bad(c, f);
	if (r.a < w->bad || context_bad_networks(c) < w->nets)
		return r;
	site_name(f->where.ip, w->bits, site);
	all = context_counts(relatives_find(known, CONTEXT_SITE, site), f->now_s);
	r.b = all.seen;
	if (all.good >= SERVERS_MAX || all.seen > neighbours * r.a)
		return r;
	r.nats = fmin(w->nats + w->slope * log2(r.a / w->bad), w->max);
	r.nats *= greets ? SERVER_SHARE : 1;
	reason_set_subject(&r, site);
	return r;
}

void
site_judge(const struct relatives_known *known, const struct facts *f,
	   struct score *score)
{
	struct reason best = {.nats = 0};

	if (f->where.ip->family != 6 || server_like(f->name->class, f->helo->class))
		return;
	for (size_t i = 0; i < WIDTHS; i++) {
		struct reason r = look(known, f, &widths[i]);

		if (r.nats > best.nats)
			best = r;
	}
	if (best.nats > 0)
		score_add(score, &best);
}
