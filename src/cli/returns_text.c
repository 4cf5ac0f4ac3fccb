/*
 * "Is greylisting dead?" for a person: first the answer, then what it stands on.
 */
#include "returns_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "say.h"
#include "screen.h"

#define COUNT(a)    (sizeof(a) / sizeof((a)[0]))
#define BAR	    24 /* characters of a whole bar */
#define BOTNETS_MAX 50

/* The steps that tables show: 1, 5, 15, 60 min, 4 h, 25 h. */
static const unsigned shown[] = {2, 3, 5, 7, 9, 12};

#define SHARE_MAX 40
/* "12.3 % (10.1 to 14.9)" */
static char *
say_share(const struct returns_share *s, char out[SHARE_MAX])
{
	snprintf(out, SHARE_MAX, "%.1f %% (%.1f to %.1f)", 100 * s->share, 100 * s->low,
		 100 * s->high);
	return out;
}

/* What the numbers come to. */
static const char *
answer(const struct returns_share *stopped)
{
	if (stopped->low >= 0.8)
		return "No: it would stop most zombies here.";
	if (stopped->high < 0.5)
		return "Yes: most zombies here come back.";
	if (stopped->low >= 0.5)
		return "Half: it would stop more zombies here than it lets pass.";
	return "It cannot be told yet: the interval is too wide.";
}

static void
text_answer(const struct returns_view *v, FILE *to)
{
	struct returns_greylist g;
	char delay[SAY_MAX], share[SHARE_MAX], caught[SHARE_MAX], line[400];

	returns_view_greylist(v, &g);
	say_span(returns_delays_s[v->delay], delay);
	if (g.stopped.cases < RETURNS_FEW) {
		snprintf(line, sizeof(line),
			 "Not known yet: only %" PRIu64 " zombies were watched for 25 "
			 "hours after they were refused at their first contact.",
			 g.stopped.cases);
		say_wrapped(to, "Is greylisting dead? ", line);
		return;
	}
	say_wrapped(to, "Is greylisting dead? ", answer(&g.stopped));
	snprintf(line, sizeof(line),
		 "Of %" PRIu64 " zombies that were %s at their first contact, %s did not "
		 "come back with the same sender and recipient after %s or more, within "
		 "25 hours: a greylist would have stopped these.",
		 g.stopped.cases, g.deferred ? "deferred (4xx)" : "refused",
		 say_share(&g.stopped, share), delay);
	say_wrapped(to, "Stopped    ", line);
	if (g.convicted.cases > 0) {
		snprintf(line, sizeof(line),
			 "Lychgate alone had convicted %s of such zombies at that first "
			 "contact; taken are those with hard evidence, whatever they "
			 "were answered.",
			 say_share(&g.convicted, caught));
		say_wrapped(to, "Anyway     ", line);
	}
	if (!g.deferred)
		say_wrapped(to, "           ",
			    "Hardly any of them was deferred with a 4xx, as a greylist "
			    "would do: taken are those that were refused with a 5xx. A "
			    "zombie that reads the answer may try again only after a "
			    "4xx.");
}

static void
text_cost(const struct returns_view *v, FILE *to)
{
	const struct returns_sum *taken = &v->sums[RETURNS_ACCEPTED][RETURNS_VALID];
	struct returns_share delayed = returns_share(taken->triples_new, taken->triples);
	struct returns_curve c;
	char half[SAY_MAX], most[SAY_MAX], share[SHARE_MAX], line[400];
	uint32_t half_s, most_s;

	returns_view_cost(v, &c);
	if (taken->triples > 0) {
		snprintf(line, sizeof(line),
			 "Of %" PRIu64 " recipients taken from valid servers %s had a "
			 "sender and recipient not seen before from that network, and "
			 "would have waited.",
			 delayed.cases, say_share(&delayed, share));
		say_wrapped(to, "Cost       ", line);
	}
	if (c.cases == 0) {
		say_wrapped(
		    to, taken->triples > 0 ? "           " : "Cost       ",
		    "How long they would have waited cannot be measured: the mail "
		    "server deferred no valid server at its first contact.");
		return;
	}
	half_s = returns_curve_quantile(&c, 0.5);
	most_s = returns_curve_quantile(&c, 0.9);
	snprintf(
	    line, sizeof(line),
	    "Of %" PRIu64 " valid servers that were deferred at their first contact "
	    "half would have been let in within %s, nine of ten within %s; %.1f %% did "
	    "not come back in time.",
	    c.cases, half_s != 0 ? say_span(half_s, half) : "more than 25 h",
	    most_s != 0 ? say_span(most_s, most) : "more than 25 h",
	    100 * (1 - c.at[RETURNS_NOT - 1].share));
	say_wrapped(to, taken->triples > 0 ? "           " : "Cost       ", line);
}

static void
text_base(const struct returns_view *v, FILE *to)
{
	const struct returns_sum *all = &v->sums[RETURNS_REFUSED][RETURNS_ANY];
	char line[300], from[SAY_MAX], until[SAY_MAX];

	say_day(v->first_s, from);
	say_day(v->last_s, until);
	snprintf(line, sizeof(line),
		 "%" PRIu64
		 " refusals from %s to %s (UTC), one at a time for each host and "
		 "kind; %" PRIu64 " of them are still watched, %" PRIu64
		 " went out of sight early for want of memory. Both count as far as they "
		 "were seen.",
		 all->cases, from, until, all->open, all->evicted);
	say_wrapped(to, "Counted    ", line);
}

/* Tables */

static const struct column columns[] = {
    {"what", "AFTER", COLUMN_TEXT, 0},	 {"class", "HOSTS", COLUMN_TEXT, 0},
    {"cases", "CASES", COLUMN_INT, 0},	 {"min1", "1 MIN", COLUMN_TEXT, 0},
    {"min5", "5 MIN", COLUMN_TEXT, 0},	 {"min15", "15 MIN", COLUMN_TEXT, 0},
    {"hour1", "1 H", COLUMN_TEXT, 0},	 {"hours4", "4 H", COLUMN_TEXT, 0},
    {"hours25", "25 H", COLUMN_TEXT, 0},
};

static const char *
refusal_text(unsigned refusal)
{
	static const char *const texts[RETURNS_REFUSALS + 1] = {
	    [RETURNS_DEFERRED] = "4xx",
	    [RETURNS_MTA] = "5xx of the MTA",
	    [RETURNS_OURS] = "5xx by Lychgate",
	    [RETURNS_ACCEPTED] = "accepted",
	    [RETURNS_REFUSED] = "any refusal"};

	return texts[refusal];
}

static void
put_curve(struct output *o, const struct returns_sum *sum, enum returns_way way)
{
	struct returns_curve c;

	returns_view_curve(sum, way, &c);
	output_int(o, (int64_t)c.cases);
	for (size_t i = 0; i < COUNT(shown); i++) {
		const struct returns_share *s = &c.at[shown[i]];
		char text[SHARE_MAX];

		snprintf(text, sizeof(text), "%.1f (%.0f-%.0f)", 100 * s->share,
			 100 * s->low, 100 * s->high);
		output_text(o, text);
	}
}

static int
table_kinds(const struct returns_view *v, FILE *to)
{
	struct output *o = output_create(to, OUTPUT_TABLE, columns, COUNT(columns));

	if (o == NULL)
		return -1;
	say_line(
	    to,
	    "Percent of hosts that came back, with anything, within (95 %% interval):");
	for (unsigned i = 0; i < RETURNS_REFUSALS; i++)
		for (unsigned k = 0; k < RETURNS_CLASSES; k++) {
			if (v->sums[i][k].cases == 0)
				continue;
			output_text(o, refusal_text(i));
			output_text(o, returns_view_class(k));
			put_curve(o, &v->sums[i][k], RETURNS_HOST);
		}
	return output_finish(o);
}

static int
table_ways(const struct returns_view *v, FILE *to)
{
	static const char *const texts[RETURNS_WAYS] = {
	    [RETURNS_HOST] = "it, with anything",
	    [RETURNS_RESEND] = "it, the same mail",
	    [RETURNS_RETEMPLATE] = "it, other mail to them",
	    [RETURNS_BLAST] = "it, mail to others",
	    [RETURNS_NEAR] = "it or its /24, same pair",
	    [RETURNS_ANYONE] = "anyone, same pair"};
	struct column ways[COUNT(columns)];
	struct output *o;

	memcpy(ways, columns, sizeof(ways));
	ways[0].title = "WHO COMES BACK";
	if ((o = output_create(to, OUTPUT_TABLE, ways, COUNT(ways))) == NULL)
		return -1;
	say_line(to,
		 "Zombies after any refusal, by who comes back with what (pair: sender "
		 "and recipient):");
	for (unsigned way = 0; way < RETURNS_WAYS; way++) {
		output_text(o, texts[way]);
		output_text(o, "zombies");
		put_curve(o, &v->sums[RETURNS_REFUSED][RETURNS_ZOMBIES],
			  (enum returns_way)way);
	}
	return output_finish(o);
}

/* What `lychgate botnet` takes. */
static const char *
name_of(const struct returns_botnet *b, char id[16])
{
	snprintf(id, 16, "%" PRIu32, b->id);
	return b->name[0] != '\0' ? b->name : id;
}

static int
table_botnets(const struct returns_view *v, FILE *to)
{
	struct column nets[COUNT(columns)];
	struct output *o;
	char id[16];

	if (v->n_botnets == 0) {
		say_line(to, "No case belongs to a known botnet.");
		return 0;
	}
	memcpy(nets, columns, sizeof(nets));
	nets[0].title = "BOTNET";
	if ((o = output_create(to, OUTPUT_TABLE, nets, COUNT(nets))) == NULL)
		return -1;
	say_line(to, "Percent of hosts that came back after any refusal, with anything, "
		     "within:");
	for (size_t i = 0; i < v->n_botnets && i < BOTNETS_MAX; i++) {
		output_text(o, name_of(&v->botnets[i], id));
		output_text(o, "any");
		put_curve(o, &v->botnets[i].sum, RETURNS_HOST);
	}
	if (output_finish(o) != 0)
		return -1;
	say_more(to, "lychgate botnet ", name_of(&v->botnets[0], id));
	return 0;
}

/* Plot */

/* The locale's character set, as the environment names it (POSIX 8.2). */
static bool
speaks_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < COUNT(names); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return strcasestr(value, "utf-8") != NULL ||
			       strcasestr(value, "utf8") != NULL;
	}
	return false;
}

/* A bar of share * BAR characters; in UTF-8 to an eighth of one. */
static void
bar(struct buf *out, double share, bool utf8)
{
	static const char *const eighths[] = {"",
					      "\xe2\x96\x8f",
					      "\xe2\x96\x8e",
					      "\xe2\x96\x8d",
					      "\xe2\x96\x8c",
					      "\xe2\x96\x8b",
					      "\xe2\x96\x8a",
					      "\xe2\x96\x89"};
	unsigned n = (unsigned)(share * BAR * 8 + (utf8 ? 0.5 : 4)), width = n / 8;

	for (unsigned i = 0; i < width; i++)
		(void)buf_adds(out, utf8 ? "\xe2\x96\x88" : "#");
	if (utf8 && n % 8 != 0) {
		(void)buf_adds(out, eighths[n % 8]);
		width++;
	}
	for (; width < BAR; width++)
		(void)buf_addc(out, ' ');
}

static int
plot(const struct returns_view *v, FILE *to)
{
	bool utf8 = speaks_utf8();
	struct returns_curve zombies, valid;
	struct buf line;

	returns_view_curve(&v->sums[RETURNS_REFUSED][RETURNS_ZOMBIES], RETURNS_HOST,
			   &zombies);
	returns_view_curve(&v->sums[RETURNS_REFUSED][RETURNS_VALID], RETURNS_HOST,
			   &valid);
	buf_init(&line);
	say_line(to, "Back within  %-*s%s", valid.cases > 0 ? BAR + 8 : 0, "zombies",
		 valid.cases > 0 ? "valid servers" : "");
	for (unsigned i = 0; i < RETURNS_NOT; i++) {
		char span[SAY_MAX];

		buf_clear(&line);
		(void)buf_addf(&line, "%11s  ", say_span(returns_ends_s[i], span));
		bar(&line, zombies.at[i].share, utf8);
		(void)buf_addf(&line, " %3.0f %%", 100 * zombies.at[i].share);
		if (valid.cases > 0) {
			(void)buf_adds(&line, "  ");
			bar(&line, valid.at[i].share, utf8);
			(void)buf_addf(&line, " %3.0f %%", 100 * valid.at[i].share);
		}
		fprintf(to, "%s\n", line.len > 0 ? line.data : "");
	}
	buf_fini(&line);
	fputc('\n', to);
	return 0;
}

int
returns_text(const struct returns_view *v, bool by_botnet, FILE *to)
{
	int rc = 0;

	if (v->first_s == 0) {
		say_line(to,
			 "Nobody was refused so far (or since then): nothing is known.");
		return ferror(to) ? -1 : 0;
	}
	text_answer(v, to);
	text_cost(v, to);
	text_base(v, to);
	fputc('\n', to);
	if (by_botnet) {
		rc = table_botnets(v, to);
	} else {
		rc |= plot(v, to);
		rc |= table_kinds(v, to);
		fputc('\n', to);
		rc |= table_ways(v, to);
	}
	return rc != 0 || ferror(to) ? -1 : 0;
}
