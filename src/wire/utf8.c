/*
 * UTF-8 by the table of well-formed byte sequences: the first byte says how many follow
 * and in which range the second must lie; that range excludes overlong forms,
 * surrogates and what is beyond U+10FFFF.
 */
#include <assert.h>
#include <string.h>

#include "utf8.h"

struct lead {
	uint8_t first, last; /* lead bytes */
	uint8_t more;	     /* bytes that follow */
	uint8_t second_min, second_max;
};

static const struct lead leads[] = {
    {0xC2, 0xDF, 1, 0x80, 0xBF}, {0xE0, 0xE0, 2, 0xA0, 0xBF}, {0xE1, 0xEC, 2, 0x80, 0xBF},
    {0xED, 0xED, 2, 0x80, 0x9F}, {0xEE, 0xEF, 2, 0x80, 0xBF}, {0xF0, 0xF0, 3, 0x90, 0xBF},
    {0xF1, 0xF3, 3, 0x80, 0xBF}, {0xF4, 0xF4, 3, 0x80, 0x8F},
};

static const struct lead *
find_lead(uint8_t byte)
{
	for (size_t i = 0; i < sizeof(leads) / sizeof(leads[0]); i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

static size_t
bad_sequence(size_t len, uint32_t *rune_r, bool *bad_r)
{
	*rune_r = UTF8_REPLACEMENT;
	if (bad_r != NULL)
		*bad_r = true;
	return len;
}

size_t
utf8_decode(const char *text, size_t len, uint32_t *rune_r, bool *bad_r)
{
	const uint8_t *p = (const uint8_t *)text;
	const struct lead *lead;
	uint32_t rune;
	size_t i;

	assert(len > 0);
	if (bad_r != NULL)
		*bad_r = false;
	if (p[0] < 0x80) {
		*rune_r = p[0];
		return 1;
	}
	if ((lead = find_lead(p[0])) == NULL)
		return bad_sequence(1, rune_r, bad_r);
	rune = p[0] & (0x3Fu >> lead->more);
	for (i = 1; i <= lead->more; i++) {
		uint8_t min = i == 1 ? lead->second_min : 0x80;
		uint8_t max = i == 1 ? lead->second_max : 0xBF;

		if (i >= len || p[i] < min || p[i] > max)
			return bad_sequence(i, rune_r, bad_r);
		rune = rune << 6 | (p[i] & 0x3Fu);
	}
	*rune_r = rune;
	return i;
}

bool
utf8_valid(const char *text, size_t len)
{
	const uint64_t high = 0x8080808080808080u;
	uint64_t word;
	uint32_t rune;
	size_t i = 0;
	bool bad;

	while (i < len) {
		/* Nearly all text is ASCII: eight bytes at a time. */
		if (len - i >= sizeof(word)) {
			memcpy(&word, text + i, sizeof(word));
			if ((word & high) == 0) {
				i += sizeof(word);
				continue;
			}
		}
		i += utf8_decode(text + i, len - i, &rune, &bad);
		if (bad)
			return false;
	}
	return true;
}

bool
utf8_is_control(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) ||
	       (rune >= 0x2028 && rune <= 0x202E) || (rune >= 0x2066 && rune <= 0x2069);
}
