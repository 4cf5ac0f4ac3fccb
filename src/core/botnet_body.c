/*
 * Two fingerprints that differ in few bits agree in one of some groups of 16 bits
 * (Manku, Jain, Das Sarma, WWW 2007): four groups of neighbours and four of every fourth
 * bit.  Each value of each group remembers its four latest leaders.
 */
#include "botnet_body.h"

#include "region.h"

#define GROUPS	8
#define VALUES	65536
#define LEADERS 4

struct botnet_body {
	uint64_t leaders[GROUPS][VALUES][LEADERS];
	uint8_t next[GROUPS][VALUES];
};

struct botnet_body *
botnet_body_create(void)
{
	return region_array(1, sizeof(struct botnet_body));
}

void
botnet_body_free(struct botnet_body *b)
{
	region_array_free(b, 1, sizeof(*b));
}

static unsigned
group_value(uint64_t simhash, unsigned group)
{
	unsigned value = 0;

	if (group < 4)
		return (unsigned)(simhash >> (16 * group)) & 0xffff;
	for (unsigned i = 0; i < 16; i++)
		value |= (unsigned)(simhash >> (4 * i + group - 4) & 1) << i;
	return value;
}

void
botnet_body_lead(struct botnet_body *b, uint64_t leader)
{
	for (unsigned g = 0; g < GROUPS; g++) {
		unsigned value = group_value(leader, g);

		b->leaders[g][value][b->next[g][value]++ % LEADERS] = leader;
	}
}

uint64_t
botnet_body_leader(struct botnet_body *b, uint64_t simhash)
{
	uint64_t best = 0;
	int best_bits = BOTNET_BODY_BITS + 1;

	for (unsigned g = 0; g < GROUPS; g++) {
		const uint64_t *leaders = b->leaders[g][group_value(simhash, g)];

		for (unsigned i = 0; i < LEADERS && leaders[i] != 0; i++) {
			int bits = __builtin_popcountll(leaders[i] ^ simhash);

			if (bits < best_bits) {
				best_bits = bits;
				best = leaders[i];
			}
		}
	}
	if (best != 0)
		return best;
	botnet_body_lead(b, simhash);
	return simhash;
}
