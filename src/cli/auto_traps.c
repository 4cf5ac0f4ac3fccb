/* The traps that nobody laid, as rows. */
#include <sysexits.h>

#include "auto_traps.h"
#include "database.h"
#include "errors.h"
#include "listing.h"
#include "store_mailbox.h"

static const struct column columns[] = {
    {"address", "ADDRESS", COLUMN_TEXT, 0},
    {"state", "STATE", COLUMN_TEXT, 0},
    {"since", "SINCE", COLUMN_TIME, 0},
    {"hits", "HITS", COLUMN_INT, 0},
    {"addresses", "ADDRESSES", COLUMN_REAL, 0},
    {"networks", "NETWORKS", COLUMN_REAL, 0},
    {"servers", NULL, COLUMN_REAL, 0},
    {"tried_first", "FIRST TRIED", COLUMN_TIME, 0},
    {"tried_last", "LAST TRIED", COLUMN_TIME, 0},
    {"suspended_at", NULL, COLUMN_TIME, 0},
};

struct walk {
	struct listing listing;
	struct output *out;
};

static bool
each(void *ctx, const struct store_mailbox *box)
{
	struct walk *w = ctx;
	const struct mailbox *m = &box->mailbox;

	w->listing.shown++;
	listing_text(w->out, box->address);
	output_text(w->out, mailbox_is_trap(m) ? "trap" : "suspended");
	listing_time(w->out, m->trap_s);
	output_int(w->out, m->hits);
	output_real(w->out, mailbox_addresses(m));
	output_real(w->out, mailbox_networks(m));
	output_real(w->out, mailbox_servers(m));
	listing_time(w->out, m->tried_first_s);
	listing_time(w->out, m->tried_last_s);
	listing_time(w->out, m->suspended_s);
	return true;
}

int
auto_traps_list(const struct cli *cli)
{
	const struct store_mailbox_filter traps = {.traps = true};
	struct walk w = {.out = NULL};
	int status = EX_OK, printed;
	struct store *store = database_store(cli, STORE_READER, &status);

	if (store == NULL)
		return status;
	listing_init(&w.listing);
	w.out = output_create(stdout, cli->format, columns,
			      sizeof(columns) / sizeof(columns[0]));
	if (w.out == NULL) {
		status = cli_fail(EX_OSERR, "no memory");
	} else {
		if (store_mailbox_each(store, &traps, each, &w) != 0)
			status = database_fail(cli, store_fault(store));
		printed = listing_finish(&w.listing, cli, w.out);
		status = status != EX_OK ? status : printed;
	}
	store_close(store);
	return status;
}
