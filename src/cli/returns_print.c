/* Who came back, for programs: every curve with its intervals. */
#include "returns_print.h"

#include "returns_text.h"
#include "view_print.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* The view, and how it is asked for. */
struct asked {
	const struct returns_view *view;
	enum returns_by by;
};

/* One curve, and what it is of. */
struct subject {
	const char *refusal, *class;
	const struct returns_botnet *botnet; /* NULL: not by botnet */
	const struct returns_sum *sum;
};
typedef void print_subject(void *ctx, const struct subject *subject);

/* All that have cases. */
static void
each_subject(const struct asked *asked, print_subject *print, void *ctx)
{
	const struct returns_view *v = asked->view;
	enum returns_by by = asked->by;

	for (size_t i = 0; by == RETURNS_BY_BOTNET && i < v->n_botnets; i++)
		print(ctx, &(struct subject){"refused", "any", &v->botnets[i],
					     &v->botnets[i].sum});
	if (by == RETURNS_BY_BOTNET)
		return;
	for (unsigned i = 0; i <= RETURNS_REFUSALS; i++)
		for (unsigned k = 0; k <= RETURNS_ZOMBIES; k++)
			if (v->sums[i][k].cases > 0)
				print(ctx, &(struct subject){returns_view_refusal(i),
							     returns_view_class(k), NULL,
							     &v->sums[i][k]});
}

static void
json_share(struct json *j, const char *name, const struct returns_share *s)
{
	json_key(j, name);
	json_object_begin(j);
	json_key_int(j, "cases", (int64_t)s->cases);
	if (s->cases > 0) {
		json_key_real(j, "share", s->share, 5);
		json_key_real(j, "low", s->low, 5);
		json_key_real(j, "high", s->high, 5);
	}
	json_object_end(j);
}

static void
json_points(struct json *j, const struct returns_curve *c)
{
	json_key(j, "points");
	json_array_begin(j);
	for (unsigned i = 0; i < RETURNS_NOT; i++) {
		json_object_begin(j);
		json_key_int(j, "within_s", returns_ends_s[i]);
		json_key_real(j, "share", c->at[i].share, 5);
		json_key_real(j, "low", c->at[i].low, 5);
		json_key_real(j, "high", c->at[i].high, 5);
		json_key_int(j, "at_risk", (int64_t)c->at_risk[i]);
		json_object_end(j);
	}
	json_array_end(j);
}

static void
json_subject(void *ctx, const struct subject *s)
{
	struct json *j = ctx;

	for (unsigned way = 0; way < RETURNS_WAYS; way++) {
		struct returns_curve c;

		returns_view_curve(s->sum, (enum returns_way)way, &c);
		json_object_begin(j);
		json_key_text(j, "refusal", s->refusal);
		json_key_text(j, "class", s->class);
		if (s->botnet != NULL) {
			json_key_int(j, "botnet", s->botnet->id);
			json_key_text(j, "botnet_name", s->botnet->name);
		}
		json_key_text(j, "way", returns_way_name((enum returns_way)way));
		json_key_int(j, "cases", (int64_t)c.cases);
		json_key_int(j, "censored", (int64_t)c.censored);
		json_points(j, &c);
		json_object_end(j);
	}
}

static void
json_greylist(struct json *j, const struct returns_view *v)
{
	struct returns_greylist g;

	returns_view_greylist(v, &g);
	json_key(j, "greylist");
	json_object_begin(j);
	json_key_int(j, "delay_s", returns_delays_s[v->delay]);
	json_key_text(j, "of", g.deferred ? "deferred" : "refused");
	json_share(j, "stopped", &g.stopped);
	json_share(j, "convicted_of_stopped", &g.convicted);
	json_object_end(j);
}

static void
json_cost(struct json *j, const struct returns_view *v)
{
	const struct returns_sum *taken = &v->sums[RETURNS_ACCEPTED][RETURNS_VALID];
	struct returns_share delayed = returns_share(taken->triples_new, taken->triples);
	struct returns_curve c;

	returns_view_cost(v, &c);
	json_key(j, "valid");
	json_object_begin(j);
	json_share(j, "recipients_delayed", &delayed);
	json_key_int(j, "deferred", (int64_t)c.cases);
	json_points(j, &c);
	json_object_end(j);
}

static void
put_json(const void *asked, struct json *j)
{
	const struct returns_view *v = ((const struct asked *)asked)->view;
	const struct returns_sum *all = &v->sums[RETURNS_REFUSED][RETURNS_ANY];

	json_key_int(j, "first_day", v->first_s);
	json_key_int(j, "last_day", v->last_s);
	json_key_int(j, "cases", (int64_t)all->cases);
	json_key_int(j, "open", (int64_t)all->open);
	json_key_int(j, "evicted", (int64_t)all->evicted);
	json_greylist(j, v);
	json_cost(j, v);
	json_key(j, "curves");
	json_array_begin(j);
	each_subject(asked, json_subject, j);
	json_array_end(j);
}

static const struct column csv_columns[] = {
    {"refusal", NULL, COLUMN_TEXT, 0},	   {"class", NULL, COLUMN_TEXT, 0},
    {"botnet", NULL, COLUMN_INT, 0},	   {"way", NULL, COLUMN_TEXT, 0},
    {"cases", NULL, COLUMN_INT, 0},	   {"within_s", NULL, COLUMN_INT, 0},
    {"share", NULL, COLUMN_REAL, 5},	   {"low", NULL, COLUMN_REAL, 5},
    {"high", NULL, COLUMN_REAL, 5},	   {"at_risk", NULL, COLUMN_INT, 0},
    {"botnet_name", NULL, COLUMN_TEXT, 0},
};

static void
csv_point(struct output *o, const struct subject *s, enum returns_way way,
	  const struct returns_curve *c, unsigned i)
{
	output_text(o, s->refusal);
	output_text(o, s->class);
	if (s->botnet != NULL)
		output_int(o, s->botnet->id);
	else
		output_none(o);
	output_text(o, returns_way_name(way));
	output_int(o, (int64_t)c->cases);
	output_int(o, returns_ends_s[i]);
	output_real(o, c->at[i].share);
	output_real(o, c->at[i].low);
	output_real(o, c->at[i].high);
	output_int(o, (int64_t)c->at_risk[i]);
	if (s->botnet != NULL)
		output_text(o, s->botnet->name);
	else
		output_none(o);
}

static void
csv_subject(void *ctx, const struct subject *s)
{
	for (unsigned way = 0; way < RETURNS_WAYS; way++) {
		struct returns_curve c;

		returns_view_curve(s->sum, (enum returns_way)way, &c);
		for (unsigned i = 0; i < RETURNS_NOT; i++)
			csv_point(ctx, s, (enum returns_way)way, &c, i);
	}
}

static void
put_csv(const void *asked, struct output *out)
{
	each_subject(asked, csv_subject, out);
}

static int
print_text(const void *asked, FILE *to)
{
	const struct asked *a = asked;

	return returns_text(a->view, a->by == RETURNS_BY_BOTNET, to);
}

int
returns_print(const struct returns_view *v, enum returns_by by, enum output_format format,
	      FILE *to)
{
	static const struct view_printer printer = {print_text, put_json, put_csv,
						    csv_columns, COUNT(csv_columns)};
	const struct asked asked = {v, by};

	return view_print(&printer, &asked, format, to);
}
