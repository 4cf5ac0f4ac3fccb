/*
 * What a host has in common with others, and what that says: its naming scheme, provider,
 * networks and HELO, each with the hosts found out so far, from narrow to wide.
 */
#include "relatives.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "learn.h"
#include "site.h"
#include "taught.h"

/* The shares and bounds that doc/judgement.md tells the operator. */
#define KIN_TEMPLATE_MAX 200
#define K_NARROW	 4 /* pseudo-hosts of template and HELO */
#define K_WIDE		 20
#define CLASS_LEAST	 2.5 /* three, of which something has faded */
#define BASE		 0.5 /* good hosts are weighted so that this is the base rate */
#define BALANCE_MAX	 20
#define NETWORK_MAX	 1.0
#define NAMELESS	 2 /* of a host without a name the network counts twice */
#define CONTEXT_MIN	 -3.0
#define CONTEXT_MAX	 4.0
#define CONTEXT_MAX_OWN	 0.5
#define CONTEXT_MAX_SURE 6.0 /* 300 bad hosts in 30 networks and no good one */
#define SURE_HOSTS	 300
#define SURE_NETWORKS	 30

/* Numbers of names that are always the same. */
enum constant {
	CONSTANT_ALL = 1,
	CONSTANT_FACT, /* and so for the rest: the first of so many */
	CONSTANT_NAME_CLASS = CONSTANT_FACT + FACT_COUNT,
	CONSTANT_CLASS = CONSTANT_NAME_CLASS + NAME_CLASSES,
	CONSTANTS = CONSTANT_CLASS + NAME_CLASSES * HELO_CLASSES
};

_Static_assert(CONSTANTS <= CONTEXT_CONSTANTS, "each has a number");

/* A copy in the room. */
static const char *
keep(struct relatives_contexts *contexts, const char *name)
{
	char *text = contexts->room + contexts->used, *end;

	assert(contexts->used + CONTEXT_NAME_MAX <= sizeof(contexts->room));
	end = context_name_put(text, text + CONTEXT_NAME_MAX - 1, name);
	contexts->used += (size_t)(end - text) + 1;
	return text;
}

/* One whose name stays where it is; ${constant}: 0 or its number. */
static void
add(struct relatives_contexts *contexts, enum context_kind kind, unsigned constant,
    const char *name)
{
	contexts->all[contexts->n++] =
	    (struct context_name){.kind = kind, .constant = constant, .text = name};
}

void
relatives_add(struct relatives_contexts *contexts, enum context_kind kind,
	      const char *name)
{
	add(contexts, kind, 0, keep(contexts, name));
}

static void
add_network(struct relatives_contexts *contexts, enum context_kind kind,
	    const struct addr *ip)
{
	bool narrow = kind == CONTEXT_NET24;
	unsigned bits = ip->family == 4 ? (narrow ? 24 : 16) : (narrow ? 56 : 32);
	struct net net = net_of(ip, bits);
	char text[NET_TEXT_MAX];

	relatives_add(contexts, kind, net_format(&net, text));
}

void
relatives_speech(char *at, const char *end, const struct helo *helo,
		 const struct manner *manner)
{
	at = context_name_put(at, end, ", HELO ");
	at = context_name_put(at, end, helo_form_name(helo->form));
	at = context_name_put(at, end, ", ");
	(void)context_name_put(at, end, dialect_name(manner->dialect));
}

/* Who is named alike and speaks alike: "ppp-@.example.net, HELO single, plain". */
static void
add_kin(struct relatives_contexts *contexts, const struct hostname *name,
	const struct helo *helo, const struct manner *m)
{
	char kin[CONTEXT_NAME_MAX];

	/* A longer template is cut, so that the words behind it find room. */
	relatives_speech(context_name_put(kin, kin + KIN_TEMPLATE_MAX, name->template),
			 kin + sizeof(kin) - 1, helo, m);
	relatives_add(contexts, CONTEXT_KIN, kin);
}

char *
relatives_class(enum name_class name, enum helo_class helo, char out[CONTEXT_NAME_MAX])
{
	const char *end = out + CONTEXT_NAME_MAX - 1;
	char *at = context_name_put(out, end, name_class_text(name));

	at = context_name_put(at, end, "; ");
	(void)context_name_put(at, end, helo_class_text(helo));
	return out;
}

static void
add_class(struct relatives_contexts *contexts, const struct hostname *name,
	  const struct helo *helo)
{
	char both[CONTEXT_NAME_MAX];

	add(contexts, CONTEXT_CLASS,
	    CONSTANT_CLASS + (unsigned)name->class * HELO_CLASSES + helo->class,
	    keep(contexts, relatives_class(name->class, helo->class, both)));
	add(contexts, CONTEXT_NAME_CLASS, CONSTANT_NAME_CLASS + name->class,
	    name_class_text(name->class));
}

static void
add_owner(struct relatives_contexts *contexts, const struct owner *owner)
{
	char key[OWNER_TEXT_MAX];

	if (owner == NULL)
		return;
	if (owner_key(owner, key)[0] != '\0')
		relatives_add(contexts, CONTEXT_OWNER, key);
	if (owner->country[0] != '\0')
		relatives_add(contexts, CONTEXT_COUNTRY, owner->country);
}

void
relatives_contexts(const struct location *where, const struct hostname *name,
		   const struct helo *helo, const struct manner *manner,
		   struct relatives_contexts *contexts_r)
{
	enum manner_fact facts[MANNER_FACTS_MAX];
	size_t n;

	contexts_r->n = contexts_r->used = 0;
	add(contexts_r, CONTEXT_ALL, CONSTANT_ALL, "");
	add_class(contexts_r, name, helo);
	if (name->template[0] != '\0') {
		relatives_add(contexts_r, CONTEXT_TEMPLATE, name->template);
		add_kin(contexts_r, name, helo, manner);
	}
	if (name->registered[0] != '\0')
		relatives_add(contexts_r, CONTEXT_PROVIDER, name->registered);
	add_network(contexts_r, CONTEXT_NET24, where->ip);
	add_network(contexts_r, CONTEXT_NET16, where->ip);
	add_owner(contexts_r, where->owner);
	site_contexts(where, helo, manner, contexts_r);
	if (helo->name[0] != '\0')
		relatives_add(contexts_r, CONTEXT_HELO, helo->name);
	if (helo->template[0] != '\0')
		relatives_add(contexts_r, CONTEXT_HELO_TEMPLATE, helo->template);
	if (manner->stray != NULL)
		relatives_add(contexts_r, CONTEXT_SENDER, manner->stray);
	contexts_r->facts = contexts_r->n;
	n = manner_facts(manner, facts);
	for (size_t i = 0; i < n; i++)
		add(contexts_r, CONTEXT_FACT, CONSTANT_FACT + facts[i],
		    learn_fact_prior(facts[i])->name);
}

/* The counts of all contexts of a host, by kind, as they count for this host. */
struct tally {
	const char *names[CONTEXT_KINDS];	       /* NULL: not in such a context */
	struct context_counts raw[CONTEXT_KINDS];      /* for people */
	struct context_counts balanced[CONTEXT_KINDS]; /* for the formulas */
	bool sure;	      /* the template may reach CONTEXT_MAX_SURE */
	double times_network; /* how often the network counts */
	/*
	 * Who chose a name that is confirmed, or has a machine at a hoster, is not
	 * judged by its neighbours: they share a landlord, or a word like "mail".  They
	 * say little, and prove no deeds.
	 */
	bool own_name;
};

/* A host's own label, as far as it has not faded, says nothing about its relatives.  That
 * it may have come under other names then, only the archive knows (taught_as), which
 * nobody waits for here: then one too many is left out. */
static void
leave_out_own(struct context_counts *n, enum context_kind kind, const struct facts *f)
{
	const struct profile *p = f->profile;
	double own = taught_left(p, kind, f->now_s);

	if (p->label == LABEL_ZOMBIE)
		n->bad = fmax(0, n->bad - own);
	else
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

/* A country is never evidence, sites are site.c's, facts judge_manner.c's, and senders
 * judge_sender.c's. */
static bool
is_relative(enum context_kind kind)
{
	return kind != CONTEXT_COUNTRY && kind != CONTEXT_SITE &&
	       kind != CONTEXT_SITE_KIN && kind != CONTEXT_FACT && kind != CONTEXT_SENDER;
}

static void
take_tally(const struct relatives_known *known, const struct facts *f, struct tally *t)
{
	double weight = 1;

	memset(t->names, 0, sizeof(t->names));
	memset(t->raw, 0, sizeof(t->raw));
	memset(t->balanced, 0, sizeof(t->balanced));
	t->sure = false;
	t->times_network = f->name->template[0] == '\0' ? NAMELESS : 1;
	t->own_name = profile_name_class(f->profile, f->name) == NAME_NAMED ||
		      f->name->static_word || f->name->failed;
	for (size_t i = 0; i < known->names.n; i++) {
		const struct context_name *rc = &known->names.all[i];
		const struct context *c = known->at[i];

		if (!is_relative(rc->kind))
			continue;
		t->names[rc->kind] = rc->text;
		t->raw[rc->kind] = context_counts(c, f->now_s);
		if (rc->kind == CONTEXT_ALL)
			weight = balance(&t->raw[CONTEXT_ALL]);
		leave_out_own(&t->raw[rc->kind], rc->kind, f);
		t->balanced[rc->kind] = t->raw[rc->kind];
		t->balanced[rc->kind].good *= weight;
		if (rc->kind == CONTEXT_KIN && c != NULL)
			t->sure = t->raw[rc->kind].bad >= SURE_HOSTS &&
				  t->raw[rc->kind].good < 0.5 &&
				  context_bad_networks(c) >= SURE_NETWORKS;
	}
}

/*
 * What relatives bring: where it is counted and what share of the evidence goes into the
 * score.  The rest is said already: hosts of one scheme are mostly of one network, and
 * all of a class are what the weights of names and HELOs (weights.c) are learnt from.
 */
struct source {
	enum reason_id id;
	enum context_kind kind;
	double share;
};
static const struct source kin_source = {REASON_CONTEXT_KIN, CONTEXT_KIN, 0.8};
static const struct source template_source = {REASON_CONTEXT_TEMPLATE, CONTEXT_TEMPLATE,
					      0.25};
static const struct source provider_source = {REASON_CONTEXT_PROVIDER, CONTEXT_PROVIDER,
					      0.25};
static const struct source helo_source = {REASON_CONTEXT_HELO, CONTEXT_HELO, 0.5};
static const struct source class_source = {REASON_CONTEXT_CLASS, CONTEXT_CLASS, 0};

/* Returns the nats.  The whole evidence is proof of deeds, as far as relatives count. */
static double
add_source(struct score *score, const struct tally *t, const struct source *source,
	   double evidence)
{
	const struct context_counts *n = &t->raw[source->kind];
	struct reason r = {.id = source->id,
			   .nats = source->share * evidence,
			   .deeds = t->own_name ? 0 : fmax(evidence, 0),
			   .a = n->bad,
			   .b = n->good};

	if (fabs(evidence) < 0.01 || t->names[source->kind] == NULL)
		return 0;
	if (source->id == REASON_CONTEXT_NETWORK)
		r.nats = t->times_network * fmin(r.nats, NETWORK_MAX);
	reason_set_subject(&r, t->names[source->kind]);
	score_add(score, &r);
	return r.nats;
}

/* The wide network: all that one owner has, where the owner is known, else the /16. */
static enum context_kind
wide_kind(const struct tally *t)
{
	return t->names[CONTEXT_OWNER] != NULL ? CONTEXT_OWNER : CONTEXT_NET16;
}

/*
 * What the name says of the relatives.  Kin are named alike and speak alike: they count
 * in full as far as proved.  Hosts that are named alike but speak otherwise are
 * neighbours: the office's mail server among its provider's infected PCs.  Of a young
 * naming scheme the rest of the provider's customers speaks, unless the scheme was found
 * better.
 */
static double
judge_template(struct score *score, const struct tally *t, bool named, double wide_net)
{
	const struct context_counts *n = t->balanced;
	double provider = context_share(&n[CONTEXT_PROVIDER], wide_net, K_WIDE);
	double template = context_share(&n[CONTEXT_TEMPLATE], provider, K_WIDE);
	double kin = context_evidence(&n[CONTEXT_KIN], template, K_NARROW, BASE);
	double alike = context_evidence(&n[CONTEXT_TEMPLATE], provider, K_NARROW, BASE);
	double wide = context_evidence(&n[CONTEXT_PROVIDER], wide_net, K_NARROW, BASE);
	double kin_nats = kin_source.share * kin,
	       alike_nats = template_source.share * alike,
	       wide_nats = provider_source.share * wide;

	if (alike < 0 && kin <= 0)
		return add_source(score, t, &template_source, alike);
	if (kin < 0 || (kin_nats >= alike_nats && (named || kin_nats >= wide_nats)))
		return add_source(score, t, &kin_source, kin);
	if (named || alike_nats >= wide_nats)
		return add_source(score, t, &template_source, alike);
	return add_source(score, t, &provider_source, wide);
}

/* Narrow to wide: /24, owner or /16, everything; never much, neighbours are not
 * relatives. */
static double
judge_network(struct score *score, const struct tally *t, double wide_net)
{
	const struct context_counts *n = t->balanced;
	double narrow = context_evidence(&n[CONTEXT_NET24], wide_net, K_WIDE, BASE);
	double wide = context_evidence(&n[wide_kind(t)], BASE, K_WIDE, BASE);
	struct source network = {REASON_CONTEXT_NETWORK, CONTEXT_NET24, 0.3};

	if (narrow < 0 || narrow >= wide)
		return add_source(score, t, &network, narrow);
	network.kind = wide_kind(t);
	return add_source(score, t, &network, wide);
}

/* How much relatives may say at most. */
static double
max_of(const struct tally *t)
{
	if (t->own_name)
		return CONTEXT_MAX_OWN;
	return t->sure ? CONTEXT_MAX_SURE : CONTEXT_MAX;
}

/*
 * Hosts with such names that greet otherwise lend their share, but prove nothing by
 * themselves: some of this very kind must have been found out.
 */
static double
class_evidence(const struct tally *t)
{
	const struct context_counts *n = t->balanced;
	double names = context_share(&n[CONTEXT_NAME_CLASS], BASE, K_WIDE);

	if (n[CONTEXT_CLASS].bad < CLASS_LEAST)
		return 0;
	return context_evidence(&n[CONTEXT_CLASS], names, K_WIDE, BASE);
}

static void
add_reasons(struct score *score, const struct tally *t, bool named)
{
	const struct context_counts *n = t->balanced;
	double wide_net = context_share(&n[wide_kind(t)], BASE, K_WIDE);
	double helos = context_share(&n[CONTEXT_HELO_TEMPLATE], BASE, K_WIDE);
	double by_helo = context_evidence(&n[CONTEXT_HELO], helos, K_NARROW, BASE);
	double by_class = class_evidence(t);
	double max = max_of(t), sum, bounded;

	sum = judge_template(score, t, named, wide_net);
	sum += add_source(score, t, &helo_source, by_helo);
	sum += add_source(score, t, &class_source, fmax(by_class, 0));
	sum += judge_network(score, t, wide_net);
	bounded = fmin(fmax(sum, CONTEXT_MIN), max);
	if (bounded != sum)
		score_add(score, &(struct reason){.id = REASON_CONTEXT_CAP,
						  .nats = bounded - sum,
						  .a = CONTEXT_MIN,
						  .b = max});
}

void
relatives_look(struct recall *recall, const struct facts *f,
	       struct relatives_known *known_r)
{
	relatives_contexts(&f->where, f->name, f->helo, &f->manner, &known_r->names);
	recall_find_contexts(recall, known_r->names.all, known_r->names.n, known_r->at);
}

const struct context *
relatives_find(const struct relatives_known *known, enum context_kind kind,
	       const char *name)
{
	for (size_t i = 0; i < known->names.n; i++)
		if (known->names.all[i].kind == kind &&
		    strcmp(known->names.all[i].text, name) == 0)
			return known->at[i];
	return NULL;
}

const struct context *
relatives_fact(const struct relatives_known *known, size_t i)
{
	assert(known->names.facts + i < known->names.n);
	return known->at[known->names.facts + i];
}

double
relatives_evidence(const struct relatives_known *known, enum context_kind kind,
		   const char *name, const struct facts *f,
		   struct context_counts *counts_r)
{
	const struct context *all = relatives_find(known, CONTEXT_ALL, "");
	struct context_counts of_all = context_counts(all, f->now_s), n;

	*counts_r = n = context_counts(relatives_find(known, kind, name), f->now_s);
	leave_out_own(&n, kind, f);
	n.good *= balance(&of_all);
	return context_evidence(&n, BASE, K_NARROW, BASE);
}

void
relatives_judge(const struct relatives_known *known, const struct facts *facts,
		struct score *score)
{
	enum name_class class = facts->name->class;
	struct tally tally;

	take_tally(known, facts, &tally);
	add_reasons(score, &tally, class == NAME_NAMED || class == NAME_NAMED_FORGED);
}
