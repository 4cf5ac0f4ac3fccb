/* lychgate hosts [ADDRESS|NET] */
#include <sysexits.h>

#include "commands.h"
#include "dialect.h"
#include "host_rows.h"
#include "say.h"

static const struct column columns[] = {
    {"address", "ADDRESS", COLUMN_TEXT, 0},  {"ptr", "NAME", COLUMN_TEXT, 0},
    {"helo", "HELO", COLUMN_TEXT, 0},	     {"form", NULL, COLUMN_TEXT, 0},
    {"dialect", NULL, COLUMN_TEXT, 0},	     {"state", "STATE", COLUMN_TEXT, 0},
    {"sessions", "SESSIONS", COLUMN_INT, 0}, {"accepted", "KNOWN", COLUMN_INT, 0},
    {"unknown", "UNKNOWN", COLUMN_INT, 0},   {"traps", "TRAPS", COLUMN_INT, 0},
    {"refused", "REFUSED", COLUMN_INT, 0},   {"active_days", NULL, COLUMN_INT, 0},
    {"first_seen", NULL, COLUMN_TIME, 0},    {"last_seen", "LAST SEEN", COLUMN_TIME, 0},
    {"label", NULL, COLUMN_TEXT, 0},	     {"label_origin", NULL, COLUMN_TEXT, 0},
    {"convicted_at", NULL, COLUMN_TIME, 0},  {"convicted_until", NULL, COLUMN_TIME, 0},
    {"relapses", NULL, COLUMN_INT, 0},	     {"established_at", NULL, COLUMN_TIME, 0},
    {"template", NULL, COLUMN_TEXT, 0},	     {"provider", NULL, COLUMN_TEXT, 0},
    {"owner", "OWNER", COLUMN_TEXT, 0},	     {"owner_name", NULL, COLUMN_TEXT, 0},
    {"country", "CC", COLUMN_TEXT, 0},
};

static void
put_row(struct output *out, const struct store_host *h, uint32_t now_s,
	struct consult *consult)
{
	const struct profile *p = &h->profile;
	char address[NET_TEXT_MAX];

	(void)consult;
	output_text(out, say_unit(&h->key, address));
	listing_text(out, h->texts.ptr);
	listing_text(out, h->texts.helo);
	output_text(out, helo_form_name((enum helo_form)h->key.form));
	output_text(out, dialect_name((enum dialect)h->key.dialect));
	output_text(out, host_rows_state(p, now_s));
	output_int(out, p->sessions_total);
	output_int(out, p->accepted_total);
	output_int(out, p->unknown_total);
	output_int(out, p->traps_total);
	output_int(out, p->refused_total);
	output_int(out, p->active_days);
	listing_time(out, p->first_s);
	listing_time(out, p->last_s);
	output_text(out, host_label_name((enum host_label)p->label));
	output_text(out, label_origin_name((enum label_origin)p->origin));
	listing_time(out, p->convicted_s);
	listing_time(out, p->convicted_until_s);
	output_int(out, p->relapses);
	listing_time(out, p->established_s);
	listing_text(out, h->texts.template);
	listing_text(out, h->texts.provider);
	host_rows_owner(out, &h->owner);
}

static const struct host_table table = {columns, sizeof(columns) / sizeof(columns[0]),
					put_row, .consults = false};

enum { CONVICTED = 'c', LABELLED = 'l' };
static const struct option_row rows[] = {
    {CONVICTED, "convicted", NULL, "only zombies that are convicted now"},
    {LABELLED, "labelled", NULL, "only hosts with hard evidence of being a zombie"},
    HOST_ROWS_OPTIONS,
    {0},
};

static int
run(struct cli *cli, int argc, char **argv)
{
	struct host_rows h;
	struct options o;
	bool convicted = false, labelled = false;
	int id, status;

	host_rows_init(&h, HOSTS_ALL);
	options_init(&o, cli, &cmd_hosts, argc, argv);
	while ((id = options_next(&o)) > 0) {
		if (id == CONVICTED)
			convicted = true;
		else if (id == LABELLED)
			labelled = true;
		else if ((status = host_rows_option(&h, &o, id)) != 0)
			return status;
	}
	if (id == OPTIONS_STOP)
		return o.status;
	if (convicted && labelled)
		return options_usage(&o, "--convicted or --labelled, one of both");
	if (convicted || labelled)
		h.filter.which = convicted ? HOSTS_CONVICTED : HOSTS_LABELLED;
	/* A conviction lasts from the last visit: nearly the order of that, but the
	 * relapsed are first, and with an index. */
	if (h.filter.which == HOSTS_CONVICTED)
		h.filter.sort = HOST_SORT_CONVICTED_UNTIL;
	return host_rows_run(&h, &o, &table);
}

const struct command cmd_hosts = {
    .name = "hosts",
    .summary = "list the hosts that were seen",
    .args = "[ADDRESS|NET]",
    .help =
	"Lists what is known of hosts, those seen last first; with --convicted those\n"
	"whose conviction lasts longest. A host is an address (IPv6: a /64) with a kind\n"
	"of HELO and a way to speak: behind one address may stand a mail server and an\n"
	"infected PC, and they are judged apart.\n"
	"\n"
	"STATE: zombie = convicted now; server = established mail server; released =\n"
	"was convicted; labelled = hard evidence, but never convicted.\n"
	"\n"
	"Names (--ptr, --helo, --template, --provider) are matched whole.\n"
	"\n"
	"Example: the busiest zombies of one provider\n"
	"  lychgate hosts --convicted --provider example.net --sort sessions\n",
    .options = rows,
    .formats = true,
    .run = run,
};
