#ifndef LYCHGATE_STORE_STATUS_H
#define LYCHGATE_STORE_STATUS_H

#include <stdint.h>

#include "freeze.h"
#include "store.h"

/*
 * What the daemon says of itself: the meta values "daemon.NAME", one for each field
 * below, written every second.  A daemon that runs has a heartbeat not older than a few
 * seconds and state "running"; one that was killed still says so, with an old heartbeat.
 */
struct store_status {
	char state[16]; /* "running", "stopping", "stopped" */
	char version[32];
	char mode[16];		/* the site's: "monitor", ... */
	char listen[256];	/* sockets, separated by spaces */
	char owners[256];	/* what is known of owners of networks, for people */
	char owner_files[1024]; /* the files, separated by newlines */
	uint64_t pid;
	uint64_t heartbeat_s, started_s;
	uint64_t sessions_open, sessions_total, turned_away, broken;
	uint64_t hosts, contexts, memory, evictions; /* engine_stats */
	uint64_t convictions_last_hour, breaker_open;
	uint64_t storms;   /* of bounces, that are on */
	uint64_t unseen_s; /* until then it did not run, and mail left unseen; 0: never */
	uint64_t queue;	   /* rows waiting to be written */
	uint64_t lost;	   /* rows that could not be kept until written */
	uint64_t write_failing_s; /* since when a database cannot be written; 0: it can */
	double threshold;
	char learning[FREEZE_TEXT_MAX]; /* freeze_format() */
};

int store_status_put(struct store *s, const struct store_status *status);

/* 1 and the status, 0 when no daemon ever ran here, -1 failed.  What is missing or not
 * readable is zero. */
int store_status_get(struct store *s, struct store_status *status_r);

#endif
