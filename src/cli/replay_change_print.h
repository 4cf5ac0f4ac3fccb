#ifndef LYCHGATE_REPLAY_CHANGE_PRINT_H
#define LYCHGATE_REPLAY_CHANGE_PRINT_H

#include <stdio.h>

#include "engine.h"
#include "replay_change.h"

/* What the report says of the run itself. */
struct change_run {
	uint64_t bad_lines;
	int64_t from_ms, until_ms;  /* of the records; 0: there were none */
	const char *const *changes; /* KEY=VALUE */
	size_t n_changes;
	struct change_run_side {
		double target_share, suspect_score;
		uint32_t convictions_per_hour;
		enum policy_mode mode; /* the site's */
		double start, end;     /* the threshold */
	} sides[CHANGE_SIDES];
	bool as_if_enforced; /* the mode is not, but both sides are shown so */
	uint32_t limit;	     /* hosts of each list; 0: all */
};

/* Print the report for people, or as one line of JSON.  0, or -1 without memory. */
int
change_print_text(FILE *to, const struct change_run *run, const struct change_report *r);
int
change_print_json(FILE *to, const struct change_run *run, const struct change_report *r);

#endif
