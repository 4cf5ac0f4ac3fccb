#ifndef LYCHGATE_BREAKER_H
#define LYCHGATE_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

#define BREAKER_BUCKETS 60

/*
 * The site's fuse: how many new convictions were enforced within the last hour,
 * to the minute.  When the limit is reached, further new ones are judged and
 * logged but not enforced: a mistake of ours must not grow without bound.
 */
struct breaker {
	uint32_t counts[BREAKER_BUCKETS];
	uint32_t minute; /* of the newest bucket, since 1970 */
};

/* May one more conviction be enforced under ${limit} an hour (0: no limit)? */
bool breaker_closed(const struct breaker *b, uint32_t now_s, uint32_t limit);
void breaker_count(struct breaker *b, uint32_t now_s);
uint32_t breaker_last_hour(const struct breaker *b, uint32_t now_s);

#endif
