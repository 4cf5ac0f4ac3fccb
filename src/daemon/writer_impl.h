#ifndef LYCHGATE_WRITER_IMPL_H
#define LYCHGATE_WRITER_IMPL_H

/* Inside writer.c, the writer thread's side, and writer_front.c, the event thread's. */

#include <stdbool.h>

#include "alarm.h"
#include "batch.h"
#include "counting.h"
#include "journal_aside.h"
#include "log.h"
#include "outlet.h"
#include "worker.h"
#include "writer_front.h"

struct writer {
	/* The writer thread's own. */
	struct store *store;
	struct journal *journal;
	struct outlet known, sessions; /* lychgate.db, sessions.db */
	struct batch back;
	struct counting counting;
	bool folded;   /* what the last engine left open */
	bool last;     /* the last cycle */
	bool keep_old; /* nothing is deleted for its age: see leap.h */
	/* So the damaged journal was set aside, no new one could be begun yet; or "" */
	char aside[JOURNAL_ASIDE_MAX];
	int64_t prune_ms, zombies_ms; /* when they were last counted */
	uint64_t zombies;
	uint64_t policy_version;
	bool policy_known, forgets_stand;
	uint64_t lost; /* rows, since the start */
	struct log_limit overload;

	struct worker worker;
	struct alarm_storms storms; /* the event thread's own */

	/* Between both threads, under the worker's lock. */
	struct batch front;
	struct writer_settings settings;
	bool settings_new;
	struct store_status status;
	bool status_known;
	struct writer_numbers numbers; /* as of the last cycle */
	struct policy *policy;	       /* for the event thread to take */
	struct addr forgets[PENDING_FORGETS];
	size_t n_forgets;
};

#endif
