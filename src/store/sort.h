#ifndef LYCHGATE_SORT_H
#define LYCHGATE_SORT_H

#include <stdbool.h>

/*
 * The ways to order a listing.  Each has its natural direction: newest, most, A to Z; the
 * last part of an order makes it total, so that pages do not overlap.
 */
struct sort {
	const char *name;	      /* "last-seen", for people */
	const char *order, *reversed; /* behind ORDER BY */
};
struct sorts {
	const struct sort *all; /* by the values of an enumeration */
	int n;
};

/* The value, or -1 when there is no order of that name. */
int sort_parse(const struct sorts *sorts, const char *name);

/* What stands behind ORDER BY. */
const char *sort_order(const struct sorts *sorts, int sort, bool reverse);

#endif
