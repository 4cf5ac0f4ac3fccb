/*
 * An engine of our own instead of a question to the daemon: it works while the daemon
 * is down, and the databases stay the only interface.
 */
#include <stdio.h>
#include <string.h>

#include "consult.h"
#include "dialect.h"
#include "store_botnet.h"
#include "store_context.h"
#include "store_engine.h"
#include "store_lesson.h"
#include "store_memo.h"
#include "store_settings.h"

#define MEMORY (4u << 20) /* for the few rows that one question touches */

static int
backing_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	const struct consult *c = ctx;

	if (c->at == NULL || memcmp(&c->at->key, key, sizeof(*key)) != 0)
		return store_host_get(c->store, key, profile_r);
	*profile_r = c->at->profile;
	return 1;
}

static int
backing_context(void *ctx, enum context_kind kind, const char *name,
		struct context *context_r)
{
	return store_context_get(((struct consult *)ctx)->store, kind, name, context_r);
}

static int
backing_memo(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r)
{
	return store_memo_get(((struct consult *)ctx)->store, kind, id, memo_r);
}

static int
backing_taught(void *ctx, const struct host_key *key, enum taught_what what,
	       struct taught_as *as_r)
{
	return store_lesson_get(((struct consult *)ctx)->store, key, what, as_r);
}

static void
sink_context(void *ctx, enum context_kind kind, const char *name,
	     const struct context *context)
{
	struct consult *c = ctx;

	if (store_context_put(c->store, kind, name, context) != 0)
		c->failed = true;
}

int
consult_init(struct consult *c, struct store *store, bool writes)
{
	struct engine_backing backing = {.ctx = c,
					 .host = backing_host,
					 .context = backing_context,
					 .memo = backing_memo,
					 .taught = backing_taught};
	struct engine_sink sink = {.ctx = c, .context = writes ? sink_context : NULL};
	uint8_t secret[16] = {0};

	*c = (struct consult){.store = store};
	arena_init(&c->arena);
	/* Without a secret nothing was hashed yet: any will do. */
	if (store_secret(store, NULL, secret) < 0 ||
	    store_settings_get(store, &c->arena, &c->settings) < 0)
		return -1;
	memcpy(c->secret, secret, sizeof(secret));
	c->settings.memory = MEMORY;
	c->engine = engine_create(&c->settings, &backing, &sink, secret);
	/* The daemon measured for weeks; this engine has not seen anything. */
	return c->engine != NULL ? store_engine_measured(store, c->engine) : -1;
}

int
consult_botnets(struct consult *c, const struct addr *addr)
{
	struct addr unit = addr_unit(addr);
	struct net net = net_of(&unit, unit.family == 6 ? 64 : 32);
	struct botnet_view *view = botnet_view_create(c->secret);

	if (view == NULL || store_botnet_view(c->store, &net, view) != 0) {
		botnet_view_free(view);
		return -1;
	}
	engine_set_botnets(c->engine, view);
	return 0;
}

void
consult_fini(struct consult *c)
{
	engine_free(c->engine);
	arena_fini(&c->arena);
}

/* A transaction whose parameters tell the dialect; its sender only where the host's HELO
 * was explained by it. */
static int
add_txn(const struct store_host *h, int64_t now_ms, struct session *s)
{
	bool explains = h->profile.helo_class == HELO_SENDER;
	char sender[SESSION_TEXT_MAX];

	if (h->key.dialect == DIALECT_NOT_KNOWN && !explains)
		return 0;
	snprintf(sender, sizeof(sender), "sender@%s", h->texts.helo);
	if (session_add_txn(s, now_ms, explains ? sender : NULL,
			    explains ? strlen(sender) : 0) != 0)
		return -1;
	session_last_txn(s)->args_known = h->key.dialect != DIALECT_NOT_KNOWN;
	return h->key.dialect == DIALECT_ESMTP ? session_add_arg(s, "SIZE=1000", 9) : 0;
}

int
consult_session(const struct store_host *host, uint32_t now_s, struct session *session_r)
{
	const struct host_texts *t = &host->texts;
	struct addr addr = host_key_addr(&host->key);
	int64_t now_ms = (int64_t)now_s * 1000;

	session_init(session_r, now_ms, &addr);
	session_r->owner = host->owner;
	session_r->helo_known = host->profile.helo_class != HELO_NOT_KNOWN;
	if (session_set_ptr(session_r, t->ptr[0] != '\0' ? t->ptr : NULL, strlen(t->ptr),
			    t->ptr_status) != 0)
		goto fail;
	if (t->helo[0] != '\0' &&
	    session_add_helo(session_r, t->helo, strlen(t->helo)) != 0)
		goto fail;
	if (add_txn(host, now_ms, session_r) != 0)
		goto fail;
	return 0;

fail:
	session_fini(session_r);
	return -1;
}
