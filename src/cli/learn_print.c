/* What was learnt, for people and for programs. */
#include <inttypes.h>

#include "learn_freeze.h"
#include "learn_print.h"
#include "newest.h"
#include "say.h"
#include "screen.h"
#include "server.h"
#include "view_print.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Text */

static void
text_threshold(const struct learn_view *v, FILE *to)
{
	const struct learn_bound *b = &v->bound;

	say_line(to, "Threshold   %.2f in force; target_share %g starts at %.2f",
		 v->in_force, v->target_share, v->start);
	if (b->hosts == 0) {
		say_line(
		    to,
		    "            not measured yet: no host is proven so far (%d days, "
		    "%d users, few unknown ones, no trap)",
		    SERVER_DAYS, SERVER_USERS);
		return;
	}
	say_line(to,
		 "Measured    proven hosts: %" PRIu64 "; as newcomers %" PRIu64
		 " of them would have scored %.2f or more",
		 b->hosts, b->above, b->at);
	if (b->above == 0)
		say_line(to,
			 "            0 of %" PRIu64 ": upper bound 3/%" PRIu64
			 " = %.2f %% of valid newcomers (95 %%)",
			 b->hosts, b->hosts, 100 * b->newcomers);
	else
		say_line(to,
			 "            at most %.2f %% of valid newcomers above (95 %%)",
			 100 * b->newcomers);
	say_line(to, "            at most %.3f %% of valid recipients refused (95 %%)",
		 100 * b->recipients);
}

static void
text_totals(const struct learn_view *v, FILE *to)
{
	char bad[SAY_MAX], good[SAY_MAX], seen[SAY_MAX], newest[NEWEST_TEXT_MAX];

	say_line(to,
		 "Totals      %s zombies, %s servers, %s hosts, fading by half in 30 "
		 "days; %" PRIu64 " zombies ever",
		 say_count(v->all.bad, bad), say_count(v->all.good, good),
		 say_count(v->all.seen, seen), v->zombies_ever);
	if (v->as_of_s != v->now_s)
		say_line(
		    to,
		    "            all counts are as of %s, the newest session; by now "
		    "they have faded to %s, %s, %s",
		    newest_text(v->as_of_s, v->now_s, newest),
		    say_count(v->all_now.bad, bad), say_count(v->all_now.good, good),
		    say_count(v->all_now.seen, seen));
	for (size_t i = 0; i < v->n_labels; i++)
		say_line(to, "%-12s%" PRIu64 " %s by %s", i == 0 ? "Hard labels" : "",
			 v->labels[i].hosts,
			 v->labels[i].label == LABEL_SERVER ? "established servers"
							    : "zombies",
			 label_origin_name(v->labels[i].origin));
}

static const struct column label_columns[] = {
    {"day", "DAY (UTC)", COLUMN_TEXT, 0},
    {"label", "LABEL", COLUMN_TEXT, 0},
    {"origin", "ORIGIN", COLUMN_TEXT, 0},
    {"hosts", "HOSTS", COLUMN_INT, 0},
};

static const struct column fact_columns[] = {
    {"fact", "WAY TO SPEAK", COLUMN_TEXT, 0},
    {"shipped_zombies", "ZOMBIES%", COLUMN_REAL, 0},
    {"shipped_servers", "SERVERS%", COLUMN_REAL, 0},
    {"shipped_nats", "SHIPPED", COLUMN_REAL, 2},
    {"zombies", "ZOMBIES", COLUMN_REAL, 1},
    {"servers", "SERVERS", COLUMN_REAL, 1},
    {"nats", "NOW", COLUMN_REAL, 2},
};

static const struct column cell_columns[] = {
    {"name", "HOST NAME", COLUMN_TEXT, 0},
    {"helo", "HELO", COLUMN_TEXT, 0},
    {"nats", "NATS", COLUMN_REAL, 2},
    {"shipped_nats", "SHIPPED", COLUMN_REAL, 2},
    {"shipped_zombies", "ZOMBIES", COLUMN_REAL, 0},
    {"shipped_servers", "SERVERS", COLUMN_REAL, 0},
    {"zombies", "HERE: ZOMBIES", COLUMN_REAL, 1},
    {"servers", "PROVEN", COLUMN_REAL, 1},
};

/* "2026-11-23" */
static void
day_text(uint32_t day_s, struct buf *day)
{
	buf_clear(day);
	(void)screen_add_time_utc(day, (int64_t)day_s * 1000);
	if (day->len > 10)
		day->data[day->len = 10] = '\0';
}

static int
text_recent(const struct learn_view *v, FILE *to)
{
	struct output *o =
	    output_create(to, OUTPUT_TABLE, label_columns, COUNT(label_columns));
	struct buf day;

	if (o == NULL)
		return -1;
	buf_init(&day);
	for (size_t i = 0; i < v->n_recent; i++) {
		const struct store_labels *l = &v->recent[i];

		day_text(l->day_s, &day);
		output_text(o, day.data);
		output_text(o, host_label_name(l->label));
		output_text(o, label_origin_name(l->origin));
		output_int(o, (int64_t)l->hosts);
	}
	buf_fini(&day);
	return output_finish(o);
}

static int
text_facts(const struct learn_view *v, FILE *to)
{
	struct output *o =
	    output_create(to, OUTPUT_TABLE, fact_columns, COUNT(fact_columns));

	if (o == NULL)
		return -1;
	for (size_t i = 0; i < v->n_facts; i++) {
		const struct learn_fact_view *f = &v->facts[i];

		output_text(o, f->prior->name);
		output_real(o, 100 * f->prior->zombies);
		output_real(o, 100 * f->prior->servers);
		output_real(o, f->nats_shipped);
		output_real(o, f->here.bad);
		output_real(o, f->here.good);
		output_real(o, f->nats);
	}
	return output_finish(o);
}

/* A number that was shipped, or nothing. */
static void
put_shipped(struct output *o, bool shipped, uint32_t n)
{
	if (shipped)
		output_real(o, n);
	else
		output_none(o);
}

static int
text_cells(const struct learn_view *v, FILE *to)
{
	struct output *o =
	    output_create(to, OUTPUT_TABLE, cell_columns, COUNT(cell_columns));

	if (o == NULL)
		return -1;
	for (size_t i = 0; i < v->n_cells; i++) {
		const struct learn_cell *c = &v->cells[i];

		output_text(o, name_class_text(c->name));
		output_text(o, helo_class_text(c->helo));
		output_real(o, c->nats);
		output_real(o, c->nats_shipped);
		put_shipped(o, c->shipped, c->prior.zombies);
		put_shipped(o, c->shipped, c->prior.servers);
		output_real(o, c->here.bad);
		output_real(o, c->here.good);
	}
	return output_finish(o);
}

static int
print_text(const void *view, FILE *to)
{
	const struct learn_view *v = view;
	int rc = 0;

	text_threshold(v, to);
	learn_freeze_text(&v->freeze, v->now_s, to);
	text_totals(v, to);
	fputc('\n', to);
	say_line(to, "Hard labels got in the last %d days%s", LEARN_DAYS,
		 v->as_of_s != v->now_s ? " until then" : "");
	if (v->n_recent > 0)
		rc |= text_recent(v, to);
	else
		say_line(to, "(none)");
	fputc('\n', to);
	say_line(to, "Ways to speak: shares and nats as shipped, counts here, nats now");
	rc |= text_facts(v, to);
	fputc('\n', to);
	say_line(to, "Names and HELOs: nats now and as shipped, the counts behind the "
		     "shipped ones, and what was seen here");
	rc |= text_cells(v, to);
	return rc != 0 || ferror(to) ? -1 : 0;
}

/* JSON */

static void
json_threshold(const struct learn_view *v, struct json *j)
{
	const struct learn_bound *b = &v->bound;

	json_object_begin(j);
	json_key_real(j, "target_share", v->target_share, 9);
	json_key_real(j, "start", v->start, 3);
	json_key_real(j, "in_force", v->in_force, 3);
	json_key_int(j, "proven_hosts", (int64_t)b->hosts);
	json_key_int(j, "proven_hosts_above", (int64_t)b->above);
	json_key_real(j, "newcomers_share_max", b->newcomers, 6);
	json_key_real(j, "recipients_share_max", b->recipients, 6);
	json_object_end(j);
}

static void
json_labels(const struct store_labels *labels, size_t n, struct json *j)
{
	struct buf day;

	buf_init(&day);
	json_array_begin(j);
	for (size_t i = 0; i < n; i++) {
		json_object_begin(j);
		day_text(labels[i].day_s, &day);
		if (labels[i].day_s != 0)
			json_key_text(j, "day", day.data);
		json_key_text(j, "label", host_label_name(labels[i].label));
		json_key_text(j, "origin", label_origin_name(labels[i].origin));
		json_key_int(j, "hosts", (int64_t)labels[i].hosts);
		json_object_end(j);
	}
	json_array_end(j);
	buf_fini(&day);
}

static void
json_facts(const struct learn_view *v, struct json *j)
{
	json_array_begin(j);
	for (size_t i = 0; i < v->n_facts; i++) {
		const struct learn_fact_view *f = &v->facts[i];

		json_object_begin(j);
		json_key_text(j, "fact", f->prior->name);
		json_key_real(j, "shipped_zombies_share", f->prior->zombies, 3);
		json_key_real(j, "shipped_servers_share", f->prior->servers, 3);
		json_key_real(j, "shipped_nats", f->nats_shipped, 3);
		json_key_real(j, "zombies", f->here.bad, 2);
		json_key_real(j, "servers", f->here.good, 2);
		json_key_real(j, "nats", f->nats, 3);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_cells(const struct learn_view *v, struct json *j)
{
	json_array_begin(j);
	for (size_t i = 0; i < v->n_cells; i++) {
		const struct learn_cell *c = &v->cells[i];

		json_object_begin(j);
		json_key_text(j, "name", name_class_text(c->name));
		json_key_text(j, "helo", helo_class_text(c->helo));
		json_key_real(j, "shipped_nats", c->nats_shipped, 3);
		json_key_real(j, "nats", c->nats, 3);
		if (c->shipped) {
			json_key_int(j, "shipped_zombies", c->prior.zombies);
			json_key_int(j, "shipped_servers", c->prior.servers);
		}
		json_key_real(j, "zombies", c->here.bad, 2);
		json_key_real(j, "proven", c->here.good, 2);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_totals(const struct learn_view *v, struct json *j)
{
	json_object_begin(j);
	json_key_real(j, "zombies", v->all.bad, 2);
	json_key_real(j, "servers", v->all.good, 2);
	json_key_real(j, "hosts", v->all.seen, 2);
	json_key_int(j, "zombies_ever", (int64_t)v->zombies_ever);
	json_object_end(j);
}

static void
put_json(const void *view, struct json *j)
{
	const struct learn_view *v = view;

	json_key_int(j, "as_of", v->as_of_s);
	json_key(j, "threshold");
	json_threshold(v, j);
	json_key(j, "learning");
	learn_freeze_json(&v->freeze, j);
	json_key(j, "totals");
	json_totals(v, j);
	json_key(j, "labels");
	json_labels(v->labels, v->n_labels, j);
	json_key(j, "recent_labels");
	json_labels(v->recent, v->n_recent, j);
	json_key(j, "facts");
	json_facts(v, j);
	json_key(j, "names");
	json_cells(v, j);
}

/* CSV: rows of all kinds under one header. */

static const struct column csv_columns[] = {
    {"part", NULL, COLUMN_TEXT, 0},
    {"day", NULL, COLUMN_TEXT, 0},
    {"what", NULL, COLUMN_TEXT, 0},
    {"detail", NULL, COLUMN_TEXT, 0},
    {"value", NULL, COLUMN_REAL, 6},
    {"shipped_zombies", NULL, COLUMN_REAL, 3},
    {"shipped_servers", NULL, COLUMN_REAL, 3},
    {"shipped_nats", NULL, COLUMN_REAL, 3},
    {"zombies", NULL, COLUMN_REAL, 2},
    {"servers", NULL, COLUMN_REAL, 2},
    {"nats", NULL, COLUMN_REAL, 3},
};

/* One number by its name. */
static void
csv_value(struct output *o, const char *part, const char *what, double value)
{
	output_text(o, part);
	output_none(o);
	output_text(o, what);
	output_none(o);
	output_real(o, value);
	for (int i = 0; i < 6; i++)
		output_none(o);
}

static void
csv_values(const struct learn_view *v, struct output *o)
{
	const struct learn_bound *b = &v->bound;

	csv_value(o, "threshold", "target_share", v->target_share);
	csv_value(o, "threshold", "start", v->start);
	csv_value(o, "threshold", "in_force", v->in_force);
	csv_value(o, "threshold", "proven_hosts", (double)b->hosts);
	csv_value(o, "threshold", "proven_hosts_above", (double)b->above);
	csv_value(o, "threshold", "newcomers_share_max", b->newcomers);
	csv_value(o, "threshold", "recipients_share_max", b->recipients);
	csv_value(o, "learning", "frozen_since", v->freeze.since_s);
	csv_value(o, "learning", "convictions_limit", freeze_limit(&v->freeze));
	csv_value(o, "totals", "as_of", v->as_of_s);
	csv_value(o, "totals", "zombies", v->all.bad);
	csv_value(o, "totals", "servers", v->all.good);
	csv_value(o, "totals", "hosts", v->all.seen);
	csv_value(o, "totals", "zombies_ever", (double)v->zombies_ever);
}

static void
csv_labels(const char *part, const struct store_labels *labels, size_t n,
	   struct output *o)
{
	struct buf day;

	buf_init(&day);
	for (size_t i = 0; i < n; i++) {
		day_text(labels[i].day_s, &day);
		output_text(o, part);
		output_text(o, labels[i].day_s != 0 ? day.data : NULL);
		output_text(o, host_label_name(labels[i].label));
		output_text(o, label_origin_name(labels[i].origin));
		output_real(o, (double)labels[i].hosts);
		for (int k = 0; k < 6; k++)
			output_none(o);
	}
	buf_fini(&day);
}

static void
csv_facts(const struct learn_view *v, struct output *o)
{
	for (size_t i = 0; i < v->n_facts; i++) {
		const struct learn_fact_view *f = &v->facts[i];

		output_text(o, "facts");
		output_none(o);
		output_text(o, f->prior->name);
		output_none(o);
		output_none(o);
		output_real(o, f->prior->zombies);
		output_real(o, f->prior->servers);
		output_real(o, f->nats_shipped);
		output_real(o, f->here.bad);
		output_real(o, f->here.good);
		output_real(o, f->nats);
	}
}

static void
csv_cells(const struct learn_view *v, struct output *o)
{
	for (size_t i = 0; i < v->n_cells; i++) {
		const struct learn_cell *c = &v->cells[i];

		output_text(o, "names");
		output_none(o);
		output_text(o, name_class_text(c->name));
		output_text(o, helo_class_text(c->helo));
		output_none(o);
		put_shipped(o, c->shipped, c->prior.zombies);
		put_shipped(o, c->shipped, c->prior.servers);
		output_real(o, c->nats_shipped);
		output_real(o, c->here.bad);
		output_real(o, c->here.good);
		output_real(o, c->nats);
	}
}

static void
put_csv(const void *view, struct output *o)
{
	const struct learn_view *v = view;

	csv_values(v, o);
	csv_labels("labels", v->labels, v->n_labels, o);
	csv_labels("recent_labels", v->recent, v->n_recent, o);
	csv_facts(v, o);
	csv_cells(v, o);
}

int
learn_print(const struct learn_view *v, enum output_format format, FILE *to)
{
	static const struct view_printer printer = {print_text, put_json, put_csv,
						    csv_columns, COUNT(csv_columns)};

	return view_print(&printer, v, format, to);
}
