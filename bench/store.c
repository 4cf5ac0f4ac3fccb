/*
 * What the databases cost: CPU for each row, and rows a second, written as the daemon's
 * writer thread writes them: batches of 10,000 in one transaction, checkpoints
 * included.
 *
 *	store DIRECTORY [KNOWN-HOSTS]
 *
 * KNOWN-HOSTS (default 1,000,000) are in the table before the changes are timed.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "journal.h"
#include "num.h"
#include "store_context.h"
#include "store_host.h"
#include "store_stats.h"

#define BATCH	  10000
#define RUN	  100000 /* rows that are timed, or as many as there are hosts */
#define PROVIDERS 5000	 /* naming schemes */
#define LABELS	  20	 /* HELO names that several hosts share, per cent */

struct clocks {
	double wall_s, cpu_s;
};

static struct clocks
now(void)
{
	struct timespec t;
	struct rusage u;

	clock_gettime(CLOCK_MONOTONIC, &t);
	getrusage(RUSAGE_SELF, &u);
	return (struct clocks){(double)t.tv_sec + (double)t.tv_nsec / 1e9,
			       (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
				   (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) /
				       1e6};
}

static void
print(const char *what, const struct clocks *from, size_t n)
{
	struct clocks to = now();

	printf("%-44s %8zu rows  %7.1f us CPU  %9.0f rows/s\n", what, n,
	       (to.cpu_s - from->cpu_s) / (double)n * 1e6,
	       (double)n / (to.wall_s - from->wall_s));
}

static void
must(int rc, const struct fault *fault)
{
	if (rc >= 0)
		return;
	fprintf(stderr, "bench store: %s\n", fault->text);
	exit(EXIT_FAILURE);
}

static uint64_t
mix(uint64_t z)
{
	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Host number ${n} in its state after ${visits}; scattered over the address space. */
static int
put_host(struct store *s, uint64_t n, uint32_t visits, const char *helo_suffix)
{
	uint64_t random = mix(n + 1);
	struct addr ip = {4,
			  {(uint8_t)(random % 223 + 1), (uint8_t)(random >> 16),
			   (uint8_t)(random >> 24), (uint8_t)(random >> 32)}};
	struct profile p = {.first_s = 1700000000,
			    .last_s = 1700000000 + (uint32_t)(n / 100) + visits,
			    .at_s = 1700000000,
			    .sessions = (float)visits,
			    .unknown = 1.5f,
			    .sessions_total = visits,
			    .users = random,
			    .unknowns = random >> 3,
			    .helos = random};
	char provider[48], ptr[120], helo[48], template[80];
	struct host_texts texts = {ptr, helo, template, provider, PTR_OK, NULL};
	struct host_key key;

	if (random % 5 == 0) {
		p.label = LABEL_ZOMBIE;
		p.convicted_s = p.last_s;
		p.convicted_until_s = p.last_s + 7 * 86400;
	}
	snprintf(provider, sizeof(provider), "provider%u.example.net",
		 (unsigned)(random % PROVIDERS));
	snprintf(template, sizeof(template), "dsl-@.pool#.%s", provider);
	snprintf(ptr, sizeof(ptr), "dsl-%u-%u-%u-%u.pool7.%s", ip.bytes[0], ip.bytes[1],
		 ip.bytes[2], ip.bytes[3], provider);
	snprintf(helo, sizeof(helo), "pc-%u%s",
		 random % 100 < LABELS ? (unsigned)(random % 50)
				       : (unsigned)(random >> 40),
		 helo_suffix);
	host_key_make(&ip, FORM_SINGLE, 2, &key);
	return store_host_put(s, &key, &p, &texts);
}

struct hosts_run {
	const char *what;
	size_t n;
	uint64_t from, of; /* hosts from .. from + n, or random ones of the first ${of} */
	uint32_t visits;
	const char *helo_suffix;
};

static void
run_hosts(struct store *s, const struct hosts_run *run)
{
	struct clocks start = now();

	for (size_t i = 0; i < run->n; i++) {
		uint64_t n = run->of == 0 ? run->from + i : mix(i + 77) % run->of;

		if (i % BATCH == 0)
			must(store_begin(s), store_fault(s));
		must(put_host(s, n, run->visits, run->helo_suffix), store_fault(s));
		if (i % BATCH == BATCH - 1 || i == run->n - 1)
			must(store_commit(s), store_fault(s));
	}
	print(run->what, &start, run->n);
}

static void
run_lookups(struct store *s, size_t n, uint64_t of)
{
	struct clocks start = now();
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t random = mix(mix(i + 99) % of + 1);
		struct addr ip = {4,
				  {(uint8_t)(random % 223 + 1), (uint8_t)(random >> 16),
				   (uint8_t)(random >> 24), (uint8_t)(random >> 32)}};
		struct profile p;
		struct host_key key;
		int rc;

		host_key_make(&ip, FORM_SINGLE, 2, &key);
		must(rc = store_host_get(s, &key, &p), store_fault(s));
		found += rc == 1;
	}
	print("host read back", &start, n);
	if (found != n)
		printf("only %zu of them were there\n", found);
}

static void
run_contexts(struct store *s, size_t n)
{
	struct clocks start = now();

	for (size_t i = 0; i < n; i++) {
		struct context c = {
		    .bad = 3, .good = 1, .seen = 10, .last_s = (uint32_t)i};
		char name[80];

		snprintf(name, sizeof(name), "dsl-@.pool#.provider%u.example.net",
			 (unsigned)(mix(i) % 50000));
		if (i % BATCH == 0)
			must(store_begin(s), store_fault(s));
		must(store_context_put(s, CONTEXT_TEMPLATE, name, &c), store_fault(s));
		if (i % BATCH == BATCH - 1 || i == n - 1)
			must(store_commit(s), store_fault(s));
	}
	print("context, new or changed", &start, n);
}

/* A session of a zombie as the daemon writes it: one transaction, 1.5 recipients. */
static void
make_session(struct session *s, uint64_t n)
{
	uint64_t random = mix(n + 1);
	struct addr ip = {4,
			  {(uint8_t)(random % 223 + 1), (uint8_t)(random >> 16),
			   (uint8_t)(random >> 24), (uint8_t)(random >> 32)}};
	char text[80];
	int len;

	session_init(s, 1700000000000 + (int64_t)n * 10, &ip);
	s->end_ms = s->at_ms + 1500;
	s->concurrent = 0;
	len = snprintf(text, sizeof(text), "dsl-%u.pool.provider%u.example.net",
		       (unsigned)(random >> 40), (unsigned)(random % PROVIDERS));
	session_set_ptr(s, text, (size_t)len, PTR_OK);
	session_set_tls(s, NULL, 0);
	len = snprintf(text, sizeof(text), "pc-%u", (unsigned)(random >> 40));
	session_add_helo(s, text, (size_t)len);
	len = snprintf(text, sizeof(text), "sender%u@domain%u.example.org",
		       (unsigned)(random >> 30), (unsigned)(random % 100000));
	session_add_txn(s, s->at_ms + 300, text, (size_t)len);
	session_add_arg(s, "SIZE=1500", 9);
	for (uint64_t i = 0; i <= n % 2; i++) {
		len = snprintf(text, sizeof(text), "user%u@customer%u.example.com",
			       (unsigned)(mix(random + i) % 20000),
			       (unsigned)(mix(random + i) % 2000));
		session_add_rcpt(s, s->at_ms + 600, text, (size_t)len, MTA_UNKNOWN);
	}
}

static void
make_outcome(struct outcome *o)
{
	*o = (struct outcome){.rcpts = 2, .unknown = 2};
	o->texts = (struct host_texts){.template = "dsl-#.pool.provider17.example.net",
				       .provider = "provider17.example.net"};
	o->worst.kind = VERDICT_SUSPECT;
	o->worst.score.total = 5.123456;
	o->worst.score.n_reasons = 4;
	for (size_t i = 0; i < 4; i++)
		o->worst.score.reasons[i] =
		    (struct reason){.id = (enum reason_id)i,
				    .nats = 1.2345678,
				    .counts = true,
				    .a = 41.5,
				    .b = 2,
				    .subject = "dsl-@.pool#.provider17.example.net"};
}

static void
run_sessions(struct journal *j, size_t n, uint64_t from)
{
	static const struct journal_decision decisions[2] = {{.score = 5.1f},
							     {.score = 5.1f}};
	struct clocks start;
	struct session *sessions = calloc(n, sizeof(*sessions));
	struct outcome outcome;

	if (sessions == NULL)
		return;
	make_outcome(&outcome);
	for (size_t i = 0; i < n; i++)
		make_session(&sessions[i], from + i);
	start = now();
	for (size_t i = 0; i < n; i++) {
		char reference[16];
		struct journal_entry e = {reference,	&sessions[i], &outcome,
					  "4ZxAbc1234", decisions,    2};

		snprintf(reference, sizeof(reference), "%010" PRIx64, from + i);
		if (i % BATCH == 0)
			must(journal_begin(j), journal_fault(j));
		must(journal_put(j, &e), journal_fault(j));
		if (i % BATCH == BATCH - 1 || i == n - 1)
			must(journal_commit(j), journal_fault(j));
	}
	print("session in the journal, 1.5 recipients", &start, n);
	for (size_t i = 0; i < n; i++)
		session_fini(&sessions[i]);
	free(sessions);
}

static void
run_prune(struct journal *j, uint32_t now_s)
{
	struct journal_retention keep = {.age_s = 1};
	struct clocks start = now();
	uint32_t deleted;
	size_t n = 0;

	do {
		must(journal_prune(j, &keep, now_s, BATCH, &deleted), journal_fault(j));
		n += deleted;
	} while (deleted > 0 && n < 100000);
	print("session pruned", &start, n);
}

int
main(int argc, char **argv)
{
	uint64_t known = 1000000;
	struct fault fault = {0};
	struct store *s;
	struct journal *j;

	if (argc < 2 || argc > 3 ||
	    (argc == 3 && num_u64_parse(argv[2], 1, 100000000, &known) != 0)) {
		fprintf(stderr, "usage: store DIRECTORY [KNOWN-HOSTS]\n");
		return EXIT_FAILURE;
	}
	s = store_open(argv[1], STORE_WRITER, &fault);
	j = journal_open(argv[1], STORE_WRITER, &fault);
	if (s == NULL || j == NULL)
		must(-1, &fault);
	const size_t n = known < RUN ? (size_t)known : RUN;
	const struct hosts_run runs[] = {
	    {"host, new (filling an empty table)", known, 0, 0, 1, ""},
	    {"host, new", n, known, 0, 1, ""},
	    {"host, seen again, the same name and HELO", 2 * n, 0, known, 2, ""},
	    {"host, seen again, another HELO", n, 0, known, 3, "-x"},
	};
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
		run_hosts(s, &runs[i]);
	run_lookups(s, n, known);
	run_contexts(s, 3 * n);
	for (uint64_t i = 0; i < 3; i++)
		run_sessions(j, n, i * n);
	run_prune(j, 1800000000);
	store_close(s);
	journal_close(j);
	return EXIT_SUCCESS;
}
