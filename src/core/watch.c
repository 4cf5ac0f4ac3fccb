/*
 * Each sum adds the log-likelihood ratio of "changed" against "as before" and never falls
 * below zero; it calls at H.  While nothing changed it calls, by chance alone, once in at
 * least e^H observations (Lorden, Ann. Math. Stat. 42, 1971): H = 10 is once in 22,000
 * recipients, 8 once in 3,000 sessions.  After a call it begins anew.
 *
 * All thresholds are estimates of what an operator wants to be told, not measurements.
 */
#include "watch.h"

#include <math.h>
#include <string.h>

#include "recall.h"
#include "stamp.h"

#define HASH_ADDRESS 132
#define DAY_S	     86400

#define UNKNOWN_H     10.0
#define UNKNOWN_MORE  0.25 /* "changed": so much above its own share ... */
#define UNKNOWN_LEAST 0.02 /* ... which is taken to be at least this */
#define TRAP_H	      7.0
#define TRAP_BEFORE   (1.0 / 2000)
#define TRAP_CHANGED  (1.0 / 50)
#define ALIEN_H	      8.0
#define ALIEN_BEFORE  0.05
#define ALIEN_CHANGED 0.5

/* What the numbers of a memo of this kind mean: the sums in thousandths.  memo.ref is the
 * identity that is established, memo.n counts alerts; when the last one of each kind
 * began stands behind the sums, in the order of the bits. */
enum { SUM_UNKNOWN, SUM_TRAPS, SUM_ALIEN, ALERT_S };

_Static_assert(ALERT_S + WATCH_KINDS <= MEMO_MORE_MAX, "room for each kind");

void
watch_post(const struct recall *recall, const struct merit_owner *who,
	   struct watch_post *post_r)
{
	post_r->shelf = who->shelf;
	post_r->id = recall_hash(recall, HASH_ADDRESS, who->address);
	post_r->who = who;
}

/* Add one observation of something that was seen with ${before} and is seen with
 * ${changed} probability.  True when the sum reached ${h}; it is 0 again then. */
static bool
observe(uint32_t *sum, bool seen, double before, double changed, double h)
{
	double ratio = seen ? changed / before : (1 - changed) / (1 - before);
	double s = fmax(0, *sum / 1000.0 + log(ratio));

	*sum = s >= h ? 0 : (uint32_t)(1000 * s);
	return s >= h;
}

/* An alert of one kind begins: may it be told?  Its time is noted then. */
static bool
may_tell(uint32_t *at_s, uint32_t now_s)
{
	if (*at_s != 0 && now_s < *at_s + DAY_S)
		return false;
	*at_s = now_s;
	return true;
}

/* Note the alerts that are new today, and tell the archive; that a sum moved only when it
 * was alerted, or once a day. */
static unsigned
finish(const struct watch_post *post, struct memo *m, uint32_t now_s, unsigned alerts)
{
	bool fresh = now_s / DAY_S > m->last_s / DAY_S || m->first_s == 0;

	for (unsigned i = 0; i < WATCH_KINDS; i++) {
		uint32_t *at_s = &m->more[ALERT_S + i];

		/* The clock may have been ahead then. */
		if (*at_s > now_s)
			*at_s = now_s;
		if ((alerts & 1u << i) != 0 && !may_tell(at_s, now_s))
			alerts &= ~(1u << i);
	}
	m->n += alerts != 0;
	m->first_s = stamp_earlier(m->first_s, now_s);
	m->last_s = stamp_later(m->last_s, now_s);
	if (alerts != 0 || fresh)
		memo_changed(post->shelf, MEMO_WATCH, post->id, post->who->address, m);
	return alerts;
}

/* Its own share of unknown users so far, all of its life. */
static double
usual_unknown(const struct profile *p)
{
	double n = (double)p->accepted_total + p->unknown_total;

	return fmin(0.5, fmax(UNKNOWN_LEAST, (p->unknown_total + 1.0) / (n + 10)));
}

unsigned
watch_rcpt(const struct watch_post *post, const struct profile *p, uint32_t now_s,
	   enum mta_answer answer, bool trap)
{
	bool unknown = answer == MTA_UNKNOWN;
	double usual = usual_unknown(p);
	unsigned alerts = 0;
	struct memo *m;

	if (!trap && !unknown && answer != MTA_ACCEPTED)
		return 0;
	if ((m = memo_put(post->shelf, MEMO_WATCH, post->id, now_s)) == NULL)
		return 0;
	m->ref = post->who->id;
	if (observe(&m->more[SUM_TRAPS], trap, TRAP_BEFORE, TRAP_CHANGED, TRAP_H))
		alerts |= WATCH_TRAPS;
	if (!trap && observe(&m->more[SUM_UNKNOWN], unknown, usual, usual + UNKNOWN_MORE,
			     UNKNOWN_H))
		alerts |= WATCH_UNKNOWN;
	return finish(post, m, now_s, alerts);
}

unsigned
watch_session(const struct watch_post *post, const struct profile *p, uint32_t now_s)
{
	struct memo *m = memo_find(post->shelf, MEMO_WATCH, post->id, now_s);
	bool alien;

	if (m == NULL || m->ref == 0)
		return 0;
	alien = m->ref != post->who->id && p->label != LABEL_SERVER;
	if (!observe(&m->more[SUM_ALIEN], alien, ALIEN_BEFORE, ALIEN_CHANGED, ALIEN_H))
		return 0;
	return finish(post, m, now_s, WATCH_ALIEN);
}

unsigned
watch_memo_alerts(const struct memo *m, uint32_t now_s, uint32_t at_s_r[WATCH_KINDS])
{
	unsigned alerts = 0;

	for (unsigned i = 0; i < WATCH_KINDS; i++) {
		at_s_r[i] = m->more[ALERT_S + i];
		if (now_s > at_s_r[i] + WATCH_SHOWN_S)
			at_s_r[i] = 0;
		alerts |= at_s_r[i] != 0 ? 1u << i : 0;
	}
	return alerts;
}

unsigned
watch_alerts(const struct watch_post *post, uint32_t now_s, uint32_t at_s_r[WATCH_KINDS])
{
	const struct memo *m = memo_find(post->shelf, MEMO_WATCH, post->id, now_s);

	memset(at_s_r, 0, WATCH_KINDS * sizeof(*at_s_r));
	return m != NULL ? watch_memo_alerts(m, now_s, at_s_r) : 0;
}

const char *
watch_alert_text(enum watch_alert alert)
{
	switch (alert) {
	case WATCH_UNKNOWN:
		return "tries far more unknown users than it used to";
	case WATCH_TRAPS:
		return "began to hit spamtraps";
	case WATCH_ALIEN:
		return "shares its address with somebody who speaks otherwise";
	}
	return "";
}
