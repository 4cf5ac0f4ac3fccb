/*
 * The daemon groups on a thread of its own and swaps views when they are ready; here both
 * happen at once, so that nothing depends on how fast the machine is.
 */
#include "replay_botnets.h"

#include <sysexits.h>

#include "errors.h"
#include "store_botnet_state.h"

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

static void
publish(struct replay_botnets *r, uint32_t now_s)
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
		publish(r, visit->at_s);
	botnet_feed(r->botnet, visit);
}

int
replay_botnets_load(struct replay_botnets *r, struct store *store)
{
	if (store_botnet_load(store, r->botnet) != 0 ||
	    store_botnet_decisions_load(store, r->botnet) != 0)
		return cli_fail(EX_IOERR, "%s", store_fault(store)->text);
	publish(r, 0);
	return EX_OK;
}

int
replay_botnets_save(struct replay_botnets *r, struct store *store)
{
	publish(r, 0);
	if (store_commit(store) != 0 || store_botnet_save(store, r->botnet) != 0 ||
	    store_begin(store) != 0)
		return cli_fail(EX_IOERR, "%s", store_fault(store)->text);
	return EX_OK;
}
