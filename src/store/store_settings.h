#ifndef LYCHGATE_STORE_SETTINGS_H
#define LYCHGATE_STORE_SETTINGS_H

#include "arena.h"
#include "engine.h"
#include "store.h"

/*
 * The settings that the daemon judges by: the meta values "judgement.NAME", so that
 * `lychgate explain` judges alike.  Written at the daemon's start and reload.
 */
int store_settings_put(struct store *s, const struct engine_settings *settings);

/*
 * Read them over the shipped values, with ${memory} as shipped and texts in ${texts}.
 * 1, 0 when none were ever written (${settings_r} has the shipped values), -1 failed.
 * What is missing or not readable is as shipped.
 */
int store_settings_get(struct store *s, struct arena *texts,
		       struct engine_settings *settings_r);

#endif
