#ifndef LYCHGATE_STORE_SETTINGS_H
#define LYCHGATE_STORE_SETTINGS_H

#include "arena.h"
#include "engine.h"
#include "store.h"

/*
 * The settings that the daemon judges by, as one meta value, so that `lychgate explain`
 * judges alike.  Written at the daemon's start and reload.
 */
#define STORE_SETTINGS "daemon.judgement" /* its key */

/* Append the value: lines of name=value, lists separated by blanks.  0, or -1 without
 * memory. */
int store_settings_format(const struct engine_settings *settings, struct buf *out);

/*
 * Read them over the shipped values, with ${memory} as shipped and texts in ${texts}.
 * 1, 0 when none were ever written (${settings_r} has the shipped values), -1 failed.
 * What is missing or not readable is as shipped.
 */
int store_settings_get(struct store *s, struct arena *texts,
		       struct engine_settings *settings_r);

#endif
