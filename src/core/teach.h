#ifndef LYCHGATE_TEACH_H
#define LYCHGATE_TEACH_H

#include "engine.h"
#include "freeze.h"
#include "relatives.h"
#include "recall.h"
#include "spread.h"

/* Where what one host teaches its relatives goes: the contexts, and the sink. */
struct teach {
	struct recall *recall;
	struct engine_sink sink;
	struct spread *spread;	     /* where names come from */
	const struct freeze *freeze; /* NULL: nothing ever stops learning */
};

/* A host earned its hard label, ${p} has it with its origin: count it in all its
 * contexts, but for those that are about what gave it. */
void teach_label(const struct teach *t, const struct relatives_contexts *contexts,
		 const struct profile *p, uint32_t now_s);

enum teach_what {
	TEACH_SEEN,   /* for the first time: where there are few enough contexts */
	TEACH_HEARD,  /* delivered mail for the first time: in its site (site_heard()) */
	TEACH_PROVEN, /* by its names, where nobody else is counted as good */
};

/* Count a host that became this. */
void teach_count(const struct teach *t, const struct relatives_contexts *contexts,
		 enum teach_what what, uint32_t now_s);

/* Take back what was counted of it at ${then_s}. */
void teach_uncount(const struct teach *t, const struct relatives_contexts *contexts,
		   enum teach_what what, uint32_t then_s, uint32_t now_s);

/* Take back what a host taught by a label that it got at ${labelled_s}. */
void teach_take_back(const struct teach *t, const struct relatives_contexts *contexts,
		     const struct profile *p, uint32_t now_s);

#endif
