/*
 * Owners of networks.  There are a million networks and a tenth as many owners, so the
 * trie holds the number of an owner, and a search tree finds the number of one that was
 * there before.
 */
#include "owners.h"

#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "ascii.h"
#include "netset.h"
#include "num.h"

#define COLUMNS_MAX 5

struct owner_entry {
	struct owner owner;
	uint32_t number;
};

struct owners {
	struct netset *nets;
	struct arena arena; /* of the entries */
	void *tree;	    /* of tsearch(3): entries by owner */
	struct owner_entry **entries;
	uint32_t n;
};

struct column {
	const char *text;
	size_t len;
};

char *
owner_key(const struct owner *owner, char out[OWNER_TEXT_MAX])
{
	/* Not by printf: at each recipient twice. */
	if (owner->asn != 0) {
		memcpy(out, "AS", 2);
		(void)num_u64_format(owner->asn, out + 2);
	} else {
		memcpy(out, owner->name, OWNER_TEXT_MAX);
	}
	return out;
}

char *
owner_or_net(const struct owner *owner, const struct addr *ip, char out[OWNER_TEXT_MAX])
{
	struct net net;

	_Static_assert(NET_TEXT_MAX <= OWNER_TEXT_MAX, "a network is short");
	if (owner_key(owner, out)[0] != '\0')
		return out;
	net = net_of(ip, ip->family == 4 ? 16 : 32);
	return net_format(&net, out);
}

void
owner_complete(struct owner *owner, const struct owner *other)
{
	/* The name is the number's: of another one it would be wrong. */
	if (owner->asn == 0 && owner->name[0] == '\0')
		owner->asn = other->asn;
	if (owner->name[0] == '\0' && owner->asn == other->asn)
		memcpy(owner->name, other->name, sizeof(owner->name));
	if (owner->country[0] == '\0')
		memcpy(owner->country, other->country, sizeof(owner->country));
}

void
owner_set_asn(struct owner *owner, const char *text, size_t len)
{
	uint64_t value = 0;
	size_t i = 0;

	if (len > 2 && ascii_to_lower(text[0]) == 'a' && ascii_to_lower(text[1]) == 's')
		i = 2;
	for (; i < len && ascii_is_digit(text[i]) && value <= UINT32_MAX; i++)
		value = value * 10 + (uint64_t)(text[i] - '0');
	if (value != 0 && value <= UINT32_MAX)
		owner->asn = (uint32_t)value;
}

void
owner_set_key(struct owner *owner, const char *text, size_t len)
{
	struct owner numbered = {0};
	char digits[OWNER_TEXT_MAX];

	owner_set_asn(&numbered, text, len);
	if (len < sizeof(digits) && owner_key(&numbered, digits)[0] != '\0' &&
	    strlen(digits) == len && memcmp(digits, text, len) == 0)
		owner->asn = numbered.asn;
	else
		owner_set_name(owner, text, len);
}

void
owner_set_name(struct owner *owner, const char *text, size_t len)
{
	for (; len > 0 && *text == ' '; text++)
		len--;
	if (len >= OWNER_TEXT_MAX) {
		len = OWNER_TEXT_MAX - 1;
		/* Not within a character of UTF-8. */
		while (len > 0 && ((uint8_t)text[len] & 0xc0) == 0x80)
			len--;
	}
	while (len > 0 && text[len - 1] == ' ')
		len--;
	if (len == 0)
		return;
	memset(owner->name, 0, sizeof(owner->name));
	for (size_t i = 0; i < len; i++)
		owner->name[i] =
		    (uint8_t)text[i] < ' ' || text[i] == 0x7f ? '?' : text[i];
}

void
owner_set_country(struct owner *owner, const char *text, size_t len)
{
	char code[3] = "";

	if (len != 2)
		return;
	for (size_t i = 0; i < 2; i++) {
		if (!ascii_is_lower(ascii_to_lower(text[i])))
			return;
		code[i] = (char)(ascii_to_lower(text[i]) - 'a' + 'A');
	}
	memcpy(owner->country, code, sizeof(code));
}

struct owners *
owners_create(void)
{
	struct owners *o = calloc(1, sizeof(*o));

	if (o == NULL)
		return NULL;
	arena_init(&o->arena);
	if ((o->nets = netset_create()) == NULL) {
		free(o);
		return NULL;
	}
	return o;
}

/* The entries are the arena's. */
static void
keep_entry(void *entry)
{
	(void)entry;
}

void
owners_free(struct owners *o)
{
	if (o == NULL)
		return;
	tdestroy(o->tree, keep_entry);
	netset_free(o->nets);
	arena_fini(&o->arena);
	free(o);
}

static int
compare(const void *left, const void *right)
{
	return memcmp(&((const struct owner_entry *)left)->owner,
		      &((const struct owner_entry *)right)->owner, sizeof(struct owner));
}

static struct owner_entry *
new_entry(struct owners *o, const struct owner *owner)
{
	struct owner_entry *e = arena_alloc(&o->arena, sizeof(*e)), **entries;

	entries = arena_grow(&o->arena, o->entries, o->n, sizeof(*entries));
	if (entries != NULL)
		o->entries = entries;
	if (e == NULL || entries == NULL)
		return NULL;
	e->owner = *owner;
	e->number = o->n;
	if (tsearch(e, &o->tree, compare) == NULL)
		return NULL;
	entries[o->n++] = e;
	return e;
}

/* The number of an owner.  0 or -1. */
static int
number_of(struct owners *o, const struct owner *owner, uint32_t *number_r)
{
	struct owner_entry key, *e, **found;

	memset(&key, 0, sizeof(key)); /* compared byte by byte */
	memcpy(&key.owner, owner, sizeof(*owner));
	if ((found = tfind(&key, &o->tree, compare)) != NULL) {
		*number_r = (*found)->number;
		return 0;
	}
	if ((e = new_entry(o, owner)) == NULL)
		return -1;
	*number_r = e->number;
	return 0;
}

static int
add(struct owners *o, const struct net *net, uint32_t number, const char **why_r)
{
	if (netset_add(o->nets, net, number) == 0)
		return 1;
	*why_r = "no memory";
	return -1;
}

/* Cut a line at its TABs.  More columns than there may be are left out. */
static size_t
split(const char *line, size_t len, struct column columns[COLUMNS_MAX])
{
	size_t n = 0;

	while (n < COLUMNS_MAX) {
		const char *tab = memchr(line, '\t', len);
		size_t width = tab != NULL ? (size_t)(tab - line) : len;

		columns[n++] = (struct column){line, width};
		if (tab == NULL)
			break;
		line += width + 1;
		len -= width + 1;
	}
	return n;
}

/* A column as a string, if it is short enough to be an address or a number.  0 or -1. */
static int
column_text(const struct column *c, char out[NET_TEXT_MAX])
{
	if (c->len >= NET_TEXT_MAX || memchr(c->text, '\0', c->len) != NULL)
		return -1;
	memcpy(out, c->text, c->len);
	out[c->len] = '\0';
	return 0;
}

static int
column_addr(const struct column *c, struct addr *addr_r)
{
	char text[NET_TEXT_MAX];

	return column_text(c, text) == 0 ? addr_parse(text, addr_r) : -1;
}

/* Where a line says something: one prefix, or from one address to another. */
struct span {
	struct net net;
	struct addr first, last;
	bool is_range;
	bool is_pfx2as;
};

static int
prefix_parse(const struct column c[], char *address, struct span *span)
{
	char bits[NET_TEXT_MAX], both[2 * NET_TEXT_MAX];

	if (column_text(&c[1], bits) != 0)
		return -1;
	(void)snprintf(both, sizeof(both), "%s/%s", address, bits);
	span->is_pfx2as = true;
	return net_parse(both, &span->net);
}

/* Which form is it, and where? 0 or -1. */
static int
span_parse(const struct column c[], size_t n, struct span *span)
{
	char first[NET_TEXT_MAX];

	*span = (struct span){.is_range = false};
	if (column_text(&c[0], first) != 0)
		return -1;
	if (strchr(first, '/') != NULL)
		return net_parse(first, &span->net);
	if (n < 3)
		return -1;
	if (column_addr(&c[1], &span->last) != 0)
		return prefix_parse(c, first, span);
	span->is_range = true;
	if (addr_parse(first, &span->first) != 0 ||
	    span->first.family != span->last.family ||
	    addr_compare(&span->first, &span->last) > 0)
		return -1;
	return 0;
}

/* What the other columns say. */
static void
owner_parse(const struct column c[], size_t n, const struct span *span,
	    struct owner *owner)
{
	size_t asn = span->is_range || span->is_pfx2as ? 2 : 1;
	size_t name = span->is_range ? 4 : 2, country = 3;

	memset(owner, 0, sizeof(*owner));
	if (asn < n)
		owner_set_asn(owner, c[asn].text, c[asn].len);
	if (span->is_pfx2as)
		return;
	/* Of what is not routed iptoasn.com says 0, "None", "Not routed". */
	if (name < n && !(span->is_range && owner->asn == 0))
		owner_set_name(owner, c[name].text, c[name].len);
	if (country < n)
		owner_set_country(owner, c[country].text, c[country].len);
}

/* Set all bits of an address behind the first ${bits}. */
static struct addr
last_of(const struct net *net)
{
	struct addr last = net->addr;
	unsigned width = last.family == 4 ? 32 : 128;

	for (unsigned i = net->bits; i < width; i++)
		last.bytes[i / 8] |= (uint8_t)(0x80 >> i % 8);
	return last;
}

/* The next address.  False behind the last one that there is. */
static bool
step(struct addr *addr)
{
	for (int i = addr->family == 4 ? 3 : 15; i >= 0; i--)
		if (++addr->bytes[i] != 0)
			return true;
	return false;
}

/* The largest network that begins with ${first} and does not reach beyond ${last}. */
static struct net
largest_net(const struct addr *first, const struct addr *last)
{
	unsigned bits = first->family == 4 ? 32 : 128;
	struct net best = net_of(first, bits);

	while (bits-- > 0) {
		struct net wider = net_of(first, bits);
		struct addr end = last_of(&wider);

		if (!addr_equal(&wider.addr, first) || addr_compare(&end, last) > 0)
			break;
		best = wider;
	}
	return best;
}

/* At most twice as many networks as an address has bits. */
static int
add_range(struct owners *o, const struct span *span, uint32_t number, const char **why_r)
{
	struct addr at = span->first;
	bool more = true;

	while (more && addr_compare(&at, &span->last) <= 0) {
		struct net net = largest_net(&at, &span->last);

		if (add(o, &net, number, why_r) < 0)
			return -1;
		at = last_of(&net);
		more = step(&at);
	}
	return 1;
}

int
owners_line(struct owners *o, const char *line, size_t len, const char **why_r)
{
	struct column columns[COLUMNS_MAX];
	struct owner owner;
	struct span span;
	uint32_t number;
	size_t n;

	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (len == 0 || line[0] == '#')
		return 0;
	n = split(line, len, columns);
	if (span_parse(columns, n, &span) != 0) {
		*why_r = "no network (write 192.0.2.0/24, TAB, number of the AS)";
		return -1;
	}
	owner_parse(columns, n, &span, &owner);
	if (owner.asn == 0 && owner.name[0] == '\0' && owner.country[0] == '\0')
		return 0;
	if (number_of(o, &owner, &number) != 0) {
		*why_r = "no memory";
		return -1;
	}
	return span.is_range ? add_range(o, &span, number, why_r)
			     : add(o, &span.net, number, why_r);
}

bool
owners_find(const struct owners *o, const struct addr *addr, struct owner *owner_r)
{
	uint32_t number;

	if (!netset_find(o->nets, addr, NULL, &number))
		return false;
	*owner_r = o->entries[number]->owner;
	return true;
}
