/*
 * All relatives of one scheme must come to the same text, also those whose numbers have
 * more digits, whose identifiers (MAC addresses, say) happen to hold no letter, and those
 * that have a number of the line where others have none.  Words stay: a region is
 * a part of the scheme.
 */
#include <stdbool.h>
#include <string.h>

#include "ascii.h"
#include "hostname_template.h"
#include "hostname_words.h"

#define MAC_PAIRS 5 /* "00-14-22-aa-bb" can be no date or address */

struct text {
	char *out;
	size_t n;
};

static bool
is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static bool
is_number(char c)
{
	return c == '#' || c == '@';
}

/* Add '#' or '@'; one that follows another, or a separator after another, joins it. */
static void
add_number(struct text *t, char kind)
{
	if (t->n > 1 && is_separator(t->out[t->n - 1]) && is_number(t->out[t->n - 2]))
		t->n--;
	if (t->n == 0 || !is_number(t->out[t->n - 1]))
		t->out[t->n++] = kind;
	else if (kind == '@')
		t->out[t->n - 1] = '@';
}

static size_t
token_length(const char *text, size_t max)
{
	size_t n = 0;

	while (n < max && !is_separator(text[n]))
		n++;
	return n;
}

/* Hexadecimal that no word and number looks like: a letter behind a digit. */
static bool
is_mixed_hex(const char *text, size_t n)
{
	bool digit = false, mixed = false;

	for (size_t i = 0; i < n; i++) {
		if (!ascii_is_lower_hex(text[i]))
			return false;
		mixed |= digit && ascii_is_lower(text[i]);
		digit |= ascii_is_digit(text[i]);
	}
	return mixed || (digit && n >= 8);
}

/*
 * Is the token an identifier in hexadecimal, perhaps behind letters ("cpe0014a51b2c3d")?
 * Then these *${keep_r} letters stay.  Lengths: EUI-64, MAC address, 32 bits.
 */
static bool
is_identifier(const char *token, size_t n, size_t *keep_r)
{
	static const unsigned char lengths[] = {16, 12, 8};
	size_t letters = 0;

	while (letters < n && ascii_is_lower(token[letters]))
		letters++;
	*keep_r = 0;
	if (n >= 4 && is_mixed_hex(token, n))
		return true;
	for (size_t i = 0; i < sizeof(lengths); i++) {
		if (n <= lengths[i] || letters < n - lengths[i])
			continue;
		*keep_r = n - lengths[i];
		if (is_mixed_hex(token + *keep_r, lengths[i]))
			return true;
	}
	return false;
}

/* The length of a MAC address written in pairs, at least MAC_PAIRS of them; or 0. */
static size_t
pairs_length(const char *text, size_t max)
{
	size_t pairs = 0, at = 0;

	while (token_length(text + at, max - at) == 2 && ascii_is_lower_hex(text[at]) &&
	       ascii_is_lower_hex(text[at + 1])) {
		pairs++;
		at += 2;
		if (at == max)
			break;
		at++;
	}
	if (pairs < MAC_PAIRS)
		return 0;
	return at == max ? at : at - 1;
}

/*
 * The length of a first label such as "aqd123" in aqd123.neoplus.adsl.tpnet.pl: letters
 * that are no word and a number, where the access word stands behind it.  The letters
 * count too, they name no place.  0 when it is none.
 */
static size_t
counter_length(const char *name, size_t left)
{
	size_t label = token_length(name, left), letters = 0, end;

	while (letters < label && ascii_is_lower(name[letters]))
		letters++;
	for (end = letters; end < label && ascii_is_digit(name[end]);)
		end++;
	if (end != label || end == letters || letters < 2 || letters > 4 ||
	    label == left || name[label] != '.')
		return 0;
	if (hostname_words_of(name, letters) != 0)
		return 0;
	return hostname_words_in(name + label, left - label) & WORD_ACCESS ? label : 0;
}

/* The length of the identifier or number that begins here, or 0. */
static size_t
number_length(const char *text, size_t max, bool begins_token, size_t *keep_r)
{
	size_t n;

	if (begins_token) {
		if ((n = pairs_length(text, max)) > 0)
			return n;
		n = token_length(text, max);
		if (is_identifier(text, n, keep_r))
			return n;
	}
	*keep_r = 0;
	for (n = 0; n < max && ascii_is_digit(text[n]);)
		n++;
	return n;
}

/* Add one identifier, number or byte of the ${max} bytes at ${text}; return its length.
 */
static size_t
add_part(struct text *t, const char *text, size_t max, bool begins_token)
{
	size_t keep = 0, n = number_length(text, max, begins_token, &keep);

	if (n == 0) {
		t->out[t->n++] = *text;
		return 1;
	}
	memcpy(t->out + t->n, text, keep);
	t->n += keep;
	add_number(t, '#');
	return n;
}

/* How many bytes from ${at} on, below ${end}, are no part of the address. */
static size_t
rest_length(const struct hostname_addr *found, size_t at, size_t end)
{
	const unsigned char *part = memchr(found->part_of + at, 1, end - at);

	return part != NULL ? (size_t)(part - found->part_of) - at : end - at;
}

void
hostname_template_make(const char *name, size_t left, const struct hostname_addr *found,
		       char out[DNAME_MAX])
{
	struct text t = {out, 0};
	size_t at = 0, n = strlen(name);

	if (found->octets == 0 && (at = counter_length(name, left)) > 0)
		add_number(&t, '#');
	while (at < n) {
		if (found->part_of[at]) {
			add_number(&t, '@');
			at++;
		} else if (at < left) {
			at += add_part(&t, name + at, rest_length(found, at, left),
				       at == 0 || is_separator(name[at - 1]));
		} else {
			out[t.n++] = name[at++];
		}
	}
	out[t.n] = '\0';
}
