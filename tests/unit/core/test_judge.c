#include "judge.h"
#include "relatives.h"
#include "taught.h"
#include "threshold.h"

#include "near.h"

/* A judge with an empty memory, and the facts of one recipient to be changed. */
struct bench {
	struct recall *recall;
	struct learn_weights weights;
	struct addr ip;
	struct owner owner;
	struct hostname name;
	struct helo helo;
	struct profile profile;
	struct standing standing;
	struct facts facts;
	struct score score;
};

/* The host of the address and names given; HELO as the session's only one. */
static void
meet(struct bench *b, const char *ip, const char *ptr, const char *helo)
{
	struct helo_input in = {
	    .helo = helo, .known = true, .ip = &b->ip, .ptr = &b->name};

	assert_int_equal(addr_parse(ip, &b->ip), 0);
	hostname_parse(ptr, ptr != NULL ? PTR_OK : PTR_NONE, &b->ip, &b->name);
	helo_parse(&in, &b->helo);
	memset(&b->owner, 0, sizeof(b->owner));
	b->profile = (struct profile){.last_s = T0_S};
	b->facts = (struct facts){.now_s = T0_S,
				  .where = {&b->ip, &b->owner},
				  .name = &b->name,
				  .helo = &b->helo,
				  .profile = &b->profile,
				  .standing = &b->standing,
				  .rcpt_domain = "",
				  .concurrent = -1};
}

static int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));

	assert_non_null(b);
	b->recall = recall_create(1 << 20, NULL, SECRET);
	learn_weights_init(&b->weights);
	*state = b;
	return b->recall == NULL;
}

static int
teardown(void **state)
{
	struct bench *b = *state;

	recall_free(b->recall);
	free(b);
	return 0;
}

static double
total(struct bench *b)
{
	judge(b->recall, &b->weights, &b->facts, &b->score);
	return b->score.total;
}

/* What a reason is worth in the last score; 0 when it is not there. */
static double
nats(const struct bench *b, enum reason_id id)
{
	for (size_t i = 0; i < b->score.n_reasons; i++)
		if (b->score.reasons[i].id == id)
			return b->score.reasons[i].nats;
	return 0;
}

/* The known zombies behind a reason, which must be there. */
static double
zombies(const struct bench *b, enum reason_id id)
{
	for (size_t i = 0; i < b->score.n_reasons; i++)
		if (b->score.reasons[i].id == id)
			return b->score.reasons[i].a;
	fail_msg("no reason %s", reason_name(id));
	return 0;
}

/* ${n} hosts of one /16 each get a label in the contexts that the bench's host has. */
static void
label_relatives(struct bench *b, int n, enum host_label label)
{
	struct relatives_contexts contexts;
	struct context *c;

	relatives_contexts(&b->facts.where, &b->name, &b->helo, &b->facts.manner,
			   &contexts);
	for (size_t k = 0; k < contexts.n; k++)
		for (int i = 0; i < n; i++) {
			c = recall_context(b->recall, contexts.all[k].kind,
					   contexts.all[k].text);
			context_label(c, T0_S, label, (uint64_t)i * 0x9e3779b97f4a7c15u);
		}
}

/* The same in one context only. */
static void
label_context(struct bench *b, enum context_kind kind, const char *name, float bad)
{
	struct context *c = recall_context(b->recall, kind, name);

	c->bad = bad;
	c->at_s = T0_S;
}

static void
contexts_of_a_host(void **state)
{
	static const struct {
		const char *ip, *ptr, *helo;
		size_t n;
		const char *net24, *net16;
	} cases[] = {
	    {"192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost", 10, "192.0.2.0/24",
	     "192.0.0.0/16"},
	    {"192.0.2.5", NULL, "[192.0.2.5]", 6, "192.0.2.0/24", "192.0.0.0/16"},
	    {"192.0.2.5", NULL, NULL, 5, "192.0.2.0/24", "192.0.0.0/16"},
	    {"2001:db8:1:2ff::5", NULL, NULL, 9, "2001:db8:1:200::/56", "2001:db8::/32"},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct relatives_contexts contexts;

		meet(b, cases[i].ip, cases[i].ptr, cases[i].helo);
		relatives_contexts(&b->facts.where, &b->name, &b->helo, &b->facts.manner,
				   &contexts);
		assert_int_equal(contexts.n, cases[i].n);
		assert_int_equal(contexts.all[0].kind, CONTEXT_ALL);
		for (size_t k = 1; k < contexts.n; k++) {
			if (contexts.all[k].kind == CONTEXT_NET24)
				assert_string_equal(contexts.all[k].text, cases[i].net24);
			if (contexts.all[k].kind == CONTEXT_NET16)
				assert_string_equal(contexts.all[k].text, cases[i].net16);
		}
	}
}

/* What is found with all contexts of a host is what is found by each one's name, also
 * where the hash of the name is remembered by a number. */
static void
contexts_are_found_by_their_names(void **state)
{
	static struct relatives_known known;
	struct bench *b = *state;

	for (unsigned i = 0; i < NAME_CLASSES * HELO_CLASSES; i++) {
		meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
		b->name.class = (enum name_class)(i / HELO_CLASSES);
		b->helo.class = (enum helo_class)(i % HELO_CLASSES);
		b->facts.manner.tls = i % 2 == 0 ? TLS_ON : TLS_UNKNOWN;
		b->facts.manner.content = i * 0x10001;
		for (int twice = 0; twice < 2; twice++) {
			relatives_look(b->recall, &b->facts, &known);
			for (size_t k = 0; k < known.names.n; k++)
				assert_ptr_equal(known.at[k],
						 recall_find_context(
						     b->recall, known.names.all[k].kind,
						     known.names.all[k].text));
			label_relatives(b, 1, LABEL_ZOMBIE);
		}
	}
}

static void
a_stranger_is_judged_by_its_names(void **state)
{
	static const struct {
		const char *ptr, *helo;
		double low, high;
	} cases[] = {
	    {"mail.firm-a.com", "mail.firm-a.com", -4, -2.5},
	    {"ppp-192-0-2-5.dyn.bignet.net", "localhost", 4, 4.3},
	    {"ppp-192-0-2-5.dyn.bignet.net", "ppp-192-0-2-5.dyn.bignet.net", 3.3, 4},
	    {NULL, "friend", 2.5, 4},
	    {NULL, "mail.firm-a.com", 0.5, 2},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		meet(b, "192.0.2.5", cases[i].ptr, cases[i].helo);
		assert_between(total(b), cases[i].low, cases[i].high);
	}
}

static void
a_few_relatives_prove_nothing(void **state)
{
	struct bench *b = *state;
	double before;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	before = total(b);
	label_relatives(b, 3, LABEL_ZOMBIE);
	assert_near(total(b), before, 0.2);
}

static void
many_relatives_do(void **state)
{
	struct bench *b = *state;
	double before, hundred;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	before = total(b);
	label_relatives(b, 100, LABEL_ZOMBIE);
	hundred = total(b);
	assert_between(hundred - before, 2, 4 + 1e-9);
	label_relatives(b, 5, LABEL_SERVER);
	assert_true(total(b) < hundred - 0.5);
}

static void
the_context_is_bounded(void **state)
{
	struct bench *b = *state;
	double before;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	before = total(b);
	label_relatives(b, 250, LABEL_ZOMBIE);
	assert_true(total(b) - before <= 4 + 1e-9);
	label_relatives(b, 20000, LABEL_ZOMBIE);
	assert_between(total(b) - before, 4, 6 + 1e-9);
	label_relatives(b, 1, LABEL_SERVER);
	assert_true(total(b) - before <= 4 + 1e-9);
	setup(state);
	recall_free(b->recall);
	free(b);
	b = *state;
	meet(b, "192.0.2.5", "mx1.firm-a.com", "mx1.firm-a.com");
	before = total(b);
	label_relatives(b, 3000, LABEL_SERVER);
	assert_near(total(b) - before, -3, 1e-6);
}

/* The neighbours alone never count for more than one nat, of a nameless host two. */
static void
the_network_alone_is_weak(void **state)
{
	struct bench *b = *state;
	double before;

	meet(b, "192.0.2.5", NULL, NULL);
	before = total(b);
	label_context(b, CONTEXT_NET24, "192.0.2.0/24", 250);
	label_context(b, CONTEXT_NET16, "192.0.0.0/16", 30000);
	assert_between(total(b) - before, 0.2, 2 + 1e-9);
}

/* Where the owner is known, the network is what it owns. */
static void
the_owner_is_the_wide_network(void **state)
{
	struct relatives_contexts contexts;
	struct bench *b = *state;
	double before;

	meet(b, "192.0.2.5", NULL, NULL);
	b->owner = (struct owner){.asn = 64500, .name = "Big Net", .country = "DE"};
	relatives_contexts(&b->facts.where, &b->name, &b->helo, &b->facts.manner,
			   &contexts);
	assert_int_equal(contexts.n, 7);
	assert_int_equal(contexts.all[5].kind, CONTEXT_OWNER);
	assert_string_equal(contexts.all[5].text, "AS64500");
	assert_int_equal(contexts.all[6].kind, CONTEXT_COUNTRY);
	assert_string_equal(contexts.all[6].text, "DE");
	before = total(b);
	label_context(b, CONTEXT_NET16, "192.0.0.0/16", 3000);
	label_context(b, CONTEXT_COUNTRY, "DE", 30000); /* a country is no crime */
	assert_near(total(b), before, 1e-9);
	label_context(b, CONTEXT_OWNER, "AS64500", 300);
	assert_true(total(b) - before > 0.5);
	assert_near(zombies(b, REASON_CONTEXT_NETWORK), 300, 1e-3);
	b->owner.asn = 64501;
	assert_near(total(b), before, 1e-9);
	b->owner = (struct owner){0};
	total(b);
	assert_near(zombies(b, REASON_CONTEXT_NETWORK), 3000, 1e-3);
}

/* Its own label is no evidence against a host, or for it, and only what is left of it is
 * left out. */
static void
a_host_is_no_relative_of_its_own(void **state)
{
	struct bench *b = *state;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	label_relatives(b, 30, LABEL_ZOMBIE);
	total(b);
	assert_near(zombies(b, REASON_CONTEXT_KIN), 30, 1e-3);
	b->profile.label = LABEL_ZOMBIE;
	b->profile.labelled_s = T0_S;
	total(b); /* earned while learning was frozen: it is none of the thirty */
	assert_near(zombies(b, REASON_CONTEXT_KIN), 30, 1e-3);
	taught_note(&b->profile, &b->facts.manner);
	total(b);
	assert_near(zombies(b, REASON_CONTEXT_KIN), 29, 1e-3);
	assert_near(zombies(b, REASON_CONTEXT_HELO), 29, 1e-3);
	b->facts.now_s = T0_S + CONTEXT_HALF_LIFE_S;
	total(b);
	assert_near(zombies(b, REASON_CONTEXT_KIN), 14.5, 1e-3);
}

/* Named alike, but speaking otherwise: the office's server among infected PCs. */
static void
neighbours_are_not_kin(void **state)
{
	struct bench *b = *state;
	double before, kin;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	before = total(b);
	label_relatives(b, 100, LABEL_ZOMBIE);
	kin = total(b) - before;
	assert_true(nats(b, REASON_CONTEXT_KIN) > 2);
	meet(b, "192.0.2.77", "ppp-192-0-2-77.dyn.bignet.net", "mail.office-a.com");
	b->facts.manner.dialect = DIALECT_ESMTP;
	total(b);
	assert_near(nats(b, REASON_CONTEXT_KIN), 0, 1e-9);
	assert_between(nats(b, REASON_CONTEXT_TEMPLATE), 0.3, 0.5 * kin);
}

static void
own_behaviour_counts(void **state)
{
	struct bench *b = *state;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	b->profile.traps = 1;
	assert_between(total(b), 12, 12.3);
	assert_near(nats(b, REASON_TRAP), 8, 1e-6);
	meet(b, "192.0.2.5", "mail.firm-a.com", "mail.firm-a.com");
	b->profile.traps = 10;
	b->profile.unknowns = 0xffff;
	b->profile.unknown = 100;
	assert_true(total(b) <
		    THRESHOLD_MIN); /* the worst of recipients does not convict it */
	assert_near(nats(b, REASON_TRAP), 3, 1e-6);
	assert_near(nats(b, REASON_UNKNOWN_USERS), 4, 1e-6);
}

static void
rate_alone_never_convicts(void **state)
{
	struct bench *b = *state;
	double before;

	meet(b, "192.0.2.5", "mail.firm-a.com", "mail.firm-a.com");
	before = total(b);
	b->facts.concurrent = 4;
	assert_near(total(b), before, 1e-9);
	b->facts.concurrent = 1000;
	b->profile.burst_sessions = 1000;
	b->profile.burst_rcpts = 5000;
	assert_between(total(b) - before, 0.5, 1.5);
	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	before = total(b);
	b->facts.concurrent = INT32_MAX;
	b->profile.burst_sessions = 1e9f;
	assert_near(total(b) - before, 1.5, 1e-9);
}

static void
many_helos_count(void **state)
{
	static const struct {
		uint64_t helos;
		double low, high;
	} cases[] = {{0x1, 0, 0},     {0x3, 0, 0},	  {0x7, 0.6, 0.7},
		     {0xf, 1.1, 1.4}, {0xffffffff, 2, 2}, {UINT64_MAX, 2, 2}};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		meet(b, "192.0.2.5", NULL, NULL);
		b->profile.helos = cases[i].helos;
		total(b);
		assert_between(nats(b, REASON_HELO_MANY), cases[i].low, cases[i].high);
	}
}

/* A disguise, unless the client does belong there or cannot be told. */
static void
the_recipients_domain_as_helo(void **state)
{
	static const struct {
		const char *ptr, *helo, *rcpt_domain;
		double nats;
	} cases[] = {
	    {"ppp-192-0-2-5.dyn.bignet.net", "ours.com", "ours.com", 2.7},
	    {"ppp-192-0-2-5.dyn.bignet.net", "mx.ours.com", "ours.com", 2},
	    {NULL, "ours.com", "ours.com", 2.7},
	    {"ppp-192-0-2-5.dyn.bignet.net", "notours.com", "ours.com", 0},
	    {"ppp-192-0-2-5.dyn.bignet.net", "com", "ours.com", 0},
	    {"ppp-192-0-2-5.dyn.bignet.net", "ours.com", "", 0},
	    {"web.ours.com", "ours.com", "ours.com", 0},
	    {"mail.hoster-a.com", "ours.com", "ours.com", 0},
	    {"", "ours.com", "ours.com", 0}, /* PTR not known */
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		meet(b, "192.0.2.5", cases[i].ptr, cases[i].helo);
		if (cases[i].ptr != NULL && cases[i].ptr[0] == '\0')
			hostname_parse(NULL, PTR_TEMP, &b->ip, &b->name);
		b->facts.rcpt_domain = cases[i].rcpt_domain;
		total(b);
		assert_near(nats(b, REASON_HELO_RCPT_DOMAIN), cases[i].nats, 1e-9);
	}
}

static void
a_mail_providers_name_as_helo(void **state)
{
	static const struct {
		const char *ptr, *helo;
		bool counts;
	} cases[] = {
	    {"ppp-192-0-2-5.dyn.bignet.net", "gmail.com", true},
	    {"ppp-192-0-2-5.dyn.bignet.net", "mx1.hotmail.com", true},
	    {NULL, "yahoo.com", true},
	    {"mail-ed1-f41.google.com", "gmail.com", false},
	    {"mail-ed1-f41.google.com", "mail-ed1-f41.google.com", false},
	    {"c-192-0-2-5.hsd1.comcast.net", "c-192-0-2-5.hsd1.comcast.net", false},
	    {"ppp-192-0-2-5.dyn.bignet.net", "gmail.com.bignet.net", false},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		meet(b, "192.0.2.5", cases[i].ptr, cases[i].helo);
		total(b);
		assert_near(nats(b, REASON_HELO_PROVIDER), cases[i].counts ? 2.7 : 0,
			    1e-9);
	}
}

/* However bad the neighbours: a chosen name, and a machine at a hoster, stand for
 * themselves. */
static void
neighbours_do_not_convict_own_names(void **state)
{
	static const struct {
		const char *ptr;
		double most;
	} cases[] = {
	    {"mail.firm-a.com", 0.5},
	    {"ec2-192-0-2-5.compute-1.amazonaws.com", 0.5},
	    {"ppp-192-0-2-5.dyn.bignet.net", 4},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		double relatives = 0;

		meet(b, "192.0.2.5", cases[i].ptr, "exchange");
		label_relatives(b, 250, LABEL_ZOMBIE);
		total(b);
		for (size_t k = 0; k < b->score.n_reasons; k++)
			if (strcmp(reason_family_name(b->score.reasons[k].id),
				   "context") == 0)
				relatives += b->score.reasons[k].nats;
		assert_near(relatives, cases[i].most, 1e-6);
	}
}

/* A generic name that speaks of a fixed line or a hoster. */
static void
a_fixed_line_is_better(void **state)
{
	static const struct {
		const char *ptr;
		double nats;
	} cases[] = {
	    {"static-192-0-2-5.bignet.net", -1},
	    {"ec2-192-0-2-5.compute-1.amazonaws.com", -1},
	    {"192-0-2-5.ip.linodeusercontent.com", -1},
	    {"ppp-192-0-2-5.dyn.bignet.net", 0},
	    {"static.firm-a.com", 0}, /* a chosen name has its own weight */
	    {NULL, 0},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < COUNT(cases); i++) {
		meet(b, "192.0.2.5", cases[i].ptr, "localhost");
		total(b);
		assert_near(nats(b, REASON_NAME_STATIC), cases[i].nats, 1e-9);
	}
}

static void
a_history_speaks_for_a_server(void **state)
{
	struct bench *b = *state;
	double before;

	meet(b, "192.0.2.5", "ppp-192-0-2-5.dyn.bignet.net", "localhost");
	before = total(b);
	b->profile.active_days = 100;
	b->profile.users = UINT64_MAX;
	assert_near(total(b), before - 3, 1e-6);
	assert_near(nats(b, REASON_SERVER), -3, 1e-6);
}

/* Whatever the counters hold, the score is a number. */
static void
scores_are_finite(void **state)
{
	struct bench *b = *state;
	uint64_t seed = 9;

	print_message("# seed 9\n");
	for (int i = 0; i < 3000; i++) {
		meet(b, i % 2 ? "192.0.2.5" : "2001:db8::5",
		     i % 3 ? "ppp-192-0-2-5.dyn.bignet.net" : NULL,
		     i % 5 ? "localhost" : NULL);
		b->profile.unknown = (float)(unit_random(&seed) % 1000000);
		b->profile.accepted = (float)(unit_random(&seed) % 1000000);
		b->profile.traps = (float)(unit_random(&seed) % 100);
		b->profile.burst_sessions = (float)(unit_random(&seed) % 1000000);
		b->profile.users = unit_random(&seed);
		b->profile.unknowns = unit_random(&seed);
		b->profile.helos = unit_random(&seed);
		b->profile.active_days = (uint32_t)unit_random(&seed);
		b->facts.concurrent = (int32_t)(unit_random(&seed) % 1000) - 1;
		if (i % 100 == 0)
			label_relatives(b, 50, i % 200 ? LABEL_ZOMBIE : LABEL_SERVER);
		assert_true(isfinite(total(b)));
		assert_between(b->score.total, -15, 30);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(contexts_of_a_host, setup, teardown),
	    cmocka_unit_test_setup_teardown(contexts_are_found_by_their_names, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(a_stranger_is_judged_by_its_names, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(a_few_relatives_prove_nothing, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(many_relatives_do, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_context_is_bounded, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_network_alone_is_weak, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_owner_is_the_wide_network, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(a_host_is_no_relative_of_its_own, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(neighbours_are_not_kin, setup, teardown),
	    cmocka_unit_test_setup_teardown(own_behaviour_counts, setup, teardown),
	    cmocka_unit_test_setup_teardown(rate_alone_never_convicts, setup, teardown),
	    cmocka_unit_test_setup_teardown(many_helos_count, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_recipients_domain_as_helo, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(neighbours_do_not_convict_own_names, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(a_fixed_line_is_better, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_mail_providers_name_as_helo, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(a_history_speaks_for_a_server, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(scores_are_finite, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
