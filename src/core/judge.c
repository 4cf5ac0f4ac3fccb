/*
 * From facts to a score: each fact that speaks for or against a zombie becomes a
 * reason with its weight; score.c picks and sums.
 */
#include "judge.h"

#include <math.h>
#include <string.h>

#include "judge_botnet.h"
#include "judge_manner.h"
#include "judge_returns.h"
#include "judge_sender.h"
#include "judge_standing.h"
#include "mail_provider.h"
#include "relatives.h"
#include "server.h"
#include "site.h"
#include "spread.h"

#define CONCURRENT_FROM	  5
#define BURST_FROM	  5
#define RATE_MAX	  1.5
#define HELO_SHARE	  0.5 /* an estimate: at 4 networks, and for each doubling */
#define WAVE_FROM	  4   /* estimates: hosts, and what a doubling is worth */
#define WAVE_SHARE	  0.5
#define WAVE_MAX	  1.0
#define HELOS_FROM	  3
#define HELOS_MAX	  2.0
#define RCPT_DOMAIN	  2.0 /* these two are estimates: 7 to 1 and 15 to 1 */
#define RCPT_DOMAIN_EXACT 2.7
#define PROVIDER	  2.7
#define STATIC		  -1.0 /* of generic names: 8 % of zombies, 22 % of servers; estimated */

/* Small offices and rented machines have such lines; infected PCs rarely do. */
static bool
generic_but_static(const struct hostname *name)
{
	bool chosen = name->class == NAME_NAMED || name->class == NAME_NAMED_FORGED;

	return name->static_word && !chosen && name->class != NAME_NOT_KNOWN;
}

static void
judge_name(struct score *score, const struct learn_weights *w, const struct facts *f)
{
	struct reason r = {.id = REASON_NAME_HELO};
	enum name_class name = f->name->class,
			had = profile_name_class(f->profile, f->name);
	enum helo_class helo = f->helo->class;
	char both[CONTEXT_NAME_MAX];

	/* Without the name it cannot be said whether the HELO is still the same. */
	if (had != name && w->joint[had][f->profile->helo_class] < w->joint[name][helo]) {
		name = had;
		helo = f->profile->helo_class;
	}
	r.nats = w->joint[name][helo];
	if (generic_but_static(f->name))
		score_add(score,
			  &(struct reason){.id = REASON_NAME_STATIC, .nats = STATIC});
	if (r.nats == 0)
		return;
	reason_set_subject(&r, relatives_class(name, helo, both));
	score_add(score, &r);
}

/* A great name that a zombie borrows: the providers' own servers have confirmed names
 * there. */
static bool
borrows_provider(const struct facts *f)
{
	bool at_home = f->name->confirmed && mail_provider_home(f->name->registered);

	return f->helo->registered[0] != '\0' && !at_home && f->helo->class != HELO_PTR &&
	       f->helo->class != HELO_ORG && mail_provider_is(f->helo->registered);
}

/* The recipient's domain, unless the client does belong there or looks like a server. */
static bool
borrows_rcpt_domain(const struct facts *f)
{
	return f->rcpt_domain[0] != '\0' && f->helo->name[0] != '\0' &&
	       dname_within(f->helo->name, f->rcpt_domain) &&
	       !dname_within(f->name->name, f->rcpt_domain) &&
	       !server_like(f->name->class, HELO_OTHER);
}

/* A HELO that is somebody else's name is a disguise; where the PTR is not known it may be
 * right. */
static void
judge_helo(struct score *score, const struct facts *f)
{
	double helos = profile_helos(f->profile);
	struct reason domain = {.id = REASON_HELO_RCPT_DOMAIN, .nats = RCPT_DOMAIN};
	struct reason provider = {.id = REASON_HELO_PROVIDER, .nats = PROVIDER};

	if (helos >= HELOS_FROM)
		score_add(score,
			  &(struct reason){.id = REASON_HELO_MANY,
					   .nats = fmin(HELOS_MAX, 0.6 * (helos - 2)),
					   .a = helos});
	if (f->name->class == NAME_NOT_KNOWN)
		return;
	if (borrows_rcpt_domain(f)) {
		/* Exactly the domain is our own name: no PTR, 382/0 against other names'
		 * 985/18. */
		if (strcmp(f->helo->name, f->rcpt_domain) == 0)
			domain.nats = RCPT_DOMAIN_EXACT;
		reason_set_subject(&domain, f->rcpt_domain);
		score_add(score, &domain);
	}
	if (borrows_provider(f)) {
		reason_set_subject(&provider, f->helo->registered);
		score_add(score, &provider);
	}
}

static void
judge_recipients(struct score *score, const struct facts *f)
{
	const struct profile *p = f->profile;
	enum server_look look =
	    server_look(profile_name_class(p, f->name), f->helo->class);
	double unknown = learn_unknown_users(p, look), traps = learn_traps(p, look);
	double auto_traps = learn_auto_traps(p, look);

	if (fabs(unknown) >= 0.01)
		score_add(score, &(struct reason){.id = REASON_UNKNOWN_USERS,
						  .nats = unknown,
						  .a = p->unknown,
						  .b = p->accepted});
	if (traps > 0)
		score_add(score, &(struct reason){
				     .id = REASON_TRAP, .nats = traps, .a = p->traps});
	if (auto_traps > 0)
		score_add(score, &(struct reason){.id = REASON_AUTO_TRAP,
						  .nats = auto_traps,
						  .a = p->auto_traps});
}

/* A name that should be one host's, said from everywhere.  With a sender of the same
 * domain it is one forgery, and its victim one host: sender.networks has counted it. */
static void
judge_helo_networks(struct score *score, const struct facts *f)
{
	struct reason r = {.id = REASON_HELO_NETWORKS, .a = f->helo_networks};
	bool one_story = f->manner.stray == NULL && f->sender.networks >= SPREAD_FROM;

	if (f->helo_networks < SPREAD_FROM || one_story)
		return;
	r.nats = fmin(RATE_MAX, HELO_SHARE * log2(f->helo_networks / 2));
	reason_set_subject(&r, f->helo->name);
	score_add(score, &r);
}

/* Many new hosts of one naming scheme at once: a botnet's run, or a provider's new pool,
 * which has names for servers. */
static void
judge_wave(struct score *score, const struct relatives_known *known,
	   const struct facts *f)
{
	const struct hostname *name = f->name;
	struct reason r = {.id = REASON_WAVE};
	const struct context *c;

	if (name->class == NAME_NAMED || name->mail_word || name->static_word ||
	    name->template[0] == '\0')
		return;
	c = relatives_find(known, CONTEXT_TEMPLATE, name->template);
	r.a = context_wave(c, f->now_s);
	r.b = context_wave_expected(c, f->now_s);
	r.nats = fmin(WAVE_MAX, WAVE_SHARE * log2(r.a / (WAVE_FROM + 2 * r.b)));
	if (r.nats < 0.01)
		return;
	reason_set_subject(&r, name->template);
	score_add(score, &r);
}

/* Rate alone never convicts: big senders are fast.  Hosts named like servers: half. */
static void
judge_rate(struct score *score, const struct facts *f)
{
	const struct profile *p = f->profile;
	enum name_class name = profile_name_class(p, f->name);
	double share = server_named(name, f->helo->class) ? 0.25 : 0.5;

	if (f->concurrent >= CONCURRENT_FROM)
		score_add(score, &(struct reason){
				     .id = REASON_CONCURRENT,
				     .nats = fmin(RATE_MAX,
						  share * log2(f->concurrent /
							       (CONCURRENT_FROM - 1.0))),
				     .a = f->concurrent});
	if (p->burst_sessions >= BURST_FROM)
		score_add(score,
			  &(struct reason){
			      .id = REASON_SLAMMING,
			      .nats = fmin(RATE_MAX, share * log2(p->burst_sessions /
								  (BURST_FROM - 1.0))),
			      .a = p->burst_sessions,
			      .b = p->burst_rcpts});
}

void
judge(struct recall *recall, const struct learn_weights *weights,
      const struct facts *facts, struct score *score_r)
{
	struct relatives_known relatives;

	relatives_look(recall, facts, &relatives);
	score_init(score_r);
	relatives_judge(&relatives, facts, score_r);
	judge_name(score_r, weights, facts);
	judge_helo(score_r, facts);
	judge_manner(score_r, &relatives, weights, facts);
	judge_sender(score_r, &relatives, facts);
	judge_recipients(score_r, facts);
	site_judge(&relatives, facts, score_r);
	judge_rate(score_r, facts);
	judge_returns(score_r, facts);
	judge_wave(score_r, &relatives, facts);
	judge_botnet(facts, score_r);
	judge_helo_networks(score_r, facts);
	judge_standing(score_r, facts);
	score_sum(score_r);
}
