/*
 * A site of three years for the listings and statistics: known hosts, days of rollups
 * at the bounds of their tables, a journal; and the writer beside which they are read.
 *
 *	stats fill DIRECTORY HOSTS DAYS SESSIONS	make the databases
 *	stats write DIRECTORY HOSTS	write as the daemon's writer does, until killed
 *
 * Providers and naming schemes have a long tail: the first of them has 1.4 % of all
 * hosts.  One host in five is convicted.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "journal.h"
#include "num.h"
#include "store_host.h"
#include "store_rollup.h"

#define PROVIDERS 5000
#define DOMAINS	  25000
#define DAYS	  90 /* over which hosts were seen */
#define JOURNAL_S (7 * 86400)
#define BATCH	  20000
#define A_SECOND  1000 /* hosts that the writer writes in one */

static uint32_t now_s;

/* What is made. */
struct size {
	uint64_t hosts, days, sessions;
};

static uint64_t
mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

static void
must(int rc, const struct fault *fault)
{
	if (rc >= 0)
		return;
	fprintf(stderr, "bench stats: %s\n", fault->text);
	exit(EXIT_FAILURE);
}

/* A rank below ${n}, small ones more often. */
static unsigned
ranked(uint64_t random, unsigned n)
{
	double u = (double)(random >> 11) / 9007199254740992.0;

	return (unsigned)(u * u * (double)n);
}

struct names {
	char provider[64], ptr[128], helo[64], template[96];
	struct owner owner;
	struct host_texts texts;
	struct addr ip;
};

static void
name_host(uint64_t n, struct names *h)
{
	/* In the order of addresses they are written fastest; names are in none. */
	uint32_t ip = (uint32_t)n * (UINT32_MAX / 6000000u);
	uint64_t random = mix(n + 1);
	unsigned rank = ranked(random, PROVIDERS);

	memset(h, 0, sizeof(*h));
	h->ip.family = 4;
	for (int i = 0; i < 4; i++)
		h->ip.bytes[i] = (uint8_t)(ip >> (24 - 8 * i));
	snprintf(h->provider, sizeof(h->provider), "isp%05u.example", rank);
	snprintf(h->template, sizeof(h->template), "dsl-@.pool#.%s", h->provider);
	snprintf(h->ptr, sizeof(h->ptr), "dsl-%u-%u-%u-%u.pool7.%s", h->ip.bytes[0],
		 h->ip.bytes[1], h->ip.bytes[2], h->ip.bytes[3], h->provider);
	snprintf(h->helo, sizeof(h->helo), "pc-%05u",
		 random % 5 == 0 ? ranked(mix(random), 50) : (unsigned)(random >> 40));
	h->owner.asn = 64512 + rank / 4;
	h->owner.country[0] = (char)('A' + rank % 16);
	h->owner.country[1] = (char)('A' + rank % 13);
	h->texts = (struct host_texts){h->ptr,	    h->helo, h->template,
				       h->provider, PTR_OK,  &h->owner};
}

static void
put_host(struct store *s, uint64_t n, uint32_t last_s)
{
	uint64_t random = mix(n + 3);
	struct profile p = {.first_s = last_s - 1000,
			    .last_s = last_s,
			    .at_s = last_s,
			    .sessions = 3,
			    .sessions_total = (uint32_t)(random % 1000),
			    .unknown_total = (uint32_t)(random % 77)};
	struct host_key key;
	struct names h;

	if (random % 5 == 0) {
		p.label = LABEL_ZOMBIE;
		p.convicted_s = last_s;
		p.convicted_until_s = last_s + 97 * 86400;
	}
	name_host(n, &h);
	host_key_make(&h.ip, FORM_SINGLE, 1, &key);
	must(store_host_put(s, &key, &p, &h.texts), store_fault(s));
}

static void
fill_hosts(struct store *s, uint64_t hosts)
{
	for (uint64_t i = 0; i < hosts; i++) {
		if (i % BATCH == 0)
			must(store_begin(s), store_fault(s));
		put_host(s, i, now_s - (uint32_t)((hosts - i) * 86400 * DAYS / hosts));
		if (i % BATCH == BATCH - 1 || i == hosts - 1)
			must(store_commit(s), store_fault(s));
	}
}

static void
add(struct rollup *r, enum rollup_dim dim, const char *before, unsigned n,
    const char *after)
{
	struct rollup_counts c = {.count = {[STAT_SESSIONS] = 1 + 2000 / (n + 1),
					    [STAT_RECIPIENTS] = 3,
					    [STAT_ZOMBIES] = 1,
					    [STAT_UNKNOWN] = n % 7}};
	char key[96];

	snprintf(key, sizeof(key), "%s%05u%s", before, n, after);
	rollup_add(r, dim, key, &c);
}

/* What comes in a period: always the same large ones, and some small ones that differ. */
static void
fill_period(struct rollup *r, unsigned hot, unsigned cold, unsigned turn)
{
	const struct rollup_counts one = {
	    .count = {[STAT_SESSIONS] = 5000, [STAT_NEW_ZOMBIES] = 40}};
	unsigned domains = hot * 4, other = cold * 4;

	rollup_add(r, ROLLUP_SITE, ROLLUP_THE_SITE, &one);
	for (unsigned i = 0; i < domains + other; i++)
		add(r, ROLLUP_DOMAIN, "customer",
		    i < domains ? i : (domains + turn * other + i - domains) % DOMAINS,
		    ".example.com");
	for (unsigned i = 0; i < hot + cold; i++) {
		unsigned n = i < hot ? i : hot + (turn * cold + i - hot) % 100000;

		add(r, ROLLUP_TEMPLATE, "dsl-@.pool#.isp", n % PROVIDERS, ".example");
		add(r, ROLLUP_PROVIDER, "isp", n % PROVIDERS, ".example");
		add(r, ROLLUP_OWNER, "AS", 64512 + n % 1250, "");
		add(r, ROLLUP_HELO, "pc-", n, "");
	}
	for (unsigned i = 0; i < 200; i++)
		add(r, ROLLUP_COUNTRY, "C", i, "");
	for (unsigned i = 0; i < 20; i++)
		add(r, ROLLUP_REASON, "reason.", i, "");
}

static void
put_period(struct store *s, struct rollup *r, uint32_t at_s, uint32_t unit_s)
{
	struct tally_period period = {at_s, unit_s, r};
	bool done = false;

	must(store_begin(s), store_fault(s));
	must(store_rollup_put(s, &period), store_fault(s));
	while (!done)
		must(store_rollup_tidy(s, at_s, &done), store_fault(s));
	must(store_commit(s), store_fault(s));
	rollup_clear(r);
}

static void
fill_rollups(struct store *s, unsigned days)
{
	static const uint8_t secret[16];
	struct rollup *r = rollup_create(secret);
	uint32_t hour_s = now_s - now_s % 3600;

	if (r == NULL)
		exit(EXIT_FAILURE);
	for (unsigned h = days * 24; h > 0; h--) {
		fill_period(r, 250, 250, days * 24 - h);
		put_period(s, r, hour_s - h * 3600, 3600);
	}
	for (unsigned m = days < DAYS ? 60 : 2 * 1440; m > 0; m--) {
		fill_period(r, 50, 5, m);
		put_period(s, r, now_s - now_s % 60 - m * 60, 60);
	}
	rollup_free(r);
}

/* Four reasons, as many sessions have; one session in 20,000 has a rare one. */
static void
add_reasons(struct score *score, uint64_t random, const struct names *h)
{
	static const enum reason_id usual[] = {REASON_CONTEXT_TEMPLATE, REASON_NAME_HELO,
					       REASON_UNKNOWN_USERS, REASON_DIALECT};

	score_init(score);
	for (size_t i = 0; i < 4; i++) {
		struct reason r = {.id = usual[i], .nats = 1.2, .a = 41.5, .b = 2};

		if (i == 0)
			snprintf(r.subject, sizeof(r.subject), "%s", h->template);
		if (i == 3 && random % 20000 == 0)
			r.id = REASON_HEADERS_ID_SPREAD;
		score_add(score, &r);
	}
}

static void
add_session(struct journal *j, uint64_t n, uint32_t at_s)
{
	static const struct journal_decision decisions[2] = {{.score = 5.1f},
							     {.score = 5.1f}};
	uint64_t random = mix(n + 9);
	struct outcome o = {.rcpts = 2, .unknown = 1};
	struct session session;
	char text[80], reference[16];
	struct names h;
	int len;

	name_host(mix(random) % 1000000, &h);
	session_init(&session, (int64_t)at_s * 1000, &h.ip);
	session.end_ms = session.at_ms + 1500;
	session_set_ptr(&session, h.ptr, strlen(h.ptr), PTR_OK);
	session_add_helo(&session, h.helo, strlen(h.helo));
	session_add_txn(&session, session.at_ms, "a@b.example", 11);
	for (unsigned i = 0; i < 2; i++) {
		len = snprintf(text, sizeof(text), "user%u@customer%05u.example.com", i,
			       ranked(mix(random + i), DOMAINS));
		session_add_rcpt(&session, session.at_ms, text, (size_t)len, MTA_UNKNOWN);
	}
	session.owner = h.owner;
	o.texts = h.texts;
	add_reasons(&o.worst.score, random, &h);
	o.worst.kind = random % 2 == 0 ? VERDICT_ZOMBIE : VERDICT_SUSPECT;
	snprintf(reference, sizeof(reference), "%010" PRIx64, n);
	must(journal_put(
		 j, &(struct journal_entry){reference, &session, &o, "", decisions, 2}),
	     journal_fault(j));
	session_fini(&session);
}

static void
fill_journal(struct journal *j, uint64_t n)
{
	for (uint64_t i = 0; i < n; i++) {
		if (i % BATCH == 0)
			must(journal_begin(j), journal_fault(j));
		add_session(j, i, now_s - JOURNAL_S + (uint32_t)(i * JOURNAL_S / n));
		if (i % BATCH == BATCH - 1 || i == n - 1)
			must(journal_commit(j), journal_fault(j));
	}
}

/* Numbers of sessions that no other run has, nor a fill: microseconds since 1970. */
static uint64_t
fresh_number(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* A second of the writer: hosts that came again, new ones, counters, sessions. */
static void
write_second(struct store *s, struct journal *j, uint64_t hosts, unsigned second)
{
	static const uint8_t secret[16];
	struct rollup *r = rollup_create(secret);
	uint64_t number;

	if (r == NULL)
		exit(EXIT_FAILURE);
	now_s = (uint32_t)time(NULL);
	must(store_begin(s), store_fault(s));
	for (unsigned i = 0; i < A_SECOND; i++) {
		uint64_t n = i % 2 == 0 ? mix(second * 7919u + i) % hosts
					: hosts + (uint64_t)second * A_SECOND + i;

		put_host(s, n, now_s);
	}
	must(store_commit(s), store_fault(s));
	if (second % 5 == 0) {
		fill_period(r, 50, 5, second);
		put_period(s, r, now_s - now_s % 60, 60);
	}
	rollup_free(r);
	must(journal_begin(j), journal_fault(j));
	number = fresh_number();
	for (unsigned i = 0; i < 100; i++)
		add_session(j, number + i, now_s);
	must(journal_commit(j), journal_fault(j));
}

static int
usage(void)
{
	fprintf(stderr, "usage: stats fill DIRECTORY HOSTS DAYS SESSIONS\n"
			"       stats write DIRECTORY HOSTS\n");
	return EXIT_FAILURE;
}

int
main(int argc, char **argv)
{
	struct size size = {.days = 0};
	struct fault fault = {0};
	bool writes = argc == 4 && strcmp(argv[1], "write") == 0;
	struct store *s;
	struct journal *j;

	if ((!writes && (argc != 6 || strcmp(argv[1], "fill") != 0)) ||
	    num_u64_parse(argv[3], 1000, 4000000000u, &size.hosts) != 0)
		return usage();
	if (!writes && (num_u64_parse(argv[4], 1, 1000, &size.days) != 0 ||
			num_u64_parse(argv[5], 1, 1000000000, &size.sessions) != 0))
		return usage();
	now_s = (uint32_t)time(NULL);
	s = store_open(argv[2], STORE_WRITER, &fault);
	j = journal_open(argv[2], STORE_WRITER, &fault);
	if (s == NULL || j == NULL)
		must(-1, &fault);
	for (unsigned second = 0; writes; second++, sleep(1))
		write_second(s, j, size.hosts, second);
	fill_hosts(s, size.hosts);
	fill_rollups(s, (unsigned)size.days);
	fill_journal(j, size.sessions);
	store_close(s);
	journal_close(j);
	return EXIT_SUCCESS;
}
