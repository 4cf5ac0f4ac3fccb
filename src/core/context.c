/*
 * What hosts have in common judges the first contact: 87 % of zombies come only
 * once.  A context counts how many of its hosts were found out as zombies or
 * earned a valid server's profile; its evidence is how far that share is proved to
 * differ from the base.
 */
#include "context.h"

#include <math.h>
#include <string.h>

#include "bitcount.h"
#include "decay.h"
#include "stamp.h"

#define QUANTILE_Z -1.6449 /* the 5 % quantile of the standard normal */

/*
 * What a wider context may say at most, either way.  It holds the same hosts, so near 0
 * or 1 it would count them twice; and with next to no pseudo-host on one side the
 * posterior's quantile is all prior.
 */
#define PARENT_MIN 0.1
#define PARENT_MAX 0.9

static const char *const kind_names[CONTEXT_KINDS] = {
    [CONTEXT_ALL] = "all",
    [CONTEXT_TEMPLATE] = "template",
    [CONTEXT_PROVIDER] = "provider",
    [CONTEXT_NET24] = "net24",
    [CONTEXT_NET16] = "net16",
    [CONTEXT_HELO] = "helo",
    [CONTEXT_HELO_TEMPLATE] = "helo-template",
    [CONTEXT_KIN] = "kin",
    [CONTEXT_FACT] = "fact",
    [CONTEXT_CLASS] = "class",
    [CONTEXT_OWNER] = "owner",
    [CONTEXT_COUNTRY] = "country",
    [CONTEXT_NAME_CLASS] = "name-class",
    [CONTEXT_SITE] = "site",
    [CONTEXT_SITE_KIN] = "site-kin",
    [CONTEXT_SENDER] = "sender",
};

char *
context_name_put(char *at, const char *end, const char *part)
{
	size_t len = strnlen(part, (size_t)(end - at));

	memcpy(at, part, len);
	at[len] = '\0';
	return at + len;
}

/* Bring the counts to ${now_s}; returns what an event of that time is worth then. */
static double
fade(struct context *c, uint32_t now_s)
{
	double factor;

	if (now_s <= c->at_s)
		return decay_factor(now_s, c->at_s, CONTEXT_HALF_LIFE_S);
	factor = decay_factor(c->at_s, now_s, CONTEXT_HALF_LIFE_S);
	c->bad *= (float)factor;
	c->good *= (float)factor;
	c->seen *= (float)factor;
	c->at_s = now_s;
	return 1;
}

static void
touch(struct context *c, uint32_t now_s)
{
	c->first_s = stamp_earlier(c->first_s, now_s);
	c->last_s = stamp_later(c->last_s, now_s);
}

void
context_seen(struct context *c, uint32_t now_s)
{
	float worth = (float)fade(c, now_s);

	c->seen += worth;
	c->wave = (float)context_wave(c, now_s) +
		  (float)decay_factor(now_s, c->wave_s, CONTEXT_WAVE_S);
	c->wave_s = stamp_later(c->wave_s, now_s);
	touch(c, now_s);
}

void
context_unseen(struct context *c, uint32_t now_s, uint32_t first_s)
{
	double wave = context_wave(c, now_s);

	fade(c, now_s);
	c->seen = fmaxf(
	    0, c->seen - (float)decay_factor(first_s, c->at_s, CONTEXT_HALF_LIFE_S));
	c->wave = (float)fmax(0, wave - decay_factor(first_s, now_s, CONTEXT_WAVE_S));
	c->wave_s = stamp_later(c->wave_s, now_s);
}

double
context_wave(const struct context *c, uint32_t now_s)
{
	return c == NULL ? 0 : c->wave * decay_factor(c->wave_s, now_s, CONTEXT_WAVE_S);
}

/* A steady stream's fading counters are in the ratio of their half-lives. */
double
context_wave_expected(const struct context *c, uint32_t now_s)
{
	return context_counts(c, now_s).seen * CONTEXT_WAVE_S / CONTEXT_HALF_LIFE_S;
}

void
context_label(struct context *c, uint32_t now_s, enum host_label label, uint64_t net_hash)
{
	float worth = (float)fade(c, now_s);

	touch(c, now_s);
	if (label == LABEL_SERVER) {
		c->good += worth;
	} else if (label == LABEL_ZOMBIE) {
		c->bad += worth;
		c->bad_total++;
		c->bad_nets |= bitcount_bit(net_hash);
	}
}

void
context_unlabel(struct context *c, uint32_t now_s, enum host_label label,
		uint32_t labelled_s)
{
	float worth;

	fade(c, now_s);
	worth = (float)decay_factor(labelled_s, c->at_s, CONTEXT_HALF_LIFE_S);
	if (label == LABEL_SERVER) {
		c->good = fmaxf(0, c->good - worth);
	} else if (label == LABEL_ZOMBIE) {
		c->bad = fmaxf(0, c->bad - worth);
		c->bad_total -= c->bad_total > 0;
		/* Bits are shared with others: only the last one can take its away. */
		if (c->bad_total == 0)
			c->bad_nets = 0;
	}
}

void
context_merge(struct context *c, const struct context *other)
{
	struct context from = *other;
	uint32_t at_s = stamp_later(c->at_s, from.at_s);

	fade(c, at_s);
	fade(&from, at_s);
	c->bad += from.bad;
	c->good += from.good;
	c->seen += from.seen;
	c->wave = (float)(context_wave(c, at_s) + context_wave(&from, at_s));
	c->wave_s = at_s;
	c->bad_nets |= from.bad_nets;
	c->bad_total += from.bad_total;
	c->first_s = stamp_earlier(c->first_s, from.first_s);
	c->last_s = stamp_later(c->last_s, from.last_s);
}

struct context_counts
context_counts(const struct context *c, uint32_t now_s)
{
	struct context_counts counts = {0, 0, 0};
	double factor;

	if (c == NULL)
		return counts;
	factor = decay_factor(c->at_s, now_s, CONTEXT_HALF_LIFE_S);
	counts.bad = c->bad * factor;
	counts.good = c->good * factor;
	counts.seen = c->seen * factor;
	return counts;
}

double
context_share(const struct context_counts *n, double parent, double k)
{
	return (n->bad + k * parent) / (n->bad + n->good + k);
}

/* psi(x) and its first two derivatives. */
struct polygamma {
	double di, tri, tetra;
};

/* Abramowitz and Stegun 6.3.5, 6.3.18, 6.4.6, 6.4.12 and 6.4.14: recurrence up to 6, then
 * the asymptotic series. */
static struct polygamma
polygamma(double x)
{
	struct polygamma p = {0, 0, 0};
	double r, y;

	for (; x < 6; x++) {
		r = 1 / x;
		p.di -= r;
		p.tri += r * r;
		p.tetra -= 2 * r * r * r;
	}
	r = 1 / x;
	y = r * r;
	p.di += log(x) - 0.5 * r - y * (1.0 / 12 - y * (1.0 / 120 - y * (1.0 / 252)));
	p.tri += r + y / 2 + y * r * (1.0 / 6 - y * (1.0 / 30 - y * (1.0 / 42)));
	p.tetra -= y * (1 + r + y * (0.5 - y * (1.0 / 6 - y * (1.0 / 6))));
	return p;
}

static double
logit(double p)
{
	return log(p / (1 - p));
}

/*
 * The logit of a Beta(a, b) variable has the cumulants psi(a) - psi(b), psi'(a) +
 * psi'(b), psi''(a) - psi''(b), and is close to normal, much closer than the variable
 * itself.  What is skew about it the first term of Cornish and Fisher's
 * expansion takes in: within 0.02 of the exact quantile from ten hosts on, where the
 * normal one alone is 0.2 short.
 */
static double
beta_logit_quantile(double a, double b)
{
	struct polygamma pa = polygamma(a), pb = polygamma(b);
	double variance = pa.tri + pb.tri, deviation = sqrt(variance);
	double skew = (pa.tetra - pb.tetra) / (variance * deviation);
	double z = QUANTILE_Z + skew * (QUANTILE_Z * QUANTILE_Z - 1) / 6;

	return pa.di - pb.di + z * deviation;
}

double
context_evidence(const struct context_counts *n, double parent, double k, double base)
{
	double bounded = fmin(fmax(parent, PARENT_MIN), PARENT_MAX);
	double a = n->bad + k * bounded, b = n->good + k * (1 - bounded);
	double origin = logit(base), mean = log(a / b) - origin;

	/* What is not above the base in the mean is not proved to be; so are most, for
	 * nothing was counted there. */
	if (mean <= 0)
		return mean;
	return fmax(0, beta_logit_quantile(a, b) - origin);
}

double
context_bad_networks(const struct context *c)
{
	return bitcount_estimate(c->bad_nets);
}

const char *
context_kind_name(enum context_kind kind)
{
	return kind < CONTEXT_KINDS ? kind_names[kind] : "?";
}

int
context_kind_parse(const char *name, enum context_kind *kind_r)
{
	for (enum context_kind kind = 0; kind < CONTEXT_KINDS; kind++)
		if (strcmp(name, kind_names[kind]) == 0) {
			*kind_r = kind;
			return 0;
		}
	return -1;
}
