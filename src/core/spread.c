/*
 * Names as keyed hashes, networks as bitmaps (bitcount.h).  Two windows of time are
 * counted, the one at hand and the one before, so that forgetting costs nothing.
 */
#include "spread.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "ascii.h"
#include "bitcount.h"
#include "session.h"
#include "table.h"

#define SERVERS_SHARE 0.25 /* of the others: then it is a provider's, or a list's */

struct networks {
	uint64_t strangers, servers;
};

struct entry {
	struct networks now, before;
	uint32_t window; /* number of ${now} since 1970 */
};

struct spread {
	struct table *table;
	uint8_t secret[crypto_shorthash_KEYBYTES];
};

_Static_assert(crypto_shorthash_KEYBYTES == TABLE_KEY_BYTES, "one secret for all hashes");

struct spread *
spread_create(uint64_t memory, const uint8_t secret[16])
{
	struct spread *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	memcpy(s->secret, secret, sizeof(s->secret));
	s->table = table_create(sizeof(uint64_t), sizeof(struct entry), memory,
				TABLE_HASHED_KEYS);
	if (s->table == NULL) {
		free(s);
		return NULL;
	}
	return s;
}

void
spread_free(struct spread *s)
{
	if (s == NULL)
		return;
	table_free(s->table);
	free(s);
}

static uint64_t
key_of(const struct spread *s, const struct spread_name *name)
{
	const char *text = name->text;
	uint8_t message[1 + SESSION_TEXT_MAX];
	uint64_t hash;
	size_t n = 0;

	message[n++] = (uint8_t)name->kind;
	for (; *text != '\0' && n < sizeof(message); text++)
		message[n++] = (uint8_t)ascii_to_lower(*text);
	crypto_shorthash((uint8_t *)&hash, message, n, s->secret);
	return hash;
}

static uint64_t
network_bit(const struct spread *s, const struct addr *ip)
{
	struct net net = net_of(ip, ip->family == 4 ? 16 : 32);
	uint8_t message[1 + sizeof(net.addr.bytes)];
	uint64_t hash;

	message[0] = net.addr.family;
	memcpy(message + 1, net.addr.bytes, sizeof(net.addr.bytes));
	crypto_shorthash((uint8_t *)&hash, message, sizeof(message), s->secret);
	return bitcount_bit(hash);
}

/* Time goes on; an event that comes late counts in the window at hand. */
static void
turn_over(struct entry *e, uint32_t now_s)
{
	uint32_t window = now_s / SPREAD_WINDOW_S;

	if (window <= e->window)
		return;
	e->before = window == e->window + 1 ? e->now : (struct networks){0};
	e->now = (struct networks){0};
	e->window = window;
}

void
spread_note(struct spread *s, const struct spread_name *name, const struct addr *ip,
	    bool server, uint32_t now_s)
{
	uint64_t key = key_of(s, name), bit = network_bit(s, ip);
	struct entry *e = table_put(s->table, &key, NULL);

	if (e == NULL)
		return;
	turn_over(e, now_s);
	if (server)
		e->now.servers |= bit;
	else
		e->now.strangers |= bit;
}

double
spread_networks(struct spread *s, const struct spread_name *name, uint32_t now_s)
{
	uint64_t key = key_of(s, name);
	struct entry *e = table_get(s->table, &key);
	double strangers, servers;

	if (e == NULL)
		return 0;
	turn_over(e, now_s);
	strangers = bitcount_estimate(e->now.strangers | e->before.strangers);
	servers = bitcount_estimate(e->now.servers | e->before.servers);
	return servers > SERVERS_SHARE * strangers ? 0 : strangers;
}

size_t
spread_memory(const struct spread *s)
{
	return table_memory(s->table);
}
