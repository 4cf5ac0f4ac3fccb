/* The traps that nobody laid, as rows. */
#include <sysexits.h>

#include "auto_traps.h"
#include "errors.h"
#include "frame.h"
#include "newest.h"
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
	struct frame frame;
};

static bool
each(void *ctx, const struct store_mailbox *box)
{
	struct walk *w = ctx;
	const struct mailbox *m = &box->mailbox;
	struct output *out = w->frame.out;

	w->listing.shown++;
	listing_text(out, box->address);
	output_text(out, mailbox_is_trap(m) ? "trap" : "suspended");
	listing_time(out, m->trap_s);
	output_int(out, m->hits);
	output_real(out, mailbox_addresses(m));
	output_real(out, mailbox_networks(m));
	output_real(out, mailbox_servers(m));
	listing_time(out, m->tried_first_s);
	listing_time(out, m->tried_last_s);
	listing_time(out, m->suspended_s);
	return true;
}

/* "Nobody ever had it" means: since it is remembered who took mail. */
static void
warn_young(struct store *s, uint32_t now_s)
{
	char since[NEWEST_TEXT_MAX];
	uint32_t since_s;

	if (store_mailbox_since(s, &since_s) == 0 && since_s != 0 && since_s < now_s &&
	    now_s - since_s < MAILBOX_FORGET_S)
		cli_warn("who takes mail is known here since %s, not yet for a year: a "
			 "name may have been somebody's before",
			 newest_text(since_s, now_s, since));
}

static int
list(void *ctx)
{
	const struct store_mailbox_filter traps = {.traps = true};
	struct walk *w = ctx;

	warn_young(w->frame.store, w->listing.now_s);
	return store_mailbox_each(w->frame.store, &traps, each, w);
}

int
auto_traps_list(const struct cli *cli)
{
	struct walk w = {.frame = {FRAME_COLUMNS(columns), .cli = cli}};

	listing_init(&w.listing);
	w.frame.listing = &w.listing;
	return frame_store(&w.frame, list, &w);
}
