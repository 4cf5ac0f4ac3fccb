/*
 * The statements that say what the administrator configured.  A policy is sealed once it
 * is in use, so each line of policy makes the engine a new one from all lines so
 * far, as the daemon does.
 */
#include "setup.h"

#include <stdlib.h>
#include <string.h>

#include "num.h"
#include "policy.h"

static int
configure(struct play *p)
{
	if (engine_configure(p->engine, &p->settings) != 0)
		return play_fail(p, "no memory");
	return 0;
}

/* self NAME|ADDRESS...: what is us in a HELO */
int
setup_self(struct play *p, const struct words *w)
{
	struct helo_self *self = &p->settings.self;

	for (size_t i = 1; i < w->n; i++) {
		struct addr addr;

		if (self->n_names == SELF_MAX || self->n_addrs == SELF_MAX)
			return play_fail(p, "too many names");
		if (addr_parse(w->word[i], &addr) == 0)
			p->self_addrs[self->n_addrs++] = addr;
		else if ((p->self_names[self->n_names] = strdup(w->word[i])) != NULL)
			self->n_names++;
	}
	return configure(p);
}

/* set target-share|suspect-score|carry-share|convictions-per-hour NUMBER */
int
setup_set(struct play *p, const struct words *w)
{
	double value;

	if (w->n != 3 || num_double_parse(w->word[2], 0, 1e9, &value) != 0)
		return play_fail(p, "set NAME NUMBER");
	if (strcmp(w->word[1], "memory") == 0)
		return play_memory(p, (uint64_t)(value * (1 << 20)));
	if (strcmp(w->word[1], "target-share") == 0)
		p->settings.target_share = value;
	else if (strcmp(w->word[1], "suspect-score") == 0)
		p->settings.suspect_score = value;
	else if (strcmp(w->word[1], "carry-share") == 0)
		p->settings.carry_share = value;
	else if (strcmp(w->word[1], "convictions-per-hour") == 0)
		p->settings.convictions_per_hour = (uint32_t)value;
	else
		return play_fail(p, "there is no setting \"%s\"", w->word[1]);
	return configure(p);
}

/* mode [SCOPE] enforce|monitor|off|inherit */
static int
add_mode(struct policy *policy, const struct words *w)
{
	enum policy_mode mode;

	if (w->n > 3 || policy_mode_parse(w->word[w->n - 1], &mode) != 0)
		return -1;
	return policy_set_mode(policy, w->n == 3 ? w->word[1] : "", mode);
}

/* protect [SCOPE] off|learn|sign|require|inherit */
static int
add_protection(struct policy *policy, const struct words *w)
{
	enum policy_protection protection;

	if (w->n > 3 || policy_protection_parse(w->word[w->n - 1], &protection) != 0)
		return -1;
	return policy_set_protection(policy, w->n == 3 ? w->word[1] : "", protection);
}

/* pin NETWORK pass|refuse [until 3d], counted from the beginning */
static int
add_pin(struct policy *policy, const struct words *w)
{
	enum policy_pin pin;
	uint32_t s = 0;
	struct net net;

	if (w->n < 3 || net_parse(w->word[1], &net) != 0 ||
	    policy_pin_parse(w->word[2], &pin) != 0 ||
	    (w->n == 5 && play_duration(w->word[4], &s) != 0))
		return -1;
	return policy_add_pin(policy, &net, pin, s != 0 ? PLAY_BEGINNING_S + s : 0);
}

/* trap PATTERN; exempt NETWORK */
static int
add(struct policy *policy, const struct words *w)
{
	struct net net;

	if (w->n < 2)
		return -1;
	switch (w->word[0][0]) {
	case 'm':
		return add_mode(policy, w);
	case 'p':
		return strcmp(w->word[0], "pin") == 0 ? add_pin(policy, w)
						      : add_protection(policy, w);
	case 'u':
		return policy_add_unsigned(policy, w->word[1]);
	case 't':
		return policy_add_trap(policy, w->word[1]);
	default:
		if (net_parse(w->word[1], &net) != 0)
			return -1;
		return policy_add_exempt(policy, &net);
	}
}

/* A policy of all lines so far; NULL when one is not understood. */
static struct policy *
make_policy(const struct play *p)
{
	struct policy *policy = policy_create();
	struct words w;

	for (size_t i = 0; policy != NULL && i < p->n_policy; i++)
		if (script_words(p->policy[i], &p->values, &w) != 0 ||
		    add(policy, &w) != 0) {
			policy_free(policy);
			policy = NULL;
		}
	if (policy != NULL)
		policy_set_thawed(policy, p->thawed_s);
	return policy;
}

/* A line of policy, see add(). */
int
setup_policy(struct play *p, const struct words *w)
{
	struct policy *policy;
	struct buf line;
	int failed = 0;

	if (p->n_policy == POLICY_MAX)
		return play_fail(p, "too many lines of policy");
	buf_init(&line);
	for (size_t i = 0; i < w->n; i++)
		failed |= buf_addf(&line, "%s ", w->word[i]);
	if (failed)
		return play_fail(p, "no memory");
	p->policy[p->n_policy++] = line.data;
	if ((policy = make_policy(p)) == NULL)
		return play_fail(p, "this is no policy");
	engine_set_policy(p->engine, policy);
	return 0;
}

/* thaw: what froze learning was looked at, and is no poison */
int
setup_thaw(struct play *p, const struct words *w)
{
	struct policy *policy;

	if (w->n != 1)
		return play_fail(p, "thaw takes no words");
	p->thawed_s = p->now_s;
	if ((policy = make_policy(p)) == NULL)
		return play_fail(p, "no memory");
	engine_set_policy(p->engine, policy);
	return 0;
}
