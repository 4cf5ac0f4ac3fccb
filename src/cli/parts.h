#ifndef LYCHGATE_PARTS_H
#define LYCHGATE_PARTS_H

#include "command.h"
#include "store_stats.h"

/*
 * What commands print that show several short lists at once: a table with a heading for
 * each to people, one listing to programs, whose column "part" says which list a row is
 * of.
 */
struct parts {
	const struct cli *cli;
	FILE *to;
	struct output *out; /* of programs from the first part on; else of the part */
	struct column *columns;
	unsigned shows; /* of the part */
	uint64_t rows;	/* of the part */
	uint64_t max;	/* what a bar of full width is */
	int error;	/* errno of what failed first, or 0 */
};

/* Which columns people see. */
enum {
	PART_TIME = 1,
	PART_NAME = 2, /* host name, HELO */
	PART_COUNTS = 4,
	PART_ZOMBIES = 8, /* convicted: new, again, run out */
	PART_BAR = 16,
	PART_DAY = 32, /* the time is a day */
	PART_BOUNCES = 64
};

struct part_row {
	const char *part, *key, *name, *helo; /* NULL: none */
	uint32_t at_s;			      /* 0: none */
	const uint64_t *count;		      /* by enum store_stat */
	uint64_t bar;
};

void parts_init(struct parts *p, const struct cli *cli, FILE *to);

/* A part with this heading; its keys are ${title}.  ${max}: see above. */
void parts_begin(struct parts *p, const char *heading, const char *title, unsigned shows,
		 uint64_t max);
void parts_row(struct parts *p, const struct part_row *row);

/* The part is over; for people ${next} (NULL: none) says how to see more. */
void parts_end(struct parts *p, const char *next);

/* It failed, by errno ${error}: no more is printed, and parts_fini() says so. */
void parts_fail(struct parts *p, int error);

/* All is over.  The exit status. */
int parts_fini(struct parts *p);

#endif
