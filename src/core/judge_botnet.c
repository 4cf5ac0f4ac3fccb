/*
 * A botnet whose hosts were found out speaks against its other hosts: ln(1 + n) for n of
 * them, which is what n coincidences of one zombie each would be worth if they were
 * independent, and they are not: hence the bound.  A host that was never seen in it but
 * says its tokens counts two thirds, and who greets with a host name half: it may be a
 * forwarder, which sends what it was sent.  To be its guest is nothing.  Its own deeds
 * speak for themselves and are left out.
 */
#include "judge_botnet.h"

#include <math.h>

#include "botnet_view.h"
#include "server.h"

#define PLACED_SHARE (2.0 / 3)

/* Where the host is a member, or what it says now leads to. */
static bool
find_place(const struct facts *f, struct botnet_place *place_r)
{
	struct botnet_visit visit;
	struct host_key key;
	const struct botnet_source source = {.session = f->company.session,
					     .name = f->name,
					     .helo = f->helo,
					     .key = &key,
					     .secret =
						 botnet_view_secret(f->company.botnets)};

	host_key_make(f->where.ip, f->helo->form, (uint8_t)f->manner.dialect, &key);
	if (botnet_view_member(f->company.botnets, &key, place_r) && !place_r->guest)
		return true;
	botnet_visit_make(&source, &visit);
	return botnet_view_place(f->company.botnets, &visit, place_r) && !place_r->guest;
}

void
judge_botnet(const struct facts *f, struct score *score)
{
	struct botnet_place place;
	struct reason r = {.id = REASON_BOTNET};
	double labelled;

	if (f->company.botnets == NULL || !botnet_view_speaks(f->company.botnets) ||
	    server_like(f->name->class, f->helo->class) || server_trusted(f->profile) ||
	    !find_place(f, &place) || !place.botnet->evidence)
		return;
	labelled = place.botnet->labelled - (place.labelled ? 1.0 : 0.0);
	if (labelled < BOTNET_LABELLED)
		return;
	r.nats = fmin(JUDGE_BOTNET_MAX, log(1 + labelled));
	if (!place.member)
		r.nats *= PLACED_SHARE;
	if (server_look(f->name->class, f->helo->class) != SERVER_LOOK_NONE)
		r.nats /= 2;
	r.a = labelled;
	r.b = place.botnet->hosts;
	reason_set_subject(&r, place.botnet->name);
	score_add(score, &r);
}
