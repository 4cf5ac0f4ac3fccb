#ifndef LYCHGATE_REPLAY_PRINT_H
#define LYCHGATE_REPLAY_PRINT_H

#include <stdint.h>
#include <stdio.h>

#include "replay_report.h"

/* What the report says of the run itself. */
struct replay_totals {
	uint64_t records, bad_lines;
	double seconds; /* reading, parsing and judging */
};

/* Print the report for people, or as one line of JSON.  0, or -1 without memory. */
int replay_print_text(FILE *to, const struct replay_totals *totals,
		      const struct replay_report *r);
int replay_print_json(FILE *to, const struct replay_totals *totals,
		      const struct replay_report *r);

#endif
