#ifndef LYCHGATE_DATABASE_H
#define LYCHGATE_DATABASE_H

#include "engine.h"
#include "near.h"

#define DATABASE_MAX 20000

/* A database in an array: sink and backing of an engine under test. */
struct database {
	struct stored_host {
		struct host_key key;
		struct profile profile;
		char ptr[64], helo[64];
	} * hosts;
	struct stored_context {
		enum context_kind kind;
		char name[CONTEXT_NAME_MAX];
		struct context context;
	} * contexts;
	size_t n_hosts, n_contexts;
	size_t hosts_told, contexts_told, asked;
};

static inline struct stored_host *
database_host(struct database *d, const struct host_key *key)
{
	for (size_t i = d->n_hosts; i-- > 0;)
		if (memcmp(&d->hosts[i].key, key, sizeof(*key)) == 0)
			return &d->hosts[i];
	return NULL;
}

static inline struct stored_context *
database_context(struct database *d, enum context_kind kind, const char *name)
{
	for (size_t i = d->n_contexts; i-- > 0;)
		if (d->contexts[i].kind == kind && strcmp(d->contexts[i].name, name) == 0)
			return &d->contexts[i];
	return NULL;
}

static inline void
database_tell_host(void *ctx, const struct host_key *key, const struct profile *profile,
		   const struct host_texts *texts)
{
	struct database *d = ctx;
	struct stored_host *h = database_host(d, key);

	if (h == NULL) {
		assert_true(d->n_hosts < DATABASE_MAX);
		h = &d->hosts[d->n_hosts++];
	}
	h->key = *key;
	h->profile = *profile;
	snprintf(h->ptr, sizeof(h->ptr), "%s", texts->ptr);
	snprintf(h->helo, sizeof(h->helo), "%s", texts->helo);
	d->hosts_told++;
}

static inline void
database_tell_context(void *ctx, enum context_kind kind, const char *name,
		      const struct context *context)
{
	struct database *d = ctx;
	struct stored_context *c = database_context(d, kind, name);

	if (c == NULL) {
		assert_true(d->n_contexts < DATABASE_MAX);
		c = &d->contexts[d->n_contexts++];
	}
	c->kind = kind;
	snprintf(c->name, sizeof(c->name), "%s", name);
	c->context = *context;
	d->contexts_told++;
}

static inline int
database_read_host(void *ctx, const struct host_key *key, struct profile *profile_r)
{
	struct database *d = ctx;
	const struct stored_host *h = database_host(d, key);

	d->asked++;
	if (h == NULL)
		return 0;
	*profile_r = h->profile;
	return 1;
}

static inline int
database_read_context(void *ctx, enum context_kind kind, const char *name,
		      struct context *context_r)
{
	struct database *d = ctx;
	const struct stored_context *c = database_context(d, kind, name);

	d->asked++;
	if (c == NULL)
		return 0;
	*context_r = c->context;
	return 1;
}

static inline void
database_init(struct database *d)
{
	*d = (struct database){.n_hosts = 0};
	d->hosts = calloc(DATABASE_MAX, sizeof(*d->hosts));
	d->contexts = calloc(DATABASE_MAX, sizeof(*d->contexts));
	assert_true(d->hosts != NULL && d->contexts != NULL);
}

static inline void
database_fini(struct database *d)
{
	free(d->hosts);
	free(d->contexts);
}

#define DATABASE_SINK(d)                                                                 \
	((struct engine_sink){                                                           \
	    .ctx = (d), .host = database_tell_host, .context = database_tell_context})
#define DATABASE_BACKING(d)                                                              \
	((struct engine_backing){                                                        \
	    .ctx = (d), .host = database_read_host, .context = database_read_context})

#endif
