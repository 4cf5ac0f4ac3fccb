#ifndef LYCHGATE_STATUS_VIEW_H
#define LYCHGATE_STATUS_VIEW_H

#include "command.h"
#include "daemon_state.h"
#include "fault.h"
#include "journal_aside.h"
#include "policy.h"
#include "store_stats.h"

enum status_window { WINDOW_MINUTE, WINDOW_HOUR, WINDOW_DAY, WINDOWS };

/* What `lychgate status` shows, gathered from both databases. */
struct status_view {
	uint32_t now_s;
	enum daemon_lock lock;
	enum daemon_state state;
	struct store_status daemon; /* zero: never ran */
	struct store_minute windows[WINDOWS];
	uint64_t hosts, convicted, servers;
	uint32_t newest_s;     /* when one of the hosts was seen last; 0: never */
	uint64_t changed;      /* of the servers, of late (watch.h) */
	enum policy_mode mode; /* the site's, as decided */
	uint64_t other_modes, pins, traps, exempts;
	bool own_names;			    /* the daemon knows names of its own */
	bool settings;			    /* and has told */
	int64_t store_bytes, journal_bytes; /* with their write-ahead logs */
	uint64_t disk_free, disk_size;	    /* 0: not known */
	struct fault journal; /* why it cannot be read; FAULT_NONE: it can */
	unsigned asides;      /* damaged journals that are there still, and the newest */
	char aside[JOURNAL_ASIDE_MAX];
	/* The last sessions all came from one private address: */
	bool one_client;
	struct addr client;
};

/* Gather it.  The exit status; a message was printed when it is not EX_OK. */
int status_view_gather(const struct cli *cli, struct status_view *view_r);

/* Tell each warning as a sentence. */
typedef void status_warning(void *ctx, const char *text);
void status_view_warn(const struct status_view *v, status_warning *warning, void *ctx);

const char *status_window_name(enum status_window window); /* "minute", ... */

#endif
