/*
 * Many known hosts: what their table takes, and how long a lookup in it.  Through the
 * engine's own memory (recall.h), with its keys and profiles.
 *
 *	known HOSTS LOOKUPS
 *
 * Lookups go to known hosts at random, so that nearly each one misses the caches of the
 * processor.  Prints one line, key=value.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "num.h"
#include "recall.h"
#include "watch.h"

static uint64_t
mix(uint64_t z)
{
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* Host number ${i}: an odd factor permutes the 32-bit numbers, so no two are the same. */
static struct host_key
key_of(uint32_t i)
{
	const uint32_t ip = i * 2654435761u;
	struct addr addr = {.family = 4};
	struct host_key key;

	memcpy(addr.bytes, &ip, sizeof(ip));
	host_key_make(&addr, (enum helo_form)(i % 3), 1, &key);
	return key;
}

static double
now_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
fill(struct recall *r, uint32_t n)
{
	struct profile p = {.first_s = 1700000000};

	for (uint32_t i = 0; i < n; i++) {
		struct host_key key = key_of(i);

		p.last_s = i;
		if (recall_load_profile(r, &key, &p) != 0)
			return -1;
	}
	recall_complete(r);
	return 0;
}

/* How many of the lookups found their host, in its state. */
static uint64_t
look_up(struct recall *r, uint32_t n, uint64_t lookups)
{
	uint64_t found = 0;

	for (uint64_t i = 0; i < lookups; i++) {
		uint32_t host = (uint32_t)(mix(i + 1) % n);
		struct host_key key = key_of(host);
		const struct profile *p = recall_find_profile(r, &key);

		found += p != NULL && p->last_s == host;
	}
	return found;
}

int
main(int argc, char **argv)
{
	static const uint8_t secret[16] = "benchmark secret";
	uint64_t hosts, lookups, found;
	struct engine_stats stats = {0};
	struct recall *r = NULL;
	double begin, filled, end;
	int64_t rss = watch_rss_bytes(getpid());

	if (argc != 3 || num_u64_parse(argv[1], 1, UINT32_MAX, &hosts) != 0 ||
	    num_u64_parse(argv[2], 1, UINT32_MAX, &lookups) != 0 ||
	    (r = recall_create(UINT64_C(4) << 30, NULL, secret)) == NULL) {
		(void)fputs("usage: known HOSTS LOOKUPS\n", stderr);
		return 2;
	}
	begin = now_s();
	if (fill(r, (uint32_t)hosts) != 0) {
		(void)fputs("known: no memory\n", stderr);
		return EXIT_FAILURE;
	}
	filled = now_s();
	found = look_up(r, (uint32_t)hosts, lookups);
	end = now_s();
	recall_stats(r, &stats);
	rss = watch_rss_bytes(getpid()) - rss;
	recall_free(r);
	printf("hosts=%zu memory=%zu rss=%" PRId64 " insert_ns=%.0f lookup_ns=%.0f "
	       "missed=%" PRIu64 " evictions=%" PRIu64 "\n",
	       stats.hosts, stats.memory, rss, (filled - begin) / (double)hosts * 1e9,
	       (end - filled) / (double)lookups * 1e9, lookups - found, stats.evictions);
	return found == lookups && stats.hosts == hosts ? EXIT_SUCCESS : EXIT_FAILURE;
}
