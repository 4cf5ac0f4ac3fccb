/*
 * What a scenario may expect, one row each.  A failure tells the whole verdict
 * with its reasons: it should not take a debugger to see why.
 */
#include "expect.h"

#include <math.h>
#include <string.h>

#include "num.h"
#include "watch.h"

/* What is left of the line behind what a row takes. */
struct rest {
	const struct words *words;
	size_t at;
};

static const char *
next(struct rest *r)
{
	return r->at < r->words->n ? r->words->word[r->at++] : "";
}

/* "> 4", "< 0.5", "= 1.2" (to a hundredth): 1 true, 0 false, -1 no comparison. */
static int
compare(struct rest *r, double value)
{
	const char *operator= next(r), *text = next(r);
	double limit;

	if (num_double_parse(text, -1e9, 1e9, &limit) != 0)
		return -1;
	if (strcmp(operator, ">") == 0)
		return value > limit;
	if (strcmp(operator, "=") == 0)
		return fabs(value - limit) < 0.01;
	return strcmp(operator, "<") == 0 ? value < limit : -1;
}

/* Each: 1 so, 0 not so, -1 not understood. */

static int
is_refused(struct play *p, struct rest *r)
{
	(void)r;
	return p->verdict.action == ACTION_REFUSE;
}

static int
is_carried(struct play *p, struct rest *r)
{
	(void)r;
	return p->answer == CARRY_ON;
}

static int
is_later(struct play *p, struct rest *r)
{
	(void)r;
	return p->answer == CARRY_LATER;
}

static int
is_signed(struct play *p, struct rest *r)
{
	(void)r;
	return p->is_signed;
}

/* Storms that are on. */
static int
is_storms(struct play *p, struct rest *r)
{
	struct engine_stats stats;

	engine_stats(p->engine, &stats);
	return compare(r, (double)stats.storms);
}

static int
is_convicted(struct play *p, struct rest *r)
{
	(void)r;
	return p->verdict.convicted;
}

static int
is_trap(struct play *p, struct rest *r)
{
	(void)r;
	return p->verdict.trap;
}

static int
is_auto_trap(struct play *p, struct rest *r)
{
	(void)r;
	return p->verdict.auto_trap;
}

static int
is_spared(struct play *p, struct rest *r)
{
	const char *why = next(r);

	if (strcmp(why, "no") == 0)
		why = "";
	return strcmp(why, verdict_spared_name(p->verdict.spared)) == 0;
}

static int
is_score(struct play *p, struct rest *r)
{
	return compare(r, p->verdict.score.total);
}

static int
is_reason(struct play *p, struct rest *r)
{
	const struct score *s = &p->verdict.score;
	enum reason_id id;

	if (reason_parse(next(r), &id) != 0)
		return -1;
	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].id == id && s->reasons[i].counts)
			return r->at < r->words->n ? compare(r, s->reasons[i].nats) : 1;
	r->at = r->words->n;
	return 0;
}

/* The sum of a family's reasons; 0 where there are none. */
static int
is_family(struct play *p, struct rest *r)
{
	const struct score *s = &p->verdict.score;
	const char *family = next(r);
	double sum = 0;

	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].counts &&
		    strcmp(reason_family_name(s->reasons[i].id), family) == 0)
			sum += s->reasons[i].nats;
	return compare(r, sum);
}

static int
is_deeds(struct play *p, struct rest *r)
{
	return compare(r, p->verdict.score.deeds);
}

static int
is_label(struct play *p, struct rest *r)
{
	play_close(p);
	return strcmp(next(r), host_label_name(p->outcome.label)) == 0;
}

static int
is_new_host(struct play *p, struct rest *r)
{
	(void)r;
	play_close(p);
	return p->outcome.new_host;
}

static int
is_new_zombie(struct play *p, struct rest *r)
{
	(void)r;
	play_close(p);
	return p->outcome.new_zombie;
}

static int
is_relapse(struct play *p, struct rest *r)
{
	(void)r;
	play_close(p);
	return p->outcome.relapse;
}

/* Which alerts began in the session. */
static int
is_alert(struct play *p, struct rest *r)
{
	static const struct {
		const char *name;
		unsigned alerts;
	} names[] = {{"none", 0},
		     {"unknown-users", WATCH_UNKNOWN},
		     {"traps", WATCH_TRAPS},
		     {"somebody-else", WATCH_ALIEN}};
	const char *name = next(r);

	play_close(p);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, name) == 0)
			return p->outcome.alerts == names[i].alerts;
	return -1;
}

static int
is_refused_share(struct play *p, struct rest *r)
{
	if (p->recipients == 0)
		return -1;
	return compare(r, (double)p->refused / p->recipients);
}

static int
is_breaker(struct play *p, struct rest *r)
{
	struct engine_stats stats;

	engine_stats(p->engine, &stats);
	return strcmp(next(r), stats.breaker_open ? "open" : "closed") == 0;
}

static int
is_learning(struct play *p, struct rest *r)
{
	bool frozen = freeze_active(engine_freeze(p->engine));

	return strcmp(next(r), frozen ? "frozen" : "on") == 0;
}

static const struct {
	const char *name;
	int (*is)(struct play *p, struct rest *r);
	bool of_recipient; /* there must have been one in this session */
} rows[] = {
    {"refused", is_refused, true},    {"convicted", is_convicted, true},
    {"trap", is_trap, true},	      {"auto-trap", is_auto_trap, true},
    {"spared", is_spared, true},      {"score", is_score, true},
    {"reason", is_reason, true},      {"label", is_label, false},
    {"new-host", is_new_host, false}, {"new-zombie", is_new_zombie, false},
    {"relapse", is_relapse, false},   {"refused-share", is_refused_share, false},
    {"learning", is_learning, false}, {"breaker", is_breaker, false},
    {"alert", is_alert, false},	      {"signed", is_signed, false},
    {"storms", is_storms, false},     {"carried", is_carried, true},
    {"later", is_later, true},	      {"family", is_family, true},
    {"deeds", is_deeds, true},
};

/* The index of the row, or -1. */
static int
find_row(const char *name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, name) == 0)
			return (int)i;
	return -1;
}

/* The verdict's kind by its name: 1, 0, or -1 when it is no kind. */
static int
is_kind(const struct play *p, const char *name)
{
	for (enum verdict_kind kind = VERDICT_PASS; kind <= VERDICT_PINNED; kind++)
		if (strcmp(verdict_kind_name(kind), name) == 0)
			return p->verdict.kind == kind;
	return -1;
}

static int
tell(struct play *p)
{
	const struct verdict *v = &p->verdict;
	struct buf *out = &p->problem;

	buf_addf(
	    out,
	    "got %s%s%s%s%s, score %.2f of %.2f, deeds %.2f; label %s; %u of %u refused",
	    verdict_kind_name(v->kind), v->action == ACTION_REFUSE ? ", refused" : "",
	    v->spared != SPARED_NO ? ", spared: " : "",
	    v->spared != SPARED_NO ? verdict_spared_name(v->spared) : "",
	    v->convicted ? ", convicted" : "", v->score.total, v->threshold,
	    v->score.deeds, host_label_name(p->outcome.label), p->refused, p->recipients);
	for (size_t i = 0; i < v->score.n_reasons; i++) {
		const struct reason *r = &v->score.reasons[i];

		buf_addf(out, "\n    %s%+.2f  %-22s ", r->counts ? " " : "(", r->nats,
			 reason_name(r->id));
		reason_format(r, out);
		buf_adds(out, r->counts ? "" : ")");
	}
	return -1;
}

int
expect(struct play *p, const struct words *w)
{
	struct rest r = {w, 1};
	bool not = w->n > 1 && strcmp(w->word[1], "not") == 0;
	const char *name;
	int row, so;

	r.at += not ;
	name = next(&r);
	row = find_row(name);
	if (!p->judged && (row < 0 || rows[row].of_recipient))
		return play_fail(p, "no recipient was judged in this session");
	so = row >= 0 ? rows[row].is(p, &r) : is_kind(p, name);
	if (so < 0 || r.at != w->n)
		return play_fail(p, "what is expected is not understood");
	if (so != not )
		return 0;
	return tell(p);
}
