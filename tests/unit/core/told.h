#ifndef LYCHGATE_TOLD_H
#define LYCHGATE_TOLD_H

#include "caller.h"

/* An engine for each test, and the profile that it told its sink last. */
static struct profile told;

static void
tell_host(void *ctx, const struct host_key *key, const struct profile *profile,
	  const struct host_texts *texts)
{
	(void)ctx;
	(void)key;
	(void)texts;
	told = *profile;
}

static int
told_setup(void **state, enum policy_mode mode)
{
	const struct engine_sink sink = {.host = tell_host};

	*state = engine_in_mode(mode, NULL, &sink, UINT64_C(16) << 20);
	memset(&told, 0, sizeof(told));
	return 0;
}

static int
told_teardown(void **state)
{
	engine_free(*state);
	return 0;
}

#endif
