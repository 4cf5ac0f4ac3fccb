#ifndef LYCHGATE_REPLAY_PAST_H
#define LYCHGATE_REPLAY_PAST_H

#include "engine.h"
#include "store.h"

/*
 * What the database knew when the first of the records came, as far as that can still be
 * told.  An engine that began with what is known now would judge with hindsight; one that
 * knew nothing would refuse old friends.
 *
 *	hosts      as they are, if not seen since; of those seen since only the servers
 *	           that were established before
 *	contexts   without what hosts taught since
 *	mail sent  by our users before that
 *	users      who had taken mail
 *	pairs      that were known then: who wrote on two days, or was written to
 *	threshold  what proven hosts of then say about it
 *	weights    what the contexts of then make of them
 *
 * Nothing is written to the database.
 */
struct replay_past {
	struct store *store;
	uint32_t start_s; /* when the first record came */
};

/* For engine_create(); it refers to ${past}. */
struct engine_backing replay_past_backing(struct replay_past *past);

/*
 * Tell ${engines} what has to be computed.  ${settings} and ${secret} are theirs.  0, or
 * -1: store_fault() has the reason, or (FAULT_NONE) no memory.
 */
struct replay_past_engines {
	struct engine *const *engines;
	size_t n;
	const struct engine_settings *settings;
	const uint8_t *secret; /* 16 bytes */
};
int replay_past_tell(struct replay_past *past, const struct replay_past_engines *to);

#endif
