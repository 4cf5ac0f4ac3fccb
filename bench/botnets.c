/*
 * Many zombie visits of 14 days grouped into botnets, as the daemon's thread does it: fed
 * one by one, a view once an hour, all grouped anew each night.
 *
 *	botnets VISITS		measure that; prints one line, key=value
 *	botnets HOSTS DIR	make a database with one botnet of so many hosts there
 *
 * Nine of ten hosts come once.  Half of them are in 60 botnets of many sizes, each with a
 * list of HELOs, one mailer and campaigns that change; the others have nothing or a
 * common HELO in common.  Only the grouping is timed.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "botnet.h"
#include "num.h"
#include "store_botnet_state.h"
#include "watch.h"

#define BEGIN	1700006400u
#define SPAN_S	(14 * 86400u)
#define BOTNETS 60
#define HELOS	40

static const uint8_t secret[16] = {1};
static uint64_t state = 1;

static uint64_t
draw(void)
{
	uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static double
now_s(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
say(struct botnet_visit *v, enum botnet_kind kind, const char *what, uint64_t number)
{
	struct botnet_token *t = &v->tokens[kind];

	snprintf(t->text, sizeof(t->text), "%s%" PRIu64, what, number);
	t->hash = botnet_hash(kind, t->text, strlen(t->text), secret);
}

/* Botnets of many sizes: the number ${n} has 1/n of the hosts; 0: in none. */
static uint64_t
botnet_of(uint64_t host)
{
	uint64_t saved = state, hash;
	double u;

	state = host;
	hash = draw();
	state = saved;
	u = (double)(hash >> 11) / 9007199254740992.0;
	if (hash % 2 == 0)
		return 0;

	return (uint64_t)exp(u * log(BOTNETS));
}

static void
make_visit(uint64_t i, uint64_t n, bool one, struct botnet_visit *v)
{
	uint64_t host = !one && draw() % 10 == 0 ? draw() % (i + 1) : i;
	uint32_t ip = (uint32_t)(host * 2654435761u);
	struct addr addr = {.family = 4};
	uint64_t botnet = one ? 1 : botnet_of(host), campaign;

	memset(v, 0, sizeof(*v));
	memcpy(addr.bytes, &ip, sizeof(ip));
	host_key_make(&addr, FORM_SINGLE, 1, &v->key);
	v->at_s = BEGIN + (uint32_t)(i * SPAN_S / n);
	v->owner = (uint32_t)(draw() % 20000) + 1;
	v->labelled = draw() % 20 == 0;
	campaign = botnet * 100 + (v->at_s - BEGIN) / (3 * 86400);
	snprintf(v->provider, sizeof(v->provider), "isp%u.example",
		 (unsigned)(draw() % 3000));
	snprintf(v->target, sizeof(v->target), "customer%u.example",
		 (unsigned)(draw() % 9000));
	say(v, BOTNET_DIALECT, "d", draw() % 8 > 0 ? 1 : draw() % 20);
	say(v, BOTNET_HOUR, "h", v->at_s / 3600);
	say(v, BOTNET_NETWORK, "n", v->owner);
	say(v, BOTNET_SENDER, "s", draw());
	say(v, BOTNET_SENDER_DOMAIN, "sd", draw() % 5000);
	say(v, BOTNET_HEADERS, "hs", draw() % 30);
	say(v, BOTNET_ID_SHAPE, "is", draw() % 12);
	v->simhash = draw();
	v->has_simhash = true;
	if (botnet == 0) {
		say(v, BOTNET_HELO, "random", draw() % 4 > 0 ? draw() : draw() % 50);
		say(v, BOTNET_MESSAGE_ID, "id", draw());
		say(v, BOTNET_SUBJECT, "subject", draw() % 100000);
		return;
	}
	say(v, BOTNET_HELO, "helo", botnet * HELOS + draw() % HELOS);
	say(v, BOTNET_ID_HEAD, "mailer", botnet);
	say(v, BOTNET_BOUNDARY, "boundary", botnet);
	say(v, BOTNET_MESSAGE_ID, "id", draw());
	say(v, BOTNET_SUBJECT, "campaign", campaign);
	v->simhash = campaign * UINT64_C(0x9e3779b97f4a7c15) ^ 1ull << draw() % 64;
}

/* One botnet, in a database. */
static int
fill(struct botnet *b, uint64_t n, const char *dir)
{
	struct fault fault;
	struct store *store = store_open(dir, STORE_WRITER, &fault);
	int rc;

	if (store == NULL) {
		fprintf(stderr, "botnets: %s\n", fault.text);
		return 71;
	}
	for (uint64_t i = 0; i < n; i++) {
		struct botnet_visit visit;

		make_visit(i, n, true, &visit);
		botnet_feed(b, &visit);
	}
	botnet_view_free(botnet_publish(b, BEGIN + SPAN_S));
	rc = store_botnet_save(store, b);
	store_close(store);
	return rc == 0 ? 0 : 74;
}

static void
measure(struct botnet *b, uint64_t n)
{
	struct botnet_stats stats;
	struct botnet_view *view = NULL;
	double grouping_s = 0, longest_s = 0, one_s = 0, start_s;
	uint64_t publishes = 0;

	for (uint64_t i = 0; i < n; i++) {
		struct botnet_visit visit;

		make_visit(i, n, false, &visit);
		start_s = now_s();
		if (botnet_due(b, visit.at_s)) {
			botnet_view_free(view);
			view = botnet_publish(b, visit.at_s);
			publishes++;
			one_s = now_s() - start_s;
			longest_s = one_s > longest_s ? one_s : longest_s;
		}
		botnet_feed(b, &visit);
		grouping_s += now_s() - start_s;
	}
	botnet_view_free(view);
	/* The next night: a fourteenth is forgotten, the rest is grouped anew. */
	start_s = now_s();
	botnet_view_free(botnet_publish(b, BEGIN + SPAN_S + 86400));
	one_s = now_s() - start_s;
	botnet_stats(b, &stats);
	printf("seconds=%.2f longest_s=%.2f anew_s=%.2f publishes=%" PRIu64
	       " hosts=%zu grouped=%zu"
	       " botnets=%zu tokens=%zu rss=%" PRIu64 "\n",
	       grouping_s, longest_s, one_s, publishes, stats.hosts, stats.grouped,
	       stats.botnets, stats.tokens, (uint64_t)watch_rss_bytes(getpid()));
}

int
main(int argc, char **argv)
{
	struct botnet *b;
	uint64_t n;
	int status = 0;

	if (argc < 2 || argc > 3 ||
	    num_u64_parse(argv[1], 1, UINT64_C(100000000), &n) != 0) {
		fputs("usage: botnets VISITS | botnets HOSTS DIR\n", stderr);
		return 64;
	}
	if ((b = botnet_create(UINT64_C(1) << 30, secret)) == NULL)
		return 71;
	if (argc == 3)
		status = fill(b, n, argv[2]);
	else
		measure(b, n);
	botnet_free(b);
	return status;
}
