/*
 * Three tables and the way back to the database.  What is not in memory is asked once by
 * key.  That a host is nowhere is remembered by making its entry, which its first session
 * does anyway; for contexts there is a small cache of the absent ones.
 */
#include "recall.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "bitcount.h"
#include "table.h"

#define ABSENT_SLOTS 16384 /* 3 for each of 5000 open sessions */

struct recall {
	struct engine_backing backing;
	struct table *profiles, *contexts, *mailboxes;
	bool complete; /* at some time nothing was in the backing that is not here */
	uint8_t secret[crypto_shorthash_KEYBYTES];
	uint64_t constants[CONTEXT_CONSTANTS]; /* their ids, 0: not asked for yet */
	uint64_t users;			       /* who took mail: bitcount.h */
	double n_users;

	/*
	 * Ids of contexts that are nowhere, each at its remainder.  A context is made
	 * only when something is counted there, but asked for at each recipient.
	 */
	uint64_t absent[ABSENT_SLOTS];
};

_Static_assert(crypto_shorthash_KEYBYTES == TABLE_KEY_BYTES, "one secret for all hashes");

struct recall *
recall_create(uint64_t memory, const struct engine_backing *backing,
	      const uint8_t secret[16])
{
	struct recall *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	memcpy(r->secret, secret, sizeof(r->secret));
	if (backing != NULL)
		r->backing = *backing;
	r->profiles = table_create(sizeof(struct host_key), sizeof(struct profile),
				   memory / 8 * 5, secret);
	r->contexts = table_create(sizeof(struct context_key), sizeof(struct context),
				   memory / 4, TABLE_HASHED_KEYS);
	r->mailboxes = table_create(sizeof(uint64_t), sizeof(struct mailbox), memory / 8,
				    TABLE_HASHED_KEYS);
	if (r->profiles == NULL || r->contexts == NULL || r->mailboxes == NULL) {
		recall_free(r);
		return NULL;
	}
	return r;
}

void
recall_free(struct recall *r)
{
	if (r == NULL)
		return;
	table_free(r->profiles);
	table_free(r->contexts);
	table_free(r->mailboxes);
	free(r);
}

uint64_t
recall_hash(const struct recall *r, uint64_t kind, const char *text)
{
	uint8_t message[8 + CONTEXT_NAME_MAX];
	size_t len = strnlen(text, CONTEXT_NAME_MAX);
	uint64_t hash;

	memcpy(message, &kind, sizeof(kind));
	memcpy(message + sizeof(kind), text, len);
	crypto_shorthash((uint8_t *)&hash, message, sizeof(kind) + len, r->secret);
	return hash != 0 ? hash : 1;
}

static struct context_key
context_key(const struct recall *r, enum context_kind kind, const char *name)
{
	return (struct context_key){.id = recall_hash(r, kind, name), .kind = kind};
}

static struct context_key
key_of_name(struct recall *r, const struct context_name *name)
{
	uint64_t *id = &r->constants[name->constant];

	if (name->constant == 0)
		return context_key(r, name->kind, name->text);
	if (*id == 0)
		*id = recall_hash(r, name->kind, name->text);
	return (struct context_key){.id = *id, .kind = name->kind};
}

static uint64_t *
absent_slot(struct recall *r, uint64_t id)
{
	return &r->absent[id % ABSENT_SLOTS];
}

static struct context *
make_context(struct recall *r, const struct context_key *key)
{
	if (*absent_slot(r, key->id) == key->id)
		*absent_slot(r, key->id) = 0;
	return table_put(r->contexts, key, NULL);
}

int
recall_load_profile(struct recall *r, const struct host_key *key,
		    const struct profile *profile)
{
	struct profile *p = table_put(r->profiles, key, NULL);

	if (p == NULL)
		return -1;
	*p = *profile;
	return 0;
}

int
recall_load_context(struct recall *r, enum context_kind kind, const char *name,
		    const struct context *context)
{
	struct context_key key = context_key(r, kind, name);
	struct context *c = make_context(r, &key);

	if (c == NULL)
		return -1;
	*c = *context;
	return 0;
}

int
recall_load_mailbox(struct recall *r, uint64_t id, const struct mailbox *mailbox)
{
	struct mailbox *m = table_put(r->mailboxes, &id, NULL);

	if (m == NULL)
		return -1;
	*m = *mailbox;
	return 0;
}

void
recall_complete(struct recall *r)
{
	r->complete = true;
}

static bool
must_ask(const struct recall *r, const struct table *t)
{
	return !r->complete || table_evictions(t) > 0;
}

static int
ask_profile(struct recall *r, const struct host_key *key, struct profile *stored_r)
{
	if (r->backing.host == NULL || !must_ask(r, r->profiles))
		return 0;
	return r->backing.host(r->backing.ctx, key, stored_r);
}

/* A read that failed is tried again; what was seen meanwhile is added to what it brings.
 */
static void
read_again(struct recall *r, const struct host_key *key, struct profile *p)
{
	struct profile stored;
	int found = ask_profile(r, key, &stored);

	if (found < 0)
		return;
	p->unread = false;
	if (found == 1)
		profile_merge(p, &stored);
}

static struct profile *
get_profile(struct recall *r, const struct host_key *key, bool make)
{
	struct profile *p = table_get(r->profiles, key), stored;
	int found;

	if (p != NULL) {
		if (p->unread)
			read_again(r, key, p);
		return p;
	}
	found = ask_profile(r, key, &stored);
	if (found != 1 && !make)
		return NULL;
	if ((p = table_put(r->profiles, key, NULL)) == NULL)
		return NULL;
	if (found == 1)
		*p = stored;
	p->unread = found < 0;
	return p;
}

struct profile *
recall_find_profile(struct recall *r, const struct host_key *key)
{
	return get_profile(r, key, false);
}

struct profile *
recall_profile(struct recall *r, const struct host_key *key)
{
	return get_profile(r, key, true);
}

void
recall_forget_profile(struct recall *r, const struct host_key *key)
{
	table_remove(r->profiles, key);
}

/* One that is not in memory.  *${failed_r}: the backing could not tell. */
static struct context *
ask_context(struct recall *r, const struct context_key *key, const char *name,
	    bool *failed_r)
{
	struct context *c, stored;
	int found;

	*failed_r = false;
	if (r->backing.context == NULL || !must_ask(r, r->contexts) ||
	    *absent_slot(r, key->id) == key->id)
		return NULL;
	found = r->backing.context(r->backing.ctx, (enum context_kind)key->kind, name,
				   &stored);
	*failed_r = found < 0;
	if (found == 0)
		*absent_slot(r, key->id) = key->id;
	if (found != 1)
		return NULL;
	if ((c = table_put(r->contexts, key, NULL)) != NULL)
		*c = stored;
	return c;
}

struct context *
recall_find_context(struct recall *r, enum context_kind kind, const char *name)
{
	struct context_key key = context_key(r, kind, name);
	struct context *c = table_get(r->contexts, &key);
	bool failed;

	return c != NULL ? c : ask_context(r, &key, name, &failed);
}

/* Reading one in may push out another: then those that were found are looked up again. */
void
recall_find_contexts(struct recall *r, const struct context_name *names, size_t n,
		     struct context **contexts_r)
{
	uint64_t evictions = table_evictions(r->contexts);
	struct context_key keys[TABLE_MANY];
	void *found[TABLE_MANY];
	bool failed;

	assert(n <= TABLE_MANY);
	for (size_t i = 0; i < n; i++)
		keys[i] = key_of_name(r, &names[i]);
	table_get_many(r->contexts, keys, n, found);
	for (size_t i = 0; i < n; i++)
		contexts_r[i] = found[i] != NULL
				    ? found[i]
				    : ask_context(r, &keys[i], names[i].text, &failed);
	if (table_evictions(r->contexts) == evictions)
		return;
	for (size_t i = 0; i < n; i++)
		contexts_r[i] = table_get(r->contexts, &keys[i]);
}

struct context *
recall_context(struct recall *r, enum context_kind kind, const char *name)
{
	struct context_key key = context_key(r, kind, name);
	struct context *c = table_get(r->contexts, &key);
	bool failed = false;

	if (c == NULL)
		c = ask_context(r, &key, name, &failed);
	return c != NULL || failed ? c : make_context(r, &key);
}

/* *${failed_r}: the backing could not tell. */
static struct mailbox *
get_mailbox(struct recall *r, uint64_t id, bool *failed_r)
{
	struct mailbox *m = table_get(r->mailboxes, &id), stored;
	int found;

	*failed_r = false;
	if (m != NULL || r->backing.mailbox == NULL || !must_ask(r, r->mailboxes))
		return m;
	found = r->backing.mailbox(r->backing.ctx, id, &stored);
	*failed_r = found < 0;
	if (found != 1)
		return NULL;
	if ((m = table_put(r->mailboxes, &id, NULL)) != NULL)
		*m = stored;
	return m;
}

struct mailbox *
recall_find_mailbox(struct recall *r, uint64_t id)
{
	bool failed;

	return get_mailbox(r, id, &failed);
}

struct mailbox *
recall_mailbox(struct recall *r, uint64_t id)
{
	bool failed;
	struct mailbox *m = get_mailbox(r, id, &failed);

	return m != NULL || failed ? m : table_put(r->mailboxes, &id, NULL);
}

bool
recall_is_user(const struct recall *r, uint64_t id, uint32_t now_s)
{
	const struct mailbox *m = table_peek(r->mailboxes, &id);
	struct mailbox copy = {.hits = 0};

	if (m != NULL)
		copy = *m;
	else if (!must_ask(r, r->mailboxes))
		return false;
	else if (r->backing.mailbox == NULL)
		return table_evictions(r->mailboxes) > 0;
	else if (r->backing.mailbox(r->backing.ctx, id, &copy) < 0)
		return true;
	mailbox_age(&copy, now_s);
	return mailbox_was_valid(&copy);
}

void
recall_user(struct recall *r, uint64_t id)
{
	uint64_t bit = bitcount_bit(id);

	if ((r->users & bit) != 0)
		return;
	r->users |= bit;
	r->n_users = bitcount_estimate(r->users);
}

double
recall_users(const struct recall *r)
{
	return r->n_users;
}

int
recall_taught(const struct recall *r, const struct host_key *key, enum taught_what what,
	      struct taught_as *as_r)
{
	if (r->backing.taught == NULL)
		return 0;
	return r->backing.taught(r->backing.ctx, key, what, as_r);
}

void
recall_stats(const struct recall *r, struct engine_stats *stats_r)
{
	stats_r->hosts = table_count(r->profiles);
	stats_r->hosts_max = table_capacity(r->profiles);
	stats_r->contexts = table_count(r->contexts);
	stats_r->mailboxes = table_count(r->mailboxes);
	stats_r->memory = table_memory(r->profiles) + table_memory(r->contexts) +
			  table_memory(r->mailboxes);
	stats_r->evictions = table_evictions(r->profiles) + table_evictions(r->contexts) +
			     table_evictions(r->mailboxes);
}

void
recall_secret(const struct recall *r, uint8_t secret_r[16])
{
	memcpy(secret_r, r->secret, sizeof(r->secret));
}
