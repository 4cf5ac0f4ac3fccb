/* lychgate map: where the zombies are. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "atlas.h"
#include "commands.h"
#include "database.h"
#include "errors.h"
#include "frame.h"
#include "newest.h"
#include "rollup_query.h"
#include "say.h"

#define SIDE	  16
#define V6_SHOWN  10
#define COUNTRIES 20

enum { HILBERT = 'H', PLAIN_LIST = 'L' };
static const struct option_row rows[] = {
    {HILBERT, "hilbert", NULL, "near networks near on the map (Hilbert curve)"},
    {PLAIN_LIST, "list", NULL, "a list, the most first, instead of the map"},
    LISTING_ROW_SINCE,
    LISTING_PAGE,
    {0},
};

struct map {
	const struct cli *cli;
	struct net net;
	bool hilbert, list;
	struct listing listing;
	struct atlas atlas;
	struct frame frame;
};

/* What programs and --list get. */
static const struct column columns[] = {
    {"kind", NULL, COLUMN_TEXT, 0}, /* country, net */
    {"name", "NETWORK", COLUMN_TEXT, 0},
    {"zombies", "ZOMBIES", COLUMN_INT, 0}, /* addresses convicted now */
    {"sessions", NULL, COLUMN_INT, 0},	   /* of zombies, of a country */
    {"new_zombies", NULL, COLUMN_INT, 0},  /* of a country */
};

static bool
put_country(void *ctx, const struct rollup_sum *sum)
{
	struct map *m = ctx;

	if (m->cli->format == OUTPUT_TABLE) {
		printf("%s %" PRIu64 "  ", sum->key, sum->count[STAT_ZOMBIES]);
		m->listing.shown++;
		return true;
	}
	output_text(m->frame.out, "country");
	output_text(m->frame.out, sum->key);
	output_none(m->frame.out);
	output_int(m->frame.out, (int64_t)sum->count[STAT_ZOMBIES]);
	output_int(m->frame.out, (int64_t)sum->count[STAT_NEW_ZOMBIES]);
	return true;
}

/* A line of countries; nothing where they are not known. */
static int
print_countries(struct map *m, struct store *store)
{
	struct rollup_filter f = {.by = ROLLUP_COUNTRY,
				  .sort = STAT_ZOMBIES,
				  .limit = COUNTRIES,
				  .since_s = m->listing.since_s};
	int rc;

	if (f.since_s == 0)
		f.since_s = m->listing.now_s - 86400;
	rc = rollup_query_each(store, &f, put_country, m);
	if (m->cli->format == OUTPUT_TABLE && m->listing.shown > 0)
		printf("\n(sessions of zombies by country; more: lychgate stats --by "
		       "country --sort zombies)\n\n");
	m->listing.shown = 0;
	return rc;
}

static uint64_t
most(const struct atlas *a)
{
	uint64_t max = 0;

	for (size_t i = 0; i < 256; i++)
		if (a->zombies[i] > max)
			max = a->zombies[i];
	return max;
}

static size_t
busiest(const struct atlas *a)
{
	size_t best = 0;

	for (size_t i = 1; i < 256; i++)
		if (a->zombies[i] > a->zombies[best])
			best = i;
	return best;
}

/* Each network is two characters wide, for characters are twice as high as wide. */
static void
print_grid(const struct map *m)
{
	uint64_t max = most(&m->atlas);

	for (unsigned y = 0; y < SIDE; y++) {
		if (!m->hilbert)
			printf("%4u ", y * SIDE);
		for (unsigned x = 0; x < SIDE; x++) {
			size_t i = m->hilbert ? atlas_hilbert(x, y) : atlas_plain(x, y);
			char c = atlas_shade(m->atlas.zombies[i], max);

			printf("%c%c", c, c);
		}
		if (!m->hilbert)
			printf(" %u", y * SIDE + SIDE - 1);
		putchar('\n');
	}
}

static void
print_v6(const struct map *m)
{
	char name[NET_TEXT_MAX];

	if (m->atlas.total_v6 == 0 || m->net.bits != 0)
		return;
	printf("\nIPv6: %" PRIu64 " zombies, by /32\n", m->atlas.total_v6);
	for (size_t i = 0; i < m->atlas.n_v6 && i < V6_SHOWN; i++) {
		struct net net = atlas_v6_net(&m->atlas, i);

		printf("%10" PRIu64 "  %s\n", m->atlas.v6[i].zombies,
		       net_format(&net, name));
	}
}

static void
print_map(const struct map *m)
{
	char name[NET_TEXT_MAX], first[NET_TEXT_MAX];
	size_t best = busiest(&m->atlas);
	struct net net = atlas_net(&m->atlas, best);

	if (m->atlas.total == 0) {
		printf("No host in %s is convicted now.\n", net_format(&m->net, name));
		return;
	}
	printf("%" PRIu64 " zombies in %s by /%u, at most %" PRIu64
	       " (@) in one; each shade is a step of the logarithm\n\n",
	       m->atlas.total, net_format(&m->net, name), m->net.bits + 8,
	       m->atlas.zombies[best]);
	print_grid(m);
	print_v6(m);
	printf("(more: lychgate %s%s)\n",
	       m->net.bits < 16 ? "map " : "hosts --convicted ", net_format(&net, first));
}

struct entry {
	struct net net;
	uint64_t zombies;
};

static int
most_first(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->zombies != y->zombies)
		return x->zombies < y->zombies ? 1 : -1;
	return memcmp(&x->net.addr, &y->net.addr, sizeof(x->net.addr));
}

static void
put_entry(struct map *m, const struct entry *e)
{
	char name[NET_TEXT_MAX];

	output_text(m->frame.out, "net");
	output_text(m->frame.out, net_format(&e->net, name));
	output_int(m->frame.out, (int64_t)e->zombies);
	output_none(m->frame.out);
	output_none(m->frame.out);
}

/* IPv4 networks, then those of IPv6, a page of both. */
static int
put_nets(struct map *m)
{
	size_t n = 0, all = 256 + (m->net.bits == 0 ? m->atlas.n_v6 : 0);
	struct entry *entries = calloc(all, sizeof(*entries));

	if (entries == NULL)
		return -2;
	for (size_t i = 0; i < 256; i++)
		if (m->atlas.zombies[i] > 0)
			entries[n++] =
			    (struct entry){atlas_net(&m->atlas, i), m->atlas.zombies[i]};
	for (size_t i = 0; i + 256 < all; i++)
		entries[n++] =
		    (struct entry){atlas_v6_net(&m->atlas, i), m->atlas.v6[i].zombies};
	qsort(entries, n, sizeof(*entries), most_first);
	for (size_t i = m->listing.offset; i < n && listing_take(&m->listing); i++)
		put_entry(m, &entries[i]);
	free(entries);
	return 0;
}

static int
put_list(void *ctx)
{
	struct map *m = ctx;

	if (m->cli->format != OUTPUT_TABLE && m->net.bits == 0 &&
	    print_countries(m, m->frame.store) != 0)
		return -1;
	return put_nets(m);
}

static int
print_list(struct map *m, struct store *store)
{
	(void)listing_ask(&m->listing, m->cli->format);
	m->frame = (struct frame){FRAME_COLUMNS(columns), .cli = m->cli,
				  .listing = &m->listing, .store = store};
	return frame_print(&m->frame, put_list, m);
}

static int
print(struct map *m, struct store *store)
{
	if (m->cli->format != OUTPUT_TABLE || m->list)
		return print_list(m, store);
	if (m->net.bits == 0 && print_countries(m, store) != 0)
		return database_fail(m->cli, store_fault(store));
	print_map(m);
	return EX_OK;
}

static int
show(struct map *m)
{
	int status = EX_OK, rc;
	struct store *store = database_store(m->cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	newest_warn(store, m->listing.now_s, m->listing.now_s, NEWEST_FADED);
	rc = atlas_init(&m->atlas, store, &m->net, m->listing.now_s);
	if (rc == 0)
		status = print(m, store);
	else
		status = database_result(m->cli, rc, store_fault(store));
	atlas_fini(&m->atlas);
	store_close(store);
	return status;
}

/* A network whose parts are shown: 0, 8 or 16 bits. */
static int
set_net(struct map *m, const struct options *o)
{
	m->net = (struct net){.addr = {.family = 4}, .bits = 0};
	if (o->n_args > 1)
		return options_usage(o, "one network at a time");
	if (o->n_args == 0)
		return EX_OK;
	if (options_net(o, o->args[0], &m->net) != EX_OK)
		return EX_USAGE;
	if (m->net.addr.family != 4 || m->net.bits > 16 || m->net.bits % 8 != 0)
		return options_usage(o,
				     "a map has a /8 or a /16 of IPv4; see 'lychgate "
				     "hosts --convicted %s'",
				     o->args[0]);
	return EX_OK;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	struct map m = {.cli = cli};
	struct options o;
	int id, status;

	listing_init(&m.listing);
	options_init(&o, cli, &cmd_map, argc, argv);
	while ((id = options_next(&o)) > 0) {
		if (id == HILBERT)
			m.hilbert = true;
		else if (id == PLAIN_LIST)
			m.list = true;
		else if ((status = listing_option(&m.listing, &o, id)) != 0)
			return status;
	}
	if (id == OPTIONS_STOP)
		return o.status;
	status = set_net(&m, &o);
	return status == EX_OK ? show(&m) : status;
}

const struct command cmd_map = {
    .name = "map",
    .summary = "where the zombies are: countries, address space",
    .args = "[NET]",
    .help =
	"Draws the IPv4 address space as 16 x 16 networks /8, each with a shade for the\n"
	"zombies in it that are convicted now; of a /8 its /16, of a /16 its /24. IPv6\n"
	"stands below, by /32. Above, where countries are known, those whose zombies\n"
	"made the most sessions in the last day, or since --since.\n"
	"\n"
	"Example: what is in 198.51/16\n"
	"  lychgate map 198.51.0.0/16\n",
    .options = rows,
    .formats = true,
    .run = run,
};
