/*
 * Who is put up for grouping.  A verdict decides who is looked at, for nobody else is of
 * interest; what botnets count as found out are hard labels only, so that a verdict never
 * feeds itself.
 */
#include "muster.h"

#include "server.h"

static bool
is_grouped(const struct visit *v, const struct profile *p)
{
	const struct findings *f = v->findings;
	enum verdict_kind kind = f->outcome->worst.kind;

	if (p->label == LABEL_SERVER)
		return true;
	if (server_like(f->name.class, f->helo.class) || server_trusted(p))
		return false;
	return p->label == LABEL_ZOMBIE || kind == VERDICT_ZOMBIE ||
	       kind == VERDICT_SUSPECT;
}

void
muster_visit(const struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct findings *f = v->findings;
	const struct engine_sink *sink = &v->teach->sink;
	struct botnet_visit visit;
	uint8_t secret[16];
	const struct botnet_source source = {.session = v->session,
					     .name = &f->name,
					     .helo = &f->helo,
					     .key = &f->key,
					     .secret = secret};

	if (sink->grouped == NULL || p == NULL || v->session->n_txns == 0 ||
	    !is_grouped(v, p))
		return;
	recall_secret(v->teach->recall, secret);
	botnet_visit_make(&source, &visit);
	visit.at_s = now_s;
	visit.server = p->label == LABEL_SERVER;
	visit.labelled = p->label == LABEL_ZOMBIE;
	sink->grouped(sink->grouped_ctx, &visit);
}
