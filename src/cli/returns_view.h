#ifndef LYCHGATE_RETURNS_VIEW_H
#define LYCHGATE_RETURNS_VIEW_H

#include "botnet_token.h"
#include "command.h"
#include "returns_curve.h"

/* Everything that `lychgate returns` shows, from the database alone. */

/* Beside the kinds and classes: all refusals (but not what was accepted), all classes,
 * zombies of both classes. */
#define RETURNS_REFUSED RETURNS_REFUSALS
#define RETURNS_ANY	RETURNS_CLASSES
#define RETURNS_ZOMBIES (RETURNS_CLASSES + 1)

struct returns_sum {
	uint64_t returned[RETURNS_WAYS][RETURNS_BINS],
	    censored[RETURNS_WAYS][RETURNS_BINS];
	uint64_t grey[RETURNS_DELAYS][2][RETURNS_BINS]; /* [1]: convicted at once */
	uint64_t cases, open, evicted, triples, triples_new;
};

struct returns_botnet {
	uint32_t id;
	char name[BOTNET_TEXT_MAX]; /* "": it is forgotten */
	struct returns_sum sum;	    /* of all refusals and classes */
};

struct returns_view {
	uint32_t first_s, last_s; /* days that have cases; 0: there is none */
	unsigned delay;		  /* of the greylist: one of returns_delays_s */
	struct returns_sum sums[RETURNS_REFUSALS + 1][RETURNS_CLASSES + 2];
	struct returns_botnet *botnets; /* known ones, the most cases first */
	size_t n_botnets;
};

/* The curve of a way to return. */
void returns_view_curve(const struct returns_sum *sum, enum returns_way way,
			struct returns_curve *curve_r);

/*
 * What a greylist of the view's delay would have stopped of the zombies' first contacts:
 * of those that the mail server deferred when they are RETURNS_FEW or more, else of all
 * that were refused.
 */
#define RETURNS_FEW 30
struct returns_greylist {
	bool deferred; /* only these were taken */
	struct returns_share stopped;
	/* Convicted at once, of those that did not come back: hosts with hard evidence
	 * only, since a conviction must not be its own proof; accepted ones too, with the
	 * weight of their sample. */
	struct returns_share convicted;
};
void returns_view_greylist(const struct returns_view *v, struct returns_greylist *g_r);

/* How long valid servers take to come back after the delay, as a curve of those that were
 * deferred: what a greylist costs them. */
void returns_view_cost(const struct returns_view *v, struct returns_curve *curve_r);

/* The name of a kind of refusal, a class, the sums included. */
const char *returns_view_refusal(unsigned refusal);
const char *returns_view_class(unsigned class);

/* Look at the database of cli->dir, from ${since_s} on (0: all).  EX_OK and the view, to
 * be freed by returns_view_free(); or another exit status after an error message. */
int returns_view_gather(const struct cli *cli, uint32_t since_s,
			struct returns_view **view_r);
void returns_view_free(struct returns_view *view); /* NULL is allowed */

#endif
