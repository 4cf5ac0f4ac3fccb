#ifndef LYCHGATE_LEARN_H
#define LYCHGATE_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "context.h"
#include "helo.h"
#include "hostname.h"
#include "manner.h"
#include "profile.h"
#include "score.h"
#include "server.h"

/*
 * What names, HELOs and ways to speak are worth, in nats.  Begins with what is shipped
 * and then moves with what was learnt here: weights.h.
 */
struct learn_weights {
	double joint[NAME_CLASSES][HELO_CLASSES]; /* PTR class and HELO class, jointly */
	double fact[FACT_COUNT]; /* by enum manner_fact, as learn_fact_priors() */
	uint32_t moved_s;	 /* 0: never yet */
};
void learn_weights_init(struct learn_weights *w);

/* The shipped counts behind a weight: zombies and valid servers.  False where such hosts
 * were not counted. */
struct learn_prior {
	uint32_t zombies, servers;
};
bool learn_prior(enum name_class name, enum helo_class helo, struct learn_prior *prior_r);

/*
 * The shares of the shipped zombies and servers that are of each class of names and
 * HELOs; of a class that was not counted, a tenth of a thousandth.
 */
struct learn_shares {
	double zombies, servers;
};
void learn_shares(struct learn_shares shares_r[NAME_CLASSES][HELO_CLASSES]);

/*
 * Wald's sequential test over a host's recipients: nats for "half of its recipients are
 * unknown" against the 15 % that valid servers with old lists may have, at most 8, of
 * NAMED hosts 4.  0 with fewer than 4 distinct unknown names.
 */
double learn_unknown_users(const struct profile *p, enum server_look look);

/*
 * Shares of zombies and of valid servers of which a fact holds, where nothing is learnt
 * yet.  ${name}: of the context CONTEXT_FACT that counts them.  Facts that answer one
 * question have one reason.
 */
struct learn_fact_prior {
	const char *name;
	enum reason_id reason;
	double zombies, servers;
};
const struct learn_fact_prior *learn_fact_priors(size_t *n_r);
const struct learn_fact_prior *learn_fact_prior(enum manner_fact fact);

/*
 * The weight in nats of a fact that the share ${zombies} of zombies and ${servers} of
 * valid servers show as shipped (worth 50 hosts on each side), and ${n} of ${all} hosts
 * with a hard label did: the log of the ratio of the shares, pulled one standard error
 * towards zero.
 */
double learn_fact(double zombies, double servers, const struct context_counts *n,
		  const struct context_counts *all);

/* What a trap hit (or several) is worth, nats; servers that spew spam hit traps too. */
double learn_traps(const struct profile *p, enum server_look look);

/* The same of traps that nobody laid: that they are traps was guessed, so they weigh
 * less. */
double learn_auto_traps(const struct profile *p, enum server_look look);

/*
 * The hard label that the facts give a host now, with its origin; what it had if
 * nothing new (doc/judgement.md, "What teaches").  Our own score is no fact.
 */
enum host_label
learn_label(const struct profile *p, enum name_class name, enum helo_class helo,
	    uint32_t now_s, enum label_origin *origin_r);

/*
 * Of a host that had become proven: is the proof worth nothing, since it was found out as
 * a zombie, or hit traps in two sessions within the week and has no chosen name?  It
 * keeps what it earned, a label of a server too; only others learn no more from it.
 */
bool learn_warmed_up(const struct profile *p, enum name_class name, enum helo_class helo);

#endif
