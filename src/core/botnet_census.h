#ifndef LYCHGATE_BOTNET_CENSUS_H
#define LYCHGATE_BOTNET_CENSUS_H

#include "botnet_impl.h"
#include "botnet_index.h"
#include "dialect.h"

/*
 * Inside botnet*.c: how many hosts of each botnet show a mark, a time of day, a way to
 * speak; and how many of those that are in none ("lone" hosts).
 */

#define CENSUS_BOTNETS 8 /* of a mark; a word that more have tells little */
#define CENSUS_HOURS   24
#define CENSUS_FORMS   (FORM_OURS + 1)
#define CENSUS_WAYS    (DIALECT_ESMTP + 1)

/* Hosts of one botnet, or lone ones. */
struct census_side {
	uint32_t id; /* of the botnet: its place may be another's by now */
	double hosts;
	double hours[CENSUS_HOURS]; /* by time of day, UTC, of the latest visit */
	double forms[CENSUS_FORMS]; /* those whose HELO is no mark, by its form */
	double ways[CENSUS_WAYS];
	double plain; /* whose sender is no mark */
};

struct census_mark {
	double all, lone;
	uint32_t groups[CENSUS_BOTNETS]; /* 0: free */
	double hosts[CENSUS_BOTNETS];
	uint8_t leans; /* a bit for each botnet that it speaks for */
};

struct census {
	uint32_t n_marks, n_groups;
	struct census_mark *marks;  /* by index of seed */
	struct index at;	    /* of their hashes */
	struct census_side *groups; /* by index; 0: lone hosts */
	struct census_side all;
};

/* What a host shows: places in ${marks}, 0 for what is no mark. */
struct census_signs {
	uint32_t marks[BOTNET_KINDS];
	uint8_t best[BOTNET_FAMILIES]; /* the kind that most hosts of botnets have */
	uint8_t hour, form, way;
};

/* Count all hosts.  NULL without memory. */
struct census *census_create(const struct botnet *b);
void census_free(struct census *c); /* NULL is allowed */

void census_signs(const struct botnet *b, const struct census *c, const struct node *n,
		  struct census_signs *signs_r);

/* The mark that stands for a family; NULL: the host shows none. */
const struct census_mark *
census_mark(const struct census *c, const struct census_signs *signs,
	    enum botnet_family family);

/* ${share} of a host more, or less, is counted as a lone one. */
void census_lone(struct census *c, const struct census_signs *signs, double share);

/* So many of a botnet's hosts show something, and so many of all. */
struct census_share {
	double have, all;
	uint32_t group; /* 0: of the lone ones */
};

/* The share among the botnet's hosts, drawn to that among all. */
double census_share(const struct census *c, const struct census_share *share);

/* So many times more usual there than among the others that it speaks for the botnet. */
bool census_leans(const struct census *c, const struct census_share *share);

/* Hosts of a botnet that have a mark; group 0: lone ones. */
double census_have(const struct census_mark *mark, uint32_t group);

#endif
