/*
 * From facts to a score: each fact that speaks for or against a zombie becomes a
 * reason with its weight; score.c picks and sums.
 */
#include "judge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "decay.h"
#include "server.h"

/* Engine.md, "Context". */
#define K_NARROW	 4 /* pseudo-hosts of template and HELO */
#define K_WIDE		 20
#define BASE		 0.5 /* good hosts are weighted so that this is the base rate */
#define BALANCE_MAX	 20
#define SHARE_KIN	 0.8
#define SHARE_ALIKE	 0.25
#define SHARE_PROVIDER	 0.25
#define SHARE_HELO	 0.5
#define SHARE_NETWORK	 0.3
#define NETWORK_MAX	 1.0
#define NAMELESS	 2 /* of a host without a name the network counts twice */
#define CONTEXT_MIN	 -3.0
#define CONTEXT_MAX	 4.0
#define CONTEXT_MAX_SURE 6.0 /* 300 bad hosts in 30 networks and no good one */
#define SURE_HOSTS	 300
#define SURE_NETWORKS	 30

#define CONCURRENT_FROM 5
#define BURST_FROM	5
#define RATE_MAX	1.5
#define HELOS_FROM	3
#define HELOS_MAX	2.0
#define RCPT_DOMAIN	2.0

#define FACT_ESMTP   "dialect esmtp"
#define FACT_PLAIN   "dialect plain"
#define FACT_TLS_ON  "tls on"
#define FACT_TLS_OFF "tls off"

/*
 * Shares of zombies and of valid servers that speak so, where nothing is learnt yet.
 * Estimates, not measured: mail servers name the message's size (RFC 1870) where it is
 * offered and many encrypt, programs that only blast rarely do either.
 */
static const struct fact_prior {
	const char *name;
	enum reason_id reason;
	double zombies, servers;
} facts[] = {
    {FACT_ESMTP, REASON_DIALECT, 0.10, 0.60},
    {FACT_PLAIN, REASON_DIALECT, 0.90, 0.40},
    {FACT_TLS_ON, REASON_TLS, 0.05, 0.30},
    {FACT_TLS_OFF, REASON_TLS, 0.95, 0.70},
};

static void
add_context(struct judge_contexts *contexts, enum context_kind kind, const char *name)
{
	struct judge_context *c = &contexts->all[contexts->n++];

	c->kind = kind;
	snprintf(c->name, sizeof(c->name), "%s", name);
}

static void
add_network(struct judge_contexts *contexts, enum context_kind kind,
	    const struct addr *ip)
{
	bool narrow = kind == CONTEXT_NET24;
	unsigned bits = ip->family == 4 ? (narrow ? 24 : 16) : (narrow ? 56 : 32);
	struct net net = net_of(ip, bits);
	char text[NET_TEXT_MAX];

	add_context(contexts, kind, net_format(&net, text));
}

/* The words for what is learnt of a manner; NULL while it is not known. */
static const char *
dialect_fact(const struct manner *m)
{
	if (m->dialect == DIALECT_NOT_KNOWN)
		return NULL;
	return m->dialect == DIALECT_ESMTP ? FACT_ESMTP : FACT_PLAIN;
}

static const char *
tls_fact(const struct manner *m)
{
	if (m->tls == TLS_UNKNOWN)
		return NULL;
	return m->tls == TLS_ON ? FACT_TLS_ON : FACT_TLS_OFF;
}

/* Who is named alike and speaks alike: "ppp-@.example.net, HELO single, plain". */
static void
add_kin(struct judge_contexts *contexts, const struct hostname *name,
	const struct helo *helo, const struct manner *m)
{
	char kin[CONTEXT_NAME_MAX];

	/* The template's length leaves nothing to cut but the words behind it. */
	snprintf(kin, sizeof(kin), "%.200s, HELO %s, %s", name->template,
		 helo_form_name(helo->form), dialect_name(m->dialect));
	add_context(contexts, CONTEXT_KIN, kin);
}

void
judge_contexts(const struct addr *ip, const struct hostname *name,
	       const struct helo *helo, const struct manner *manner,
	       struct judge_contexts *contexts_r)
{
	contexts_r->n = 0;
	add_context(contexts_r, CONTEXT_ALL, "");
	if (name->template[0] != '\0') {
		add_context(contexts_r, CONTEXT_TEMPLATE, name->template);
		add_kin(contexts_r, name, helo, manner);
	}
	if (name->registered[0] != '\0')
		add_context(contexts_r, CONTEXT_PROVIDER, name->registered);
	add_network(contexts_r, CONTEXT_NET24, ip);
	add_network(contexts_r, CONTEXT_NET16, ip);
	if (helo->name[0] != '\0')
		add_context(contexts_r, CONTEXT_HELO, helo->name);
	if (helo->template[0] != '\0')
		add_context(contexts_r, CONTEXT_HELO_TEMPLATE, helo->template);
	if (dialect_fact(manner) != NULL)
		add_context(contexts_r, CONTEXT_FACT, dialect_fact(manner));
	if (tls_fact(manner) != NULL)
		add_context(contexts_r, CONTEXT_FACT, tls_fact(manner));
}

/* The counts of all contexts of a host, by kind, as they count for this host. */
struct tally {
	struct judge_contexts contexts;
	const char *names[CONTEXT_KINDS];	       /* NULL: not in such a context */
	struct context_counts raw[CONTEXT_KINDS];      /* for people */
	struct context_counts balanced[CONTEXT_KINDS]; /* for the formulas */
	bool sure; /* the template may reach CONTEXT_MAX_SURE */
};

/* A host's own label, as far as it has not faded, says nothing about its relatives. */
static void
leave_out_own(struct context_counts *n, const struct profile *p, uint32_t now_s)
{
	double own = decay_factor(p->labelled_s, now_s, CONTEXT_HALF_LIFE_S);

	if (p->label == LABEL_ZOMBIE)
		n->bad = fmax(0, n->bad - own);
	else if (p->label == LABEL_SERVER)
		n->good = fmax(0, n->good - own);
}

/*
 * Zombies are found out sooner and in larger numbers than servers earn their profile, so
 * raw counts would call everything bad.  Each server weighs as many hosts as there are
 * zombies for one server, which makes the base rate 0.5.
 */
static double
balance(const struct context_counts *all)
{
	double ratio = (all->bad + 10) / (all->good + 10);

	return fmin(fmax(ratio, 1), BALANCE_MAX);
}

static void
take_tally(struct recall *recall, const struct judge_facts *f, struct tally *t)
{
	double weight = 1;

	memset(t->names, 0, sizeof(t->names));
	memset(t->raw, 0, sizeof(t->raw));
	memset(t->balanced, 0, sizeof(t->balanced));
	t->sure = false;
	judge_contexts(f->ip, f->name, f->helo, &f->manner, &t->contexts);
	for (size_t i = 0; i < t->contexts.n; i++) {
		const struct judge_context *jc = &t->contexts.all[i];
		struct context *c = recall_find_context(recall, jc->kind, jc->name);

		t->names[jc->kind] = jc->name;
		t->raw[jc->kind] = context_counts(c, f->now_s);
		if (jc->kind == CONTEXT_ALL)
			weight = balance(&t->raw[CONTEXT_ALL]);
		leave_out_own(&t->raw[jc->kind], f->profile, f->now_s);
		t->balanced[jc->kind] = t->raw[jc->kind];
		t->balanced[jc->kind].good *= weight;
		if (jc->kind == CONTEXT_KIN && c != NULL)
			t->sure = t->raw[jc->kind].bad >= SURE_HOSTS &&
				  t->raw[jc->kind].good < 0.5 &&
				  context_bad_networks(c) >= SURE_NETWORKS;
	}
}

static double
add_context_reason(struct score *score, enum reason_id id, const struct tally *t,
		   enum context_kind kind, double nats)
{
	struct reason r = {
	    .id = id, .nats = nats, .a = t->raw[kind].bad, .b = t->raw[kind].good};

	if (fabs(nats) < 0.01 || t->names[kind] == NULL)
		return 0;
	reason_set_subject(&r, t->names[kind]);
	score_add(score, &r);
	return nats;
}

/*
 * What the name says of the relatives.  Kin are named alike and speak alike: they count
 * in full as far as proved.  Hosts that are named alike but speak otherwise are
 * neighbours: the office's mail server among its provider's infected PCs.  Of a young
 * naming scheme the rest of the provider's customers speaks, unless the scheme was found
 * better.
 */
static double
judge_template(struct score *score, const struct tally *t, bool named, double net16)
{
	const struct context_counts *n = t->balanced;
	double provider = context_share(&n[CONTEXT_PROVIDER], net16, K_WIDE);
	double template = context_share(&n[CONTEXT_TEMPLATE], provider, K_WIDE);
	double kin =
	    SHARE_KIN * context_evidence(&n[CONTEXT_KIN], template, K_NARROW, BASE);
	double alike = SHARE_ALIKE *
		       context_evidence(&n[CONTEXT_TEMPLATE], provider, K_NARROW, BASE);
	double wide = SHARE_PROVIDER *
		      context_evidence(&n[CONTEXT_PROVIDER], net16, K_NARROW, BASE);

	if (alike < 0 && kin <= 0)
		return add_context_reason(score, REASON_CONTEXT_TEMPLATE, t,
					  CONTEXT_TEMPLATE, alike);
	if (kin < 0 || (kin >= alike && (named || kin >= wide)))
		return add_context_reason(score, REASON_CONTEXT_KIN, t, CONTEXT_KIN, kin);
	if (named || alike >= wide)
		return add_context_reason(score, REASON_CONTEXT_TEMPLATE, t,
					  CONTEXT_TEMPLATE, alike);
	return add_context_reason(score, REASON_CONTEXT_PROVIDER, t, CONTEXT_PROVIDER,
				  wide);
}

/* Narrow to wide: /24, /16, everything; never much, neighbours are not relatives. */
static double
judge_network(struct score *score, const struct tally *t, double net16)
{
	const struct context_counts *n = t->balanced;
	double times = t->names[CONTEXT_TEMPLATE] == NULL ? NAMELESS : 1;
	double narrow = context_evidence(&n[CONTEXT_NET24], net16, K_WIDE, BASE);
	double wide = context_evidence(&n[CONTEXT_NET16], BASE, K_WIDE, BASE);
	bool use_narrow = narrow < 0 || narrow >= wide;
	double nats = SHARE_NETWORK * (use_narrow ? narrow : wide);

	return add_context_reason(score, REASON_CONTEXT_NETWORK, t,
				  use_narrow ? CONTEXT_NET24 : CONTEXT_NET16,
				  times * fmin(nats, NETWORK_MAX));
}

static void
judge_context(struct score *score, const struct tally *t, const struct hostname *name)
{
	const struct context_counts *n = t->balanced;
	double net16 = context_share(&n[CONTEXT_NET16], BASE, K_WIDE);
	double helos = context_share(&n[CONTEXT_HELO_TEMPLATE], BASE, K_WIDE);
	double by_helo =
	    SHARE_HELO * context_evidence(&n[CONTEXT_HELO], helos, K_NARROW, BASE);
	double max = t->sure ? CONTEXT_MAX_SURE : CONTEXT_MAX, sum, bounded;
	bool named = name->class == NAME_NAMED || name->class == NAME_NAMED_FORGED;

	sum = judge_template(score, t, named, net16);
	sum += add_context_reason(score, REASON_CONTEXT_HELO, t, CONTEXT_HELO, by_helo);
	sum += judge_network(score, t, net16);
	bounded = fmin(fmax(sum, CONTEXT_MIN), max);
	if (bounded != sum)
		score_add(score, &(struct reason){.id = REASON_CONTEXT_CAP,
						  .nats = bounded - sum,
						  .a = CONTEXT_MIN,
						  .b = max});
}

static void
judge_name(struct score *score, const struct learn_weights *w,
	   const struct judge_facts *f)
{
	struct reason r = {.id = REASON_NAME_HELO};

	r.nats = w->joint[f->name->class][f->helo->class];
	if (r.nats == 0)
		return;
	snprintf(r.subject, sizeof(r.subject), "%s; %s", name_class_text(f->name->class),
		 helo_class_text(f->helo->class));
	score_add(score, &r);
}

/* What is known of one way to speak: prior, and the hosts that spoke so. */
static void
judge_fact(struct score *score, struct recall *recall, const struct judge_facts *f,
	   const struct fact_prior *prior)
{
	struct context_counts all =
	    context_counts(recall_find_context(recall, CONTEXT_ALL, ""), f->now_s);
	struct context_counts n = context_counts(
	    recall_find_context(recall, CONTEXT_FACT, prior->name), f->now_s);
	struct reason r = {.id = prior->reason, .a = n.bad, .b = n.good};

	r.nats = learn_fact(prior->zombies, prior->servers, &n, &all);
	if (fabs(r.nats) < 0.01)
		return;
	reason_set_subject(&r, prior->name);
	score_add(score, &r);
}

static void
judge_manner(struct score *score, struct recall *recall, const struct judge_facts *f)
{
	const char *spoken[] = {dialect_fact(&f->manner), tls_fact(&f->manner)};

	for (size_t i = 0; i < sizeof(spoken) / sizeof(spoken[0]); i++)
		for (size_t k = 0; k < sizeof(facts) / sizeof(facts[0]); k++)
			if (spoken[i] != NULL && strcmp(spoken[i], facts[k].name) == 0)
				judge_fact(score, recall, f, &facts[k]);
}

/*
 * A HELO with the recipient's domain is a zombie's disguise, unless the client does
 * belong there: by its confirmed name, which then is named under that domain.
 */
static void
judge_helo(struct score *score, const struct judge_facts *f)
{
	double helos = profile_helos(f->profile);
	struct reason r = {.id = REASON_HELO_RCPT_DOMAIN, .nats = RCPT_DOMAIN};

	if (helos >= HELOS_FROM)
		score_add(score,
			  &(struct reason){.id = REASON_HELO_MANY,
					   .nats = fmin(HELOS_MAX, 0.6 * (helos - 2)),
					   .a = helos});
	if (f->rcpt_domain[0] == '\0' || f->helo->name[0] == '\0' ||
	    !dname_within(f->helo->name, f->rcpt_domain))
		return;
	if (f->name->class == NAME_NOT_KNOWN ||
	    dname_within(f->name->name, f->rcpt_domain) ||
	    server_like(f->name->class, HELO_OTHER))
		return;
	reason_set_subject(&r, f->rcpt_domain);
	score_add(score, &r);
}

static void
judge_recipients(struct score *score, const struct judge_facts *f)
{
	const struct profile *p = f->profile;
	bool like = server_like(f->name->class, f->helo->class);
	double unknown = learn_unknown_users(p, like), traps = learn_traps(p, like);

	if (fabs(unknown) >= 0.01)
		score_add(score, &(struct reason){.id = REASON_UNKNOWN_USERS,
						  .nats = unknown,
						  .a = p->unknown,
						  .b = p->accepted});
	if (traps > 0)
		score_add(score, &(struct reason){
				     .id = REASON_TRAP, .nats = traps, .a = p->traps});
}

/* Rate alone never convicts: big senders are fast.  Of hosts that look like servers half.
 */
static void
judge_rate(struct score *score, const struct judge_facts *f)
{
	const struct profile *p = f->profile;
	double share = server_like(f->name->class, f->helo->class) ? 0.25 : 0.5;

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
      const struct judge_facts *known, struct score *score_r)
{
	const struct profile *p = known->profile;
	struct tally tally;
	double v = server_value(p, known->name->class, known->helo->class);

	score_init(score_r);
	take_tally(recall, known, &tally);
	judge_context(score_r, &tally, known->name);
	judge_name(score_r, weights, known);
	judge_helo(score_r, known);
	judge_manner(score_r, recall, known);
	judge_recipients(score_r, known);
	judge_rate(score_r, known);
	if (v > 0)
		score_add(score_r, &(struct reason){.id = REASON_SERVER,
						    .nats = -v,
						    .a = p->active_days,
						    .b = profile_users(p)});
	score_sum(score_r);
}
