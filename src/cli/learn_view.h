#ifndef LYCHGATE_LEARN_VIEW_H
#define LYCHGATE_LEARN_VIEW_H

#include "command.h"
#include "freeze.h"
#include "learn.h"
#include "store_learnt.h"
#include "threshold.h"

/* Everything that `lychgate learn` shows, from the database alone. */

#define LEARN_DAYS 14 /* of hard labels */

/* A cell of the joint table of names and HELOs: what is shipped, and what was seen here.
 */
struct learn_cell {
	enum name_class name;
	enum helo_class helo;
	double nats_shipped, nats; /* and now */
	bool shipped;
	struct learn_prior prior; /* if shipped */
	struct context_counts here;
};

/* A way to speak. */
struct learn_fact_view {
	const struct learn_fact_prior *prior;
	struct context_counts here;
	double nats_shipped, nats;
};

/* What the proven hosts would have scored as newcomers says about a score. */
struct learn_bound {
	double at;	       /* the score */
	uint64_t hosts, above; /* measured; of them with this score or more */
	double newcomers;      /* upper bound (95 %) of the share of newcomers above */
	double recipients;     /* the same of valid recipients: threshold_error() */
};

#define LEARN_CELLS (NAME_CLASSES * HELO_CLASSES)

struct learn_view {
	uint32_t now_s;
	/* Counts that fade, and the last days, are as of then: of the newest session
	 * where that is old (newest.h), else of now. */
	uint32_t as_of_s;
	double target_share;
	double start;	 /* the threshold that this share begins with */
	double in_force; /* store_measured_threshold(); ${start} when nobody told */
	struct learn_bound bound;	    /* at the threshold in force */
	struct freeze freeze;		    /* as the daemon told it */
	struct context_counts all, all_now; /* and faded until now */
	uint64_t zombies_ever;
	struct learn_cell cells[LEARN_CELLS]; /* the heaviest first */
	size_t n_cells;
	struct learn_fact_view facts[FACT_COUNT];
	size_t n_facts;
	struct store_labels *labels; /* all that are in force, by label and origin */
	size_t n_labels;
	struct store_labels *recent; /* of the last LEARN_DAYS days, the newest first */
	size_t n_recent;
	struct arena arena; /* of these two */
};

/* Look at the databases of cli->dir.  EX_OK and the view, to be freed by
 * learn_view_fini(); or an exit status after an error message. */
int learn_view_gather(const struct cli *cli, struct learn_view *view_r);
void learn_view_fini(struct learn_view *view);

/* ${hosts} proven hosts would have scored ${newcomer} (packed, see threshold.h): count
 * them for the bound at bound->at. */
void learn_bound_add(struct learn_bound *bound, struct threshold *measured,
		     uint8_t newcomer, uint64_t hosts);

/* All are counted: fill in the shares. */
void learn_bound_finish(struct learn_bound *bound, const struct threshold *measured);

#endif
