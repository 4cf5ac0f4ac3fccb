#ifndef LYCHGATE_PROGRESS_H
#define LYCHGATE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A progress bar on standard error when that is a terminal, else nothing.  It redraws a
 * few times a second at most, so that a set per item costs next to nothing.
 */
struct progress {
	bool on;
	const char *what;
	uint64_t total; /* 0: not known, then only the number is shown */
	uint64_t done, calls;
	int64_t next_ms;
};

void progress_init(struct progress *p, const char *what, uint64_t total);
void progress_set(struct progress *p, uint64_t done);

/* Take the bar from the screen, so that a message can be printed; it comes back with the
 * next set. */
void progress_hide(struct progress *p);

/* Take it away for good. */
void progress_fini(struct progress *p);

#endif
