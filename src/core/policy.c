/*
 * The administrator's decisions.  Filled once, then sealed (sorted) by the first
 * look-up's owner and only read: no locks, no surprises.  Addresses compare without
 * regard to case: RFC 5321 2.4 lets local parts differ by case, but nobody's do.
 */
#include "policy.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "ascii.h"
#include "dname.h"
#include "netset.h"

#define SCOPE_MAX 512 /* an address (RFC 5321 4.5.3.1: 64 + 1 + 255), and room */

struct entry {
	char *text;
	uint32_t value;
	uint32_t order; /* a later one wins */
};

struct list {
	struct entry *entries;
	size_t n, cap;
};

struct pin {
	struct net net;
	enum policy_pin pin;
	uint32_t until_s;
};

struct policy {
	struct list modes;
	struct list protections;
	struct list unsigned_rcpts; /* whole addresses, and domains */
	struct tag_key tag_keys[TAG_KEYS];
	size_t n_tag_keys;
	struct list traps;    /* whole addresses, "@domain", "local@" */
	struct list patterns; /* the ones with wildcards */
	struct netset *exempt;
	struct netset *pins; /* value: index into pin_table */
	struct pin *pin_table;
	size_t n_pins, cap_pins;
	uint32_t thawed_s;
	bool sealed;
};

struct policy *
policy_create(void)
{
	struct policy *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	p->exempt = netset_create();
	p->pins = netset_create();
	if (p->exempt == NULL || p->pins == NULL) {
		policy_free(p);
		return NULL;
	}
	return p;
}

static void
list_fini(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->entries[i].text);
	free(l->entries);
}

void
policy_free(struct policy *p)
{
	if (p == NULL)
		return;
	list_fini(&p->modes);
	list_fini(&p->protections);
	list_fini(&p->unsigned_rcpts);
	explicit_bzero(p->tag_keys, sizeof(p->tag_keys));
	list_fini(&p->traps);
	list_fini(&p->patterns);
	netset_free(p->exempt);
	netset_free(p->pins);
	free(p->pin_table);
	free(p);
}

/* Lower-case ASCII, without the root's dot at the end.  0, or -1 when too long. */
static int
fold(const char *text, char out[SCOPE_MAX])
{
	size_t len = strlen(text);

	if (len >= SCOPE_MAX)
		return -1;
	for (size_t i = 0; i <= len; i++)
		out[i] = ascii_to_lower(text[i]);
	if (len > 0 && out[len - 1] == '.')
		out[len - 1] = '\0';
	return 0;
}

static int
list_add(struct list *l, const char *text, uint32_t value)
{
	char folded[SCOPE_MAX];
	struct entry *grown;

	if (fold(text, folded) != 0) {
		errno = EINVAL;
		return -1;
	}
	if ((grown = array_reserve(l->entries, &l->cap, l->n + 1, sizeof(*grown))) ==
	    NULL)
		return -1;
	l->entries = grown;
	if ((l->entries[l->n].text = strdup(folded)) == NULL)
		return -1;
	l->entries[l->n].value = value;
	l->entries[l->n].order = (uint32_t)l->n;
	l->n++;
	return 0;
}

static int
by_text_newest_first(const void *left, const void *right)
{
	const struct entry *a = left, *b = right;
	int order = strcmp(a->text, b->text);

	if (order != 0)
		return order;
	return (b->order > a->order) - (b->order < a->order);
}

/* Sort, and keep the newest of equal ones. */
static void
list_seal(struct list *l)
{
	size_t kept = 0;

	if (l->n == 0)
		return;
	qsort(l->entries, l->n, sizeof(l->entries[0]), by_text_newest_first);
	for (size_t i = 0; i < l->n; i++) {
		if (kept > 0 &&
		    strcmp(l->entries[kept - 1].text, l->entries[i].text) == 0)
			free(l->entries[i].text);
		else
			l->entries[kept++] = l->entries[i];
	}
	l->n = kept;
}

void
policy_set_thawed(struct policy *p, uint32_t at_s)
{
	p->thawed_s = at_s;
}

uint32_t
policy_thawed(const struct policy *p)
{
	return p->thawed_s;
}

void
policy_seal(struct policy *p)
{
	list_seal(&p->modes);
	list_seal(&p->protections);
	list_seal(&p->unsigned_rcpts);
	list_seal(&p->traps);
	list_seal(&p->patterns);
	p->sealed = true;
}

static int
by_text(const void *key, const void *element)
{
	return strcmp(key, ((const struct entry *)element)->text);
}

static const struct entry *
list_find(const struct list *l, const char *text)
{
	if (l->n == 0)
		return NULL;
	return bsearch(text, l->entries, l->n, sizeof(l->entries[0]), by_text);
}

bool
policy_is_scope(const char *text)
{
	const char *at = strchr(text, '@'), *domain = at != NULL ? at + 1 : text;
	char normal[DNAME_MAX];

	return at != text && strpbrk(text, " \t\r\n,;<>") == NULL &&
	       dname_normalise(domain, normal) == 0;
}

/* Add what is decided for a scope to ${l}. */
static int
scope_add(struct policy *p, struct list *l, const char *scope, uint32_t value)
{
	assert(!p->sealed);
	if (scope[0] != '\0' && !policy_is_scope(scope)) {
		errno = EINVAL;
		return -1;
	}
	return list_add(l, scope, value);
}

int
policy_set_mode(struct policy *p, const char *scope, enum policy_mode mode)
{
	return scope_add(p, &p->modes, scope, mode);
}

int
policy_set_protection(struct policy *p, const char *scope,
		      enum policy_protection protection)
{
	return scope_add(p, &p->protections, scope, protection);
}

int
policy_add_unsigned(struct policy *p, const char *rcpt)
{
	if (rcpt[0] == '\0') {
		errno = EINVAL;
		return -1;
	}
	return scope_add(p, &p->unsigned_rcpts, rcpt, 1);
}

int
policy_add_tag_key(struct policy *p, const struct tag_key *key)
{
	assert(!p->sealed);
	if (p->n_tag_keys == TAG_KEYS || key->digit > 9) {
		errno = EINVAL;
		return -1;
	}
	p->tag_keys[p->n_tag_keys++] = *key;
	return 0;
}

int
policy_add_exempt(struct policy *p, const struct net *net)
{
	assert(!p->sealed);
	return netset_add(p->exempt, net, 1);
}

/* The pin of just this network, or NULL. */
static struct pin *
find_pin(struct policy *p, const struct net *net)
{
	struct net narrowest;
	uint32_t index;

	if (!netset_cover(p->pins, net, &narrowest, &index) ||
	    narrowest.bits != net->bits)
		return NULL;
	return &p->pin_table[index];
}

int
policy_add_pin(struct policy *p, const struct net *net, enum policy_pin pin,
	       uint32_t until_s)
{
	struct pin *grown, *old = find_pin(p, net);

	assert(!p->sealed);
	if (old != NULL) {
		*old = (struct pin){*net, pin, until_s};
		return 0;
	}
	grown = array_reserve(p->pin_table, &p->cap_pins, p->n_pins + 1, sizeof(*grown));
	if (grown == NULL)
		return -1;
	p->pin_table = grown;
	if (netset_add(p->pins, net, (uint32_t)p->n_pins) != 0)
		return -1;
	p->pin_table[p->n_pins++] = (struct pin){*net, pin, until_s};
	return 0;
}

/* A trap that catches everything would make every client a zombie. */
bool
policy_is_pattern(const char *pattern)
{
	size_t len = strlen(pattern);

	return strspn(pattern, "*?@.") < len && strchr(pattern, '@') != NULL &&
	       len < SCOPE_MAX;
}

int
policy_add_trap(struct policy *p, const char *pattern)
{
	assert(!p->sealed);
	if (!policy_is_pattern(pattern)) {
		errno = EINVAL;
		return -1;
	}
	return list_add(strpbrk(pattern, "*?") ? &p->patterns : &p->traps, pattern, 1);
}

/* The value of a scope; 0 is INHERIT, and so is what is not there. */
static uint32_t
scope_value(const struct list *l, const char *scope)
{
	const struct entry *found = list_find(l, scope);

	return found != NULL ? found->value : 0;
}

/* What is decided for an address itself, or for its domain; 0: nothing. */
static uint32_t
own_value(const struct list *l, const char *address)
{
	char folded[SCOPE_MAX];
	const char *at;
	uint32_t value;

	if (fold(address, folded) != 0)
		return 0;
	value = scope_value(l, folded);
	if (value == 0 && (at = strrchr(folded, '@')) != NULL)
		value = scope_value(l, at + 1);
	return value;
}

/* The same; else for the site. */
static uint32_t
narrowest(const struct list *l, const char *address)
{
	uint32_t value = own_value(l, address);

	return value != 0 ? value : scope_value(l, "");
}

enum policy_mode
policy_site_mode(const struct policy *p)
{
	uint32_t mode = scope_value(&p->modes, "");

	return mode != MODE_INHERIT ? (enum policy_mode)mode : MODE_MONITOR;
}

enum policy_mode
policy_mode_for(const struct policy *p, const char *rcpt)
{
	uint32_t mode = narrowest(&p->modes, rcpt);

	assert(p->sealed);
	return mode != MODE_INHERIT ? (enum policy_mode)mode : MODE_MONITOR;
}

enum policy_protection
policy_site_protection(const struct policy *p)
{
	uint32_t protection = scope_value(&p->protections, "");

	return protection != PROTECT_INHERIT ? (enum policy_protection)protection
					     : PROTECT_LEARN;
}

enum policy_protection
policy_protection_for(const struct policy *p, const char *account)
{
	uint32_t protection = narrowest(&p->protections, account);

	assert(p->sealed);
	return protection != PROTECT_INHERIT ? (enum policy_protection)protection
					     : PROTECT_LEARN;
}

bool
policy_protection_is_own(const struct policy *p, const char *account)
{
	return own_value(&p->protections, account) != 0;
}

bool
policy_is_unsigned(const struct policy *p, const char *rcpt)
{
	assert(p->sealed);
	return p->unsigned_rcpts.n > 0 && narrowest(&p->unsigned_rcpts, rcpt) != 0;
}

const struct tag_key *
policy_tag_keys(const struct policy *p, size_t *n_r)
{
	*n_r = p->n_tag_keys;
	return p->tag_keys;
}

bool
policy_signs(const struct policy *p)
{
	for (size_t i = 0; i < p->protections.n; i++)
		if (p->protections.entries[i].value >= PROTECT_SIGN)
			return p->n_tag_keys > 0;
	return false;
}

/* Does ${text} match ${pattern} with '*' and '?' as a whole?  On a mismatch only the last
 * star takes one more: no pattern makes it take more than the product of the lengths. */
static bool
matches(const char *pattern, const char *text)
{
	const char *star = NULL, *from = NULL;

	while (*text != '\0') {
		if (*pattern == '*') {
			star = ++pattern;
			from = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star != NULL) {
			pattern = star;
			text = ++from;
		} else {
			return false;
		}
	}
	return pattern[strspn(pattern, "*")] == '\0';
}

bool
policy_is_trap(const struct policy *p, const char *rcpt)
{
	char folded[SCOPE_MAX];
	char *at;

	assert(p->sealed);
	if (fold(rcpt, folded) != 0)
		return false;
	for (size_t i = 0; i < p->patterns.n; i++)
		if (matches(p->patterns.entries[i].text, folded))
			return true;
	if (list_find(&p->traps, folded) != NULL)
		return true;
	if ((at = strrchr(folded, '@')) == NULL)
		return false;
	if (list_find(&p->traps, at) != NULL)
		return true;
	at[1] = '\0';
	return list_find(&p->traps, folded) != NULL;
}

bool
policy_is_exempt(const struct policy *p, const struct addr *addr)
{
	return netset_find(p->exempt, addr, NULL, NULL);
}

static bool
in_force(const struct pin *pin, uint32_t now_s)
{
	return pin->until_s == 0 || now_s < pin->until_s;
}

/* The one that decides, or NULL.  A pin that has run out no longer hides a wider one. */
static const struct pin *
deciding_pin(const struct policy *p, const struct addr *addr, uint32_t now_s)
{
	struct net net;
	uint32_t index;
	bool found = netset_find(p->pins, addr, &net, &index);

	while (found && !in_force(&p->pin_table[index], now_s)) {
		if (net.bits == 0)
			return NULL;
		net = net_of(addr, net.bits - 1);
		found = netset_cover(p->pins, &net, &net, &index);
	}
	return found ? &p->pin_table[index] : NULL;
}

enum policy_pin
policy_pin_for(const struct policy *p, const struct addr *addr, uint32_t now_s)
{
	const struct pin *pin = deciding_pin(p, addr, now_s);

	return pin != NULL ? pin->pin : PIN_NONE;
}

bool
policy_pin_net(const struct policy *p, const struct addr *addr, uint32_t now_s,
	       struct net *net_r)
{
	const struct pin *pin = deciding_pin(p, addr, now_s);

	if (pin != NULL)
		*net_r = pin->net;
	return pin != NULL;
}

bool
policy_is_role(const char *rcpt)
{
	static const char *const roles[] = {"postmaster", "abuse"};
	size_t len = strcspn(rcpt, "@");

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strlen(roles[i]) == len && strncasecmp(rcpt, roles[i], len) == 0)
			return true;
	return false;
}

static const char *const mode_names[] = {[MODE_INHERIT] = "inherit",
					 [MODE_OFF] = "off",
					 [MODE_MONITOR] = "monitor",
					 [MODE_ENFORCE] = "enforce"};
static const char *const protection_names[] = {[PROTECT_INHERIT] = "inherit",
					       [PROTECT_OFF] = "off",
					       [PROTECT_LEARN] = "learn",
					       [PROTECT_SIGN] = "sign",
					       [PROTECT_REQUIRE] = "require"};
static const char *const pin_names[] = {
    [PIN_NONE] = "none", [PIN_PASS] = "pass", [PIN_REFUSE] = "refuse"};

/* The index of ${name} among ${names}, or -1. */
static int
find_name(const char *const names[], int n, const char *name)
{
	while (n-- > 0)
		if (strcmp(names[n], name) == 0)
			return n;
	return -1;
}

const char *
policy_mode_name(enum policy_mode mode)
{
	return mode_names[mode];
}

int
policy_mode_parse(const char *name, enum policy_mode *mode_r)
{
	int found = find_name(mode_names, MODE_ENFORCE + 1, name);

	if (found < 0)
		return -1;
	*mode_r = (enum policy_mode)found;
	return 0;
}

const char *
policy_protection_name(enum policy_protection protection)
{
	return protection_names[protection];
}

int
policy_protection_parse(const char *name, enum policy_protection *protection_r)
{
	int found = find_name(protection_names, PROTECT_REQUIRE + 1, name);

	if (found < 0)
		return -1;
	*protection_r = (enum policy_protection)found;
	return 0;
}

const char *
policy_pin_name(enum policy_pin pin)
{
	return pin_names[pin];
}

int
policy_pin_parse(const char *name, enum policy_pin *pin_r)
{
	int found = find_name(pin_names, PIN_REFUSE + 1, name);

	if (found < 0)
		return -1;
	*pin_r = (enum policy_pin)found;
	return 0;
}
