/* lychgate servers [ADDRESS|NET] */
#include <sysexits.h>

#include "commands.h"
#include "host_rows.h"
#include "say.h"
#include "server.h"
#include "worth.h"

static const struct column columns[] = {
    {"address", "ADDRESS", COLUMN_TEXT, 0},
    {"ptr", "NAME", COLUMN_TEXT, 0},
    {"helo", NULL, COLUMN_TEXT, 0},
    {"established_at", "SINCE", COLUMN_TIME, 0},
    {"last_seen", "LAST SEEN", COLUMN_TIME, 0},
    {"active_days", "DAYS", COLUMN_INT, 0},
    {"users", "USERS", COLUMN_REAL, 0},
    {"sessions", "SESSIONS", COLUMN_INT, 0},
    {"accepted", "KNOWN", COLUMN_INT, 0},
    {"unknown", "UNKNOWN", COLUMN_INT, 0},
    {"unknown_rate_max", "UNKNOWN%<", COLUMN_REAL, 1},
    {"traps", "TRAPS", COLUMN_INT, 0},
    {"value", "WORTH", COLUMN_REAL, 1},
    {"replies", NULL, COLUMN_INT, 0},
    {"bounces", NULL, COLUMN_INT, 0},
    {"two_way", NULL, COLUMN_BOOL, 0},
    {"organisation_servers", NULL, COLUMN_REAL, 0},
    {"alerts", "CHANGED", COLUMN_TEXT, 0},
    {"alert_at", NULL, COLUMN_TIME, 0},
    {"provider", NULL, COLUMN_TEXT, 0},
    {"owner", NULL, COLUMN_TEXT, 0},
    {"owner_name", NULL, COLUMN_TEXT, 0},
    {"country", NULL, COLUMN_TEXT, 0},
};

static void
put_worth(struct output *out, const struct store_host *h, uint32_t now_s,
	  struct consult *consult)
{
	struct engine_opinion o = {.known = false};
	char alerts[WORTH_ALERTS_MAX];
	struct session s;

	if (consult_session(h, now_s, &s) == 0) {
		engine_explain(consult->engine, &s, &o);
		session_fini(&s);
	}
	output_real(out, server_value(&h->profile, (enum name_class)h->profile.name_class,
				      (enum helo_class)h->profile.helo_class,
				      &o.standing.merit));
	output_int(out, o.standing.merit.replies);
	output_int(out, o.standing.merit.bounces);
	output_bool(out, o.standing.merit.two_way == TWO_WAY_NAME);
	output_real(out, o.standing.colleagues);
	listing_text(out, worth_alerts_format(o.alerts, alerts));
	listing_time(out, worth_alert_s(&o));
}

static void
put_row(struct output *out, const struct store_host *h, uint32_t now_s,
	struct consult *consult)
{
	const struct profile *p = &h->profile;
	char address[NET_TEXT_MAX];

	output_text(out, say_unit(&h->key, address));
	listing_text(out, h->texts.ptr);
	listing_text(out, h->texts.helo);
	listing_time(out, p->established_s);
	listing_time(out, p->last_s);
	output_int(out, p->active_days);
	output_real(out, profile_users(p));
	output_int(out, p->sessions_total);
	output_int(out, p->accepted_total);
	output_int(out, p->unknown_total);
	output_real(out, 100 * server_unknown_rate(p));
	output_int(out, p->traps_total);
	put_worth(out, h, now_s, consult);
	listing_text(out, h->texts.provider);
	host_rows_owner(out, &h->owner);
}

static const struct host_table table = {columns, sizeof(columns) / sizeof(columns[0]),
					put_row, .consults = true};

static const struct option_row rows[] = {
    HOST_ROWS_OPTIONS,
    {0},
};

static int
run(struct cli *cli, int argc, char **argv)
{
	struct host_rows h;
	struct options o;
	int id, status;

	host_rows_init(&h, HOSTS_SERVERS);
	h.filter.sort = HOST_SORT_ESTABLISHED;
	options_init(&o, cli, &cmd_servers, argc, argv);
	while ((id = options_next(&o)) > 0)
		if ((status = host_rows_option(&h, &o, id)) != 0)
			return status;
	return id == OPTIONS_STOP ? o.status : host_rows_run(&h, &o, &table);
}

const struct command cmd_servers = {
    .name = "servers",
    .summary = "list the established mail servers",
    .args = "[ADDRESS|NET]",
    .help =
	"Lists the hosts that have earned the profile of a valid mail server and\n"
	"are never refused, the newest first. USERS: about so many local users took\n"
	"mail from it. UNKNOWN%<: its share of unknown users is below this, with 95 %\n"
	"confidence. WORTH: what speaks for it, at most 6 nats. CHANGED: it does not\n"
	"behave as it did, of late; look at it. 'lychgate explain' says how the profile\n"
	"was earned, what would lose it, and what another host lacks to be one.\n"
	"\n"
	"Example: those with the most unknown users\n"
	"  lychgate servers --sort unknown --limit 10\n",
    .options = rows,
    .formats = true,
    .run = run,
};
