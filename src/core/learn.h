#ifndef LYCHGATE_LEARN_H
#define LYCHGATE_LEARN_H

#include <stdbool.h>
#include <stdint.h>

#include "context.h"
#include "helo.h"
#include "hostname.h"
#include "profile.h"

/*
 * Weights of PTR class and HELO class, jointly, in nats.  Computed once from the
 * shipped counts; a table without change afterwards.
 */
struct learn_weights {
	double joint[NAME_CLASSES][HELO_CLASSES];
};
void learn_weights_init(struct learn_weights *w);

/*
 * Wald's sequential test over a host's recipients: nats for "half of its recipients are
 * unknown" against the 15 % that valid servers with old lists may have, at most 8, of hosts
 * that look like servers 4.  0 with fewer than 4 distinct unknown names.
 */
double learn_unknown_users(const struct profile *p, bool server_like);

/*
 * The weight in nats of a fact that the share ${zombies} of zombies and ${servers} of
 * valid servers show as shipped (worth 50 hosts on each side), and ${n} of ${all} hosts
 * with a hard label did: the log of the ratio of the shares, pulled one standard error
 * towards zero.
 */
double learn_fact(double zombies, double servers, const struct context_counts *n,
		  const struct context_counts *all);

/* What a trap hit (or several) is worth, nats; servers that spew spam hit traps too. */
double learn_traps(const struct profile *p, bool server_like);

/*
 * The hard label that the facts give a host now, with its origin; what it had if
 * nothing new (engine.md, "Hard labels").  Our own score is no fact.
 */
enum host_label
learn_label(const struct profile *p, enum name_class name, enum helo_class helo,
	    uint32_t now_s, enum label_origin *origin_r);

#endif
