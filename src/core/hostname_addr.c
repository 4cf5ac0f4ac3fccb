/*
 * Finding a known address in a name.  Since the address is known, nothing is guessed:
 * each way in which providers write addresses is read with the octets in hand.
 *
 * Decimal octets are read from every run of digits, in the orders below, four before
 * three before two, so that "lns-12-82-81-152-1-2" is read from 81 on.  What stands
 * between two octets may be nothing, separators, or a few letters; the looser the
 * reading, the more digits it must explain.  Parts add up: "1-2.w81-152" is the whole
 * address.
 *
 * How likely is chance?  Two octets written in a row have 65,536 values and are
 * tried in four orders.  Names count servers with small numbers, and there
 * chance is real: "mx1-2" at 192.0.1.2.  Hence plausible().
 */
#include <stdint.h>
#include <string.h>

#include "ascii.h"
#include "hostname_addr.h"
#include "num.h"

#define RUN_MAX	 3  /* digits of an octet */
#define GAP_MAX	 4  /* letters between two octets: "sub-174ip165" */
#define GAP_WIDE 12 /* the same when all four octets are there */

/* The orders in which octets are written: "203.0.113.7" is 0 1 2 3. */
struct order {
	unsigned char n, at[4];
};

static const struct order orders[] = {
    {4, {0, 1, 2, 3}}, {4, {3, 2, 1, 0}}, {3, {0, 1, 2}}, {3, {1, 2, 3}}, {3, {2, 1, 0}},
    {3, {3, 2, 1}},    {2, {2, 3}},	  {2, {0, 1}},	  {2, {3, 2}},	  {2, {1, 0}},
};

#define N_ORDERS (sizeof(orders) / sizeof(orders[0]))

struct search {
	const char *name;
	size_t len;
	const uint8_t *octets;
	struct hostname_addr *found;
	unsigned char seen; /* bit per octet */
	bool apart;	    /* octets that are no mere number (struct hostname_addr) */
	/* Where runs of digits begin. */
	unsigned char runs[DNAME_MAX / 2];
	size_t n_runs;
};

/* A decimal reading under way. */
struct reading {
	size_t end;
	size_t at[4], len[4]; /* of the octets, in order of reading */
	unsigned digits;
	bool joined;  /* two octets without anything between */
	bool letters; /* letters between two octets */
};

static bool
is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static size_t
digit_run(const struct search *s, size_t at)
{
	size_t end = at;

	while (end < s->len && ascii_is_digit(s->name[end]))
		end++;
	return end - at;
}

static unsigned
number(const char *text, size_t n)
{
	unsigned value = 0;

	while (n-- > 0)
		value = value * 10 + (unsigned)(*text++ - '0');
	return value;
}

/* How many of the ${run} digits at ${text} write this octet; 0: they do not. */
static size_t
octet_length(const char *text, size_t run, unsigned octet)
{
	size_t plain = octet < 10 ? 1 : octet < 100 ? 2 : 3;

	if (run <= RUN_MAX)
		plain = number(text, run) == octet ? run : plain;
	else if (number(text, RUN_MAX) == octet)
		plain = RUN_MAX;
	return plain <= run && number(text, plain) == octet ? plain : 0;
}

/* Step over what stands between two octets; false when it is too much. */
static bool
step_over_gap(const struct search *s, struct reading *r, size_t letters_max)
{
	size_t start = r->end, letters = 0;

	while (r->end < s->len && !ascii_is_digit(s->name[r->end]) &&
	       r->end - start <= GAP_WIDE)
		letters += !is_separator(s->name[r->end++]);
	if (r->end == s->len || !ascii_is_digit(s->name[r->end]) || letters > letters_max)
		return false;
	if (r->end == start)
		r->joined = true;
	/* "58x80x1x2": an x alone is a separator. */
	if (letters > 1 || (letters == 1 && s->name[r->end - 1] != 'x'))
		r->letters = true;
	return r->end - start <= letters + 2;
}

static bool
read_decimal(const struct search *s, size_t at, const struct order *order,
	     struct reading *r)
{
	size_t letters_max = order->n == 4 ? GAP_WIDE : GAP_MAX, n;

	*r = (struct reading){.end = at};
	for (unsigned i = 0; i < order->n; i++) {
		if (i > 0 && !step_over_gap(s, r, letters_max))
			return false;
		n = octet_length(s->name + r->end, digit_run(s, r->end),
				 s->octets[order->at[i]]);
		if (n == 0)
			return false;
		r->at[i] = r->end;
		r->len[i] = n;
		r->end += n;
		r->digits += (unsigned)n;
	}
	return r->end == s->len || !ascii_is_digit(s->name[r->end]);
}

/* Does the part stand for itself, not behind or before a letter or another number? */
static bool
delimited(const struct search *s, size_t at, size_t end)
{
	const char *name = s->name;

	return (at == 0 || (is_separator(name[at - 1]) &&
			    !(at > 1 && ascii_is_digit(name[at - 2])))) &&
	       (end == s->len || (is_separator(name[end]) &&
				  !(end + 1 < s->len && ascii_is_digit(name[end + 1]))));
}

/* Does this reading explain enough digits not to be chance? */
static bool
plausible(const struct search *s, size_t at, const struct order *order,
	  const struct reading *r)
{
	if (order->n == 4)
		return r->digits >= 6 || !(r->joined || r->letters);
	if (r->joined)
		return r->digits >= order->n + 3u;
	if (r->letters)
		return r->digits >= 4;
	return r->digits > order->n || delimited(s, at, r->end);
}

/* Is [at] the start of "12" in "m12-16": one letter before it, and nothing before that?
 */
static bool
behind_lone_letter(const struct search *s, size_t at)
{
	return at > 0 && ascii_is_lower(s->name[at - 1]) &&
	       (at == 1 || is_separator(s->name[at - 2]));
}

static void
mark(struct search *s, size_t at, size_t end, unsigned char octets)
{
	memset(s->found->part_of + at, 1, end - at);
	s->seen |= octets;
}

static void
find_decimal_order(struct search *s, const struct order *order)
{
	unsigned char octets = 0;
	struct reading r;

	for (unsigned i = 0; i < order->n; i++)
		octets |= (unsigned char)(1u << order->at[i]);
	for (size_t k = 0; k < s->n_runs; k++) {
		size_t at = s->runs[k];

		if (s->found->part_of[at])
			continue;
		if (!read_decimal(s, at, order, &r) || !plausible(s, at, order, &r))
			continue;
		if (memchr(s->found->part_of + at, 1, r.end - at) != NULL)
			continue;
		/* Words between the octets stay: "7-dynamic.54" or "7-static.54". */
		for (unsigned i = 0; i < order->n; i++)
			mark(s, r.at[i], r.at[i] + r.len[i], octets);
		s->apart |= !r.joined && !behind_lone_letter(s, at);
	}
}

static void
find_runs(struct search *s)
{
	for (size_t at = 0; at < s->len; at += digit_run(s, at) + 1)
		if (ascii_is_digit(s->name[at]))
			s->runs[s->n_runs++] = (unsigned char)at;
}

/* Mark every place where ${text} stands, bounded as told, and not marked yet. */
enum bounds { ANYWHERE, NO_DIGITS_AROUND, TOKEN_END, TOKEN };

static bool
bounded(const struct search *s, size_t at, size_t end, enum bounds bounds)
{
	char before = at > 0 ? s->name[at - 1] : '.';
	char behind = end < s->len ? s->name[end] : '.';

	switch (bounds) {
	case ANYWHERE:
		return true;
	case NO_DIGITS_AROUND:
		return !ascii_is_digit(before) && !ascii_is_digit(behind);
	case TOKEN_END:
		return is_separator(behind) && !ascii_is_digit(before);
	case TOKEN:
		break;
	}
	return is_separator(behind) && is_separator(before);
}

static void
find_text(struct search *s, const char *text, enum bounds bounds, unsigned char octets)
{
	size_t n = strlen(text), at;
	const char *hit = s->name;

	while ((hit = memmem(hit, s->len - (size_t)(hit - s->name), text, n)) != NULL) {
		at = (size_t)(hit - s->name);
		if (bounded(s, at, at + n, bounds) && !s->found->part_of[at]) {
			mark(s, at, at + n, octets);
			s->apart = true;
		}
		hit++;
	}
}

/*
 * The address as one number: "bas1-toronto01-1177648641.dsl.bell.ca", and in 35 bits as
 * digits of base 32 (0-9a-v): "user-2ivfkm1.dialup.mindspring.com" is 165.247.210.193.
 */
static void
find_number(struct search *s)
{
	static const char base32[] = "0123456789abcdefghijklmnopqrstuv";
	const uint8_t *o = s->octets;
	uint32_t value =
	    (uint32_t)o[0] << 24 | (uint32_t)o[1] << 16 | (uint32_t)o[2] << 8 | o[3];
	char text[NUM_U64_MAX];

	if (num_u64_format(value, text) >= 8)
		find_text(s, text, NO_DIGITS_AROUND, 0xf);
	for (int i = 6; i >= 0; i--, value >>= 5)
		text[i] = base32[value & 31];
	text[7] = '\0';
	find_text(s, text, TOKEN, 0xf);
}

static void
hex_text(const uint8_t *octets, int first, int step, int n, char *out)
{
	static const char hex[] = "0123456789abcdef";

	for (int i = first; n-- > 0; i += step) {
		*out++ = hex[octets[i] >> 4];
		*out++ = hex[octets[i] & 15];
	}
	*out = '\0';
}

/* "p5B981234", "c-42b7e353", the first or last three octets, the last two. */
static void
find_hex(struct search *s)
{
	char text[9];

	hex_text(s->octets, 0, 1, 4, text);
	find_text(s, text, ANYWHERE, 0xf);
	hex_text(s->octets, 3, -1, 4, text);
	find_text(s, text, ANYWHERE, 0xf);
	hex_text(s->octets, 0, 1, 3, text);
	find_text(s, text, TOKEN_END, 0x7);
	hex_text(s->octets, 1, 1, 3, text);
	find_text(s, text, TOKEN_END, 0xe);
	hex_text(s->octets, 2, 1, 2, text);
	find_text(s, text, TOKEN, 0xc);
}

/* The value of the 1 or 2 hex digits of a token at ${at}, which ends at *${end_r}. */
static int
hex_token(const struct search *s, size_t at, size_t *end_r)
{
	size_t end = at;
	int value = 0;

	for (; end < s->len && ascii_is_lower_hex(s->name[end]) && end - at < 3; end++)
		value =
		    value * 16 + (ascii_is_digit(s->name[end]) ? s->name[end] - '0'
							       : s->name[end] - 'a' + 10);
	*end_r = end;
	if (end == at || end - at > 2 || (end < s->len && !is_separator(s->name[end])))
		return -1;
	return value;
}

/* "5b-98-12-34": octet by octet in hexadecimal, all four. */
static void
find_hex_octets(struct search *s, const struct order *order)
{
	for (size_t at = 0, end; at < s->len; at++) {
		unsigned i = 0;

		if (s->found->part_of[at] || (at > 0 && !is_separator(s->name[at - 1])))
			continue;
		for (end = at; i < 4; i++) {
			size_t from = end + (i > 0);

			if (from >= s->len ||
			    hex_token(s, from, &end) != s->octets[order->at[i]])
				break;
		}
		if (i == 4) {
			mark(s, at, end, 0xf);
			s->apart = true;
		}
	}
}

static void
find_ipv4(struct search *s)
{
	find_number(s);
	find_hex(s);
	find_runs(s);
	if (s->n_runs == 0)
		return;
	for (size_t i = 0; i < N_ORDERS; i++)
		find_decimal_order(s, &orders[i]);
	if (s->seen == 0) {
		find_hex_octets(s, &orders[0]);
		find_hex_octets(s, &orders[1]);
	}
}

/*
 * IPv6.  ${nibbles} is the address in 32 hex digits.
 */
#define NIBBLES	 32
#define GROUPS	 8
#define ENOUGH	 8 /* nibbles: 32 bits */
#define DISTINCT 4 /* of them not zero, or "00000125" would be an address */

static bool
telling(const char *nibbles, size_t n)
{
	size_t nonzero = 0;

	for (size_t i = 0; i < n; i++)
		nonzero += nibbles[i] != '0';
	return nonzero >= DISTINCT;
}

/* Nibbles joined: all, or the last 64, 48 or 32 bits, or the network's 64. */
static void
find_joined(struct search *s, const char *nibbles)
{
	static const struct {
		unsigned char from, n;
	} parts[] = {{0, 32}, {16, 16}, {20, 12}, {24, 8}, {0, 16}};
	char text[NIBBLES + 1];

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		memcpy(text, nibbles + parts[i].from, parts[i].n);
		text[parts[i].n] = '\0';
		if (telling(text, parts[i].n))
			find_text(s, text, ANYWHERE, 0xf);
	}
}

/* Single nibbles with separators, as in ip6.arpa: from ${first} on in ${step}s. */
static void
find_dotted(struct search *s, const char *nibbles, int first, int step)
{
	char read[NIBBLES];

	for (size_t at = 0; at + 2 * ENOUGH - 1 <= s->len; at++) {
		size_t n = 0, end = at;

		if (s->found->part_of[at] || (at > 0 && !is_separator(s->name[at - 1])))
			continue;
		for (int i = first; i >= 0 && i < NIBBLES && end < s->len; i += step) {
			if (s->name[end] != nibbles[i] ||
			    (end + 1 < s->len && !is_separator(s->name[end + 1])))
				break;
			read[n++] = nibbles[i];
			end += 2;
		}
		if (n >= ENOUGH && telling(read, n))
			mark(s, at, end - 1, 0xf);
	}
}

/* The value of the 1 to 4 hex digits at ${at}, which end at *${end_r}; or -1. */
static long
group_value(const struct search *s, size_t at, size_t *end_r)
{
	long value = 0;
	size_t end = at;

	for (; end < s->len && ascii_is_lower_hex(s->name[end]) && end - at < 5; end++)
		value =
		    value * 16 + (ascii_is_digit(s->name[end]) ? s->name[end] - '0'
							       : s->name[end] - 'a' + 10);
	*end_r = end;
	return end > at && end - at <= 4 ? value : -1;
}

/*
 * Read groups from group ${g} on; "--" stands for groups of zeros.  Returns the end of
 * the last group that fits, and the group behind it in *${g_r}.
 */
static size_t
read_groups(const struct search *s, size_t at, unsigned g, unsigned *g_r)
{
	const uint8_t *o = s->octets;
	size_t end, last = at;

	for (*g_r = g; g < GROUPS && at < s->len; at = end + 1) {
		if (at > last && s->name[at] == '-' && s->name[last] == '-') {
			for (; g < GROUPS && (o[2 * g] | o[2 * g + 1]) == 0; g++)
				;
			end = at;
			continue;
		}
		if (group_value(s, at, &end) != (o[2 * g] << 8 | o[2 * g + 1]))
			break;
		if (end < s->len && !is_separator(s->name[end]) && s->name[end] != 'x')
			break;
		last = end;
		*g_r = ++g;
		if (g == GROUPS)
			break;
	}
	return last;
}

/* Groups, padded or not: up to the last one at least two, or the first three. */
static void
find_groups(struct search *s, const char *nibbles)
{
	for (size_t at = 0; at < s->len; at++) {
		if (!ascii_is_lower_hex(s->name[at]) ||
		    (at > 0 && ascii_is_lower_hex(s->name[at - 1])))
			continue;
		for (unsigned g = 0; g < GROUPS - 1; g++) {
			unsigned behind;
			size_t end = read_groups(s, at, g, &behind);
			bool enough =
			    behind == GROUPS ? behind - g >= 2 : g == 0 && behind >= 3;

			if (enough && telling(nibbles + 4 * g, 4 * (behind - g))) {
				mark(s, at, end, 0xf);
				at = end;
				break;
			}
		}
	}
}

static void
find_ipv6(struct search *s)
{
	char nibbles[NIBBLES + 1];

	hex_text(s->octets, 0, 1, 16, nibbles);
	find_joined(s, nibbles);
	if (s->seen != 0)
		return;
	find_groups(s, nibbles);
	find_dotted(s, nibbles, NIBBLES - 1, -1);
	find_dotted(s, nibbles, 0, 1);
	find_dotted(s, nibbles, NIBBLES / 2, 1);
}

void
hostname_addr_find(const char *name, size_t len, const struct addr *ip,
		   struct hostname_addr *found_r)
{
	struct search s = {
	    .name = name, .len = len, .octets = ip->bytes, .found = found_r};

	*found_r = (struct hostname_addr){0};
	if (ip->family == 4)
		find_ipv4(&s);
	else if (ip->family == 6)
		find_ipv6(&s);
	found_r->octets = (unsigned)__builtin_popcount(s.seen);
	found_r->numbered = found_r->octets == 2 && !s.apart;
}
