/* A ring of minutes. */
#include "breaker.h"

#include <string.h>

void
breaker_count(struct breaker *b, uint32_t now_s)
{
	uint32_t minute = now_s / 60;

	if (minute > b->minute + BREAKER_BUCKETS)
		memset(b->counts, 0, sizeof(b->counts));
	else
		for (uint32_t m = b->minute + 1; m <= minute; m++)
			b->counts[m % BREAKER_BUCKETS] = 0;
	if (minute > b->minute)
		b->minute = minute;
	b->counts[b->minute % BREAKER_BUCKETS]++;
}

uint32_t
breaker_last_hour(const struct breaker *b, uint32_t now_s)
{
	uint32_t minute = now_s / 60, sum = 0;

	for (uint32_t ago = 0; ago < BREAKER_BUCKETS && ago <= b->minute; ago++)
		if (b->minute - ago + BREAKER_BUCKETS > minute)
			sum += b->counts[(b->minute - ago) % BREAKER_BUCKETS];
	return sum;
}

bool
breaker_closed(const struct breaker *b, uint32_t now_s, uint32_t limit)
{
	return limit == 0 || breaker_last_hour(b, now_s) < limit;
}
