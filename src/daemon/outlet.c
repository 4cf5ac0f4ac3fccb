/*
 * A full disk or a locked database fails again every second; the administrator wants to
 * read of it once, and once that it is over.
 */
#include <inttypes.h>

#include "log.h"
#include "outlet.h"

#define BACKOFF_MS 1000

bool
outlet_due(const struct outlet *o, int64_t now_ms)
{
	/* A clock that was set back must not put off the next try. */
	return !o->failing || now_ms < o->tried_ms ||
	       now_ms - o->tried_ms >= o->backoff_ms;
}

void
outlet_failed(struct outlet *o, int64_t now_ms, const struct fault *fault)
{
	o->tried_ms = now_ms;
	if (o->failing) {
		o->backoff_ms *= 2;
		if (o->backoff_ms > OUTLET_BACKOFF_MAX_MS)
			o->backoff_ms = OUTLET_BACKOFF_MAX_MS;
		return;
	}
	o->failing = true;
	o->since_ms = now_ms;
	o->backoff_ms = BACKOFF_MS;
	o->lost = 0;
	log_line(
	    LEVEL_ERROR,
	    "%s cannot be written (%s: %s); judging goes on, what is learnt waits in "
	    "memory until it can",
	    o->name, fault_name(fault->code), fault->text);
}

void
outlet_wrote(struct outlet *o, int64_t now_ms)
{
	if (!o->failing)
		return;
	o->failing = false;
	if (o->lost > 0)
		log_line(LEVEL_WARNING,
			 "%s is written again after %" PRId64 " s; %" PRIu64
			 " rows did not fit into memory meanwhile and are lost",
			 o->name, (now_ms - o->since_ms) / 1000, o->lost);
	else
		log_line(LEVEL_INFO,
			 "%s is written again after %" PRId64 " s; nothing was lost",
			 o->name, (now_ms - o->since_ms) / 1000);
}

void
outlet_renewed(const char *name, const char *aside, const struct fault *why)
{
	log_line(
	    LEVEL_ERROR,
	    "%s is damaged (%s): it was set aside as %s, and a new one is begun; what "
	    "it held of the past is missing from all lists, judging does not need it. "
	    "sqlite3's .recover may save what can be read; delete it when nobody "
	    "wants it. Is the disk sound?",
	    name, why->text, aside);
}

void
outlet_prune_failed(struct outlet *o, int64_t now_ms, const struct fault *fault)
{
	if (o->unpruned)
		return;
	o->unpruned = true;
	o->unpruned_ms = now_ms;
	log_line(LEVEL_ERROR,
		 "old rows of %s cannot be deleted (%s: %s); it grows until they can",
		 o->name, fault_name(fault->code), fault->text);
}

void
outlet_pruned(struct outlet *o, int64_t now_ms)
{
	if (!o->unpruned)
		return;
	o->unpruned = false;
	log_line(LEVEL_INFO, "old rows of %s are deleted again after %" PRId64 " s",
		 o->name, (now_ms - o->unpruned_ms) / 1000);
}
