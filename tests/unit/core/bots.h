#ifndef LYCHGATE_BOTS_H
#define LYCHGATE_BOTS_H

/* Visits of hosts that are known by a number. */
#include "unit.h"

#include "botnet.h"
#include "botnet_keep.h"

#define MEMORY (UINT64_C(64) << 20)
#define DAY_S  86400u
#define BEGIN  (19000 * DAY_S)

static const uint8_t secret[16] = {7};

/* A visit of host ${host}, each in a network of its own. */
static inline struct botnet_visit
visit_of(uint32_t host, uint32_t at_s)
{
	struct addr ip = {.family = 4, .bytes = {10, 0, 0, 1}};
	struct botnet_visit v = {.at_s = at_s, .owner = host * 7919 + 1};

	ip.bytes[0] = (uint8_t)(10 + host / 65536);
	ip.bytes[1] = (uint8_t)(host / 256);
	ip.bytes[2] = (uint8_t)host;
	host_key_make(&ip, FORM_SINGLE, 1, &v.key);
	memcpy(v.provider, "example.net", 12);
	memcpy(v.target, "example.com", 12);
	return v;
}

static inline void
say(struct botnet_visit *v, enum botnet_kind kind, const char *text)
{
	struct botnet_token *t = &v->tokens[kind];

	t->hash = botnet_hash(kind, text, strlen(text), secret);
	snprintf(t->text, sizeof(t->text), "%s", text);
}

static inline struct botnet_view *
publish(struct botnet *b, uint32_t at_s)
{
	struct botnet_view *v = botnet_publish(b, at_s);

	assert_non_null(v);
	return v;
}

static inline uint32_t
id_of(const struct botnet_view *v, uint32_t host)
{
	struct botnet_visit visit = visit_of(host, 0);
	struct botnet_place place;

	return botnet_view_member(v, &visit.key, &place) ? place.botnet->id : 0;
}

static inline int
no_portrait(void *ctx, const struct botnet_portrait *p)
{
	(void)ctx, (void)p;
	return 0;
}

static inline int
no_alias(void *ctx, uint32_t id, uint32_t into, uint32_t at_s)
{
	(void)ctx, (void)id, (void)into, (void)at_s;
	return 0;
}

static inline int
no_member(void *ctx, const struct botnet_member *m)
{
	(void)ctx, (void)m;
	return 0;
}

static inline int
no_gone(void *ctx, const struct host_key *key)
{
	(void)ctx, (void)key;
	return 0;
}

static inline int
no_mark(void *ctx, const struct botnet_mark *m)
{
	(void)ctx, (void)m;
	return 0;
}

/* Keeps nothing: a test replaces what it is about. */
static inline struct botnet_keeper
keeper_of(void *ctx)
{
	return (struct botnet_keeper){ctx,	 no_portrait, no_alias,
				      no_member, no_gone,     no_mark};
}

#endif
