#ifndef LYCHGATE_LISTING_H
#define LYCHGATE_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "options.h"
#include "output.h"
#include "sort.h"

/*
 * What the commands that list rows share: how many, from where, in which order, since
 * when.  A command puts the LISTING_ rows that it takes into its table of options and
 * hands the ids that it does not know to listing_option().
 */
#define LISTING_LEAD_MAX 360 /* an address of RFC 5321, and a little */

struct listing {
	uint32_t limit, offset; /* limit 0 = all */
	bool limited;		/* --limit was given */
	const char *sort;	/* NULL: the natural order */
	bool reverse;
	uint32_t since_s, until_s, now_s;
	uint64_t shown;
	bool more;	  /* there are rows beyond the limit */
	const char *lead; /* see listing_lead(); NULL: none */
	char lead_arg[LISTING_LEAD_MAX];
};

#define LISTING_TABLE_LIMIT 50 /* in tables, when nothing is said */

enum { LISTING_OFFSET = 0x2000, LISTING_SINCE, LISTING_UNTIL };
#define LISTING_PAGE                                                                     \
	{'n', "limit", "N", "so many rows; 0 = all (tables: 50)"},                       \
	{                                                                                \
		LISTING_OFFSET, "offset", "N", "leave out the first N rows"              \
	}
#define LISTING_SORT(names)                                                              \
	{'s', "sort", "BY", names},                                                      \
	{                                                                                \
		'r', "reverse", NULL, "the other way round"                              \
	}
#define LISTING_ROW_SINCE                                                                \
	{                                                                                \
		LISTING_SINCE, "since", "TIME",                                          \
		    "not before: 2h, 7d, \"2026-11-23 17:05\""                           \
	}
#define LISTING_ROW_UNTIL                                                                \
	{                                                                                \
		LISTING_UNTIL, "until", "TIME", "before that time"                       \
	}

void listing_init(struct listing *l);

/* Take one option.  0, or an exit status: the mistake was reported. */
int listing_option(struct listing *l, const struct options *o, int id);

/* All options, where a command has none but these: init, and take them.  False: the
 * command ends here with o->status. */
bool listing_read(struct listing *l, struct options *o);

/* After the options: the order that was asked for, one of ${sorts}; else *${sort_r}
 * stays. EX_OK, or an exit status: there is none of that name, and the message lists
 * them. */
int listing_sort(const struct listing *l, const struct options *o,
		 const struct sorts *sorts, int *sort_r);

/* After the options: what to ask the database for.  One row more than is shown tells
 * whether there are more. */
uint32_t listing_ask(struct listing *l, enum output_format format);

/* May this row be shown?  False: it is beyond the limit, stop. */
bool listing_take(struct listing *l);

/* The next cell: a time, none for 0; a text, none for "". */
void listing_time(struct output *out, uint32_t at_s);
void listing_text(struct output *out, const char *text);

/* Of a row: what shows more of it, a command that ends with a blank (valid to the end;
 * NULL: nothing does) and its argument.  The first one is told below the table. */
void listing_lead(struct listing *l, const char *command, const char *arg);

/* Print the rest of ${out} and, below a table, whether there is more.  Frees ${out}.
 * The exit status. */
int listing_finish(struct listing *l, const struct cli *cli, struct output *out);

#endif
