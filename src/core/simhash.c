/*
 * One pass over the bytes, whatever pieces they come in; a pair of words costs
 * eight additions, and the number of bytes is bounded.  Letters, digits and all
 * that is not ASCII make words.
 */
#include "simhash.h"

#include <string.h>

#include "fnv.h"

void
simhash_init(struct simhash *h)
{
	memset(h, 0, sizeof(*h));
}

/* Bit 8j + k of each hash was added to byte j of lane k, which holds 255 of
 * them. */
static void
empty_lanes(struct simhash *h)
{
	for (int k = 0; k < 8; k++) {
		for (int j = 0; j < 8; j++)
			h->ones[8 * j + k] += h->lanes[k] >> (8 * j) & 0xff;
		h->lanes[k] = 0;
	}
}

static void
end_word(struct simhash *h)
{
	uint64_t pair;

	if (h->word == 0)
		return;
	if (h->previous != 0) {
		pair = fnv_stir(h->previous * FNV_PRIME + h->word);
		for (int k = 0; k < 8; k++)
			h->lanes[k] += (pair >> k) & UINT64_C(0x0101010101010101);
		if (++h->pairs % 255 == 0)
			empty_lanes(h);
	}
	h->previous = h->word;
	h->word = 0;
	h->in_digits = false;
}

/* As it counts: small letters, all digits alike, and 0 for what is between words. */
static unsigned char
fold(unsigned char c)
{
	unsigned char small = c | 0x20;

	if (small >= 'a' && small <= 'z')
		return small;
	if (c >= '0' && c <= '9')
		return '0';
	return c >= 0x80 ? c : 0;
}

bool
simhash_add(struct simhash *h, const char *data, size_t len)
{
	size_t room = SIMHASH_BYTES_MAX - h->bytes;
	uint64_t word = h->word;
	bool in_digits = h->in_digits;

	if (len > room)
		len = room;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = fold((unsigned char)data[i]);

		if (c == 0) {
			h->word = word;
			end_word(h);
			word = 0;
		} else if (c != '0' || !in_digits) {
			word = ((word == 0 ? FNV_BASIS : word) ^ c) * FNV_PRIME;
		}
		in_digits = c == '0';
	}
	h->word = word;
	h->in_digits = in_digits;
	h->bytes += (uint32_t)len;
	return h->bytes < SIMHASH_BYTES_MAX;
}

bool
simhash_end(struct simhash *h, uint64_t *hash_r)
{
	uint64_t hash = 0;

	end_word(h);
	if (h->pairs < SIMHASH_PAIRS_MIN)
		return false;
	empty_lanes(h);
	for (int i = 0; i < 64; i++)
		hash |= (uint64_t)(2 * h->ones[i] > h->pairs) << i;
	*hash_r = hash;
	return true;
}
