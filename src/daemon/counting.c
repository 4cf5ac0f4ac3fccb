/* The writer thread's counters by key: when they are written. */
#include "counting.h"

#include "store_rollup.h"

int
counting_init(struct counting *c, const struct privacy *privacy)
{
	*c = (struct counting){.tally = tally_create(privacy->key, privacy)};
	return c->tally != NULL ? 0 : -1;
}

void
counting_fini(struct counting *c)
{
	tally_free(c->tally);
}

void
counting_sessions(struct counting *c, const struct dossier_list *list)
{
	for (const struct dossier *d = list->first; d != NULL; d = d->next) {
		const struct journal_entry entry = dossier_entry(d);

		tally_session(c->tally, &entry);
	}
}

bool
counting_due(const struct counting *c, int64_t now_ms, bool at_once)
{
	struct tally_period newest, older;

	/* Convictions run out, and periods end, without a session. */
	if (now_ms / 60000 != c->written_ms / 60000 || c->untidy ||
	    tally_older(c->tally, &older))
		return true;
	if (!tally_newest(c->tally, &newest))
		return false;
	return at_once || (now_ms - c->written_ms >= COUNTING_SOON_MS &&
			   rollup_keys(newest.rollup) <= COUNTING_FEW_KEYS);
}

static int
write_all(struct counting *c, struct store *store, uint32_t now_s, bool *done_r)
{
	if (store_begin(store) != 0 || store_rollup_write(store, c->tally, now_s) != 0 ||
	    store_rollup_tidy(store, now_s, done_r) != 0)
		return -1;
	return store_commit(store);
}

int
counting_write(struct counting *c, struct store *store, int64_t now_ms)
{
	bool done = false;

	if (write_all(c, store, (uint32_t)(now_ms / 1000), &done) != 0) {
		store_rollback(store);
		return -1;
	}
	tally_written(c->tally);
	c->written_ms = now_ms;
	c->untidy = !done;
	return 0;
}
