/* A map looks at each zombie, of which there may be a million, so each may cost no more
 * than a step in an index: hosts_convicted holds the address too. */
#include "store_zombies.h"

#include "row.h"
#include "select.h"
#include "store_impl.h"

struct walk {
	struct db *db;
	store_zombie_fn *zombie;
	void *ctx;
};

static bool
each(void *ctx, sqlite3_stmt *st)
{
	const struct walk *w = ctx;
	struct addr addr;
	struct row r;

	row_init(&r, st);
	addr = row_addr(&r);
	if (row_end(&r, w->db) == 0)
		w->zombie(w->ctx, &addr);
	return true;
}

int
store_zombies_each(struct store *s, uint32_t now_s, store_zombie_fn *zombie, void *ctx)
{
	struct walk w = {&s->db, zombie, ctx};
	struct select q;
	int rc;

	select_init(&q, "SELECT address", "hosts INDEXED BY hosts_convicted");
	select_where(&q, "convicted_until > 0");
	select_int(&q, "convicted_until > ?", now_s);
	rc = select_each(&q, &s->db, each, &w);
	select_fini(&q);
	return rc;
}
