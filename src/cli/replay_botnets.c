/*
 * The daemon groups on a thread of its own and swaps views when they are ready; here both
 * happen at once, so that nothing depends on how fast the machine is.
 */
#include "replay_botnets.h"

#define MEMORY (UINT64_C(1) << 30)

int
replay_botnets_init(struct replay_botnets *r, const uint8_t secret[16])
{
	*r = (struct replay_botnets){.botnet = botnet_create(MEMORY, secret)};
	return r->botnet != NULL ? 0 : -1;
}

void
replay_botnets_fini(struct replay_botnets *r)
{
	botnet_free(r->botnet);
}

void
replay_botnets_publish(struct replay_botnets *r, uint32_t now_s)
{
	struct botnet_view *view = botnet_publish(r->botnet, now_s);

	if (view != NULL)
		engine_set_botnets(r->engine, view);
	else
		r->failed = true;
}

void
replay_botnets_grouped(void *ctx, const struct botnet_visit *visit)
{
	struct replay_botnets *r = ctx;

	if (botnet_due(r->botnet, visit->at_s))
		replay_botnets_publish(r, visit->at_s);
	botnet_feed(r->botnet, visit);
}
