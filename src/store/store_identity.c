/* What is listed is valid for a moment only; here it is copied. */
#include "store_identity.h"

#include <string.h>

#include "store_host_list.h"
#include "store_impl.h"

struct reading {
	struct store_identities *ids;
	bool no_memory;
};

void
store_identities_init(struct store_identities *ids)
{
	*ids = (struct store_identities){.n = 0};
	arena_init(&ids->arena);
}

void
store_identities_fini(struct store_identities *ids)
{
	arena_fini(&ids->arena);
}

static bool
is_there(const struct store_identities *ids, const struct host_key *key)
{
	for (size_t i = 0; i < ids->n; i++)
		if (memcmp(&ids->all[i].key, key, sizeof(*key)) == 0)
			return true;
	return false;
}

/* 0, or -1 without memory. */
static int
copy_texts(struct arena *arena, const struct host_texts *texts, struct host_texts *copy_r)
{
	const char *const from[] = {texts->ptr, texts->helo, texts->template,
				    texts->provider};
	const char **const to[] = {&copy_r->ptr, &copy_r->helo, &copy_r->template,
				   &copy_r->provider};
	struct owner *owner = NULL;

	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++)
		if ((*to[i] = arena_strndup(arena, from[i], strlen(from[i]))) == NULL)
			return -1;
	if (texts->owner != NULL) {
		if ((owner = arena_alloc(arena, sizeof(*owner))) == NULL)
			return -1;
		*owner = *texts->owner;
	}
	copy_r->owner = owner;
	copy_r->ptr_status = texts->ptr_status;
	return 0;
}

int
store_identities_add(struct store_identities *ids, const struct host_key *key,
		     const struct host_texts *texts)
{
	struct store_identity *grown;

	if (is_there(ids, key))
		return 0;
	grown = arena_grow(&ids->arena, ids->all, ids->n, sizeof(*grown));
	if (grown == NULL)
		return -1;
	ids->all = grown;
	if (copy_texts(&ids->arena, texts, &grown[ids->n].texts) != 0)
		return -1;
	grown[ids->n++].key = *key;
	return 0;
}

static bool
add_row(void *ctx, const struct store_host *host)
{
	struct reading *r = ctx;

	r->no_memory = store_identities_add(r->ids, &host->key, &host->texts) != 0;
	return !r->no_memory;
}

int
store_identities_read(struct store_identities *ids, struct store *s,
		      const struct addr *addr)
{
	struct addr unit = addr_unit(addr);
	struct net net = net_of(&unit, unit.family == 4 ? 32 : 128);
	const struct store_host_filter filter = {.net = &net};
	struct reading reading = {.ids = ids};

	if (store_host_each(s, &filter, add_row, &reading) != 0)
		return -1;
	return reading.no_memory ? db_fail(&s->db, SQLITE_NOMEM, "identities") : 0;
}
