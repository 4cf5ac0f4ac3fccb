#include "autotrap.h"

#include "near.h"

/* What the sink was told of the last mailbox, and how often. */
struct heard {
	int n;
	uint64_t id;
	char address[400];
	struct mailbox mailbox;
};

static void
hear(void *ctx, uint64_t id, const char *address, const struct mailbox *mailbox)
{
	struct heard *h = ctx;

	h->n++;
	h->id = id;
	snprintf(h->address, sizeof(h->address), "%s", address);
	h->mailbox = *mailbox;
}

static struct autotrap
create(struct heard *h)
{
	struct autotrap a = {.recall = recall_create(1 << 20, NULL, SECRET),
			     .names = namebook_create(1 << 18, SECRET),
			     .names_known = true,
			     .sink = {.ctx = h, .mailbox = h != NULL ? hear : NULL}};

	assert_true(a.recall != NULL && a.names != NULL);
	return a;
}

static void
destroy(struct autotrap *a)
{
	recall_free(a->recall);
	namebook_free(a->names);
}

static struct autotrap_said
accept(struct autotrap *a, const char *to, uint32_t now_s)
{
	struct autotrap_target target;
	struct autotrap_rcpt rcpt = {
	    .to = &target, .answer = MTA_ACCEPTED, .now_s = now_s};
	struct autotrap_said said;

	autotrap_aim(a->recall, to, &target);
	autotrap_learn(a, &rcpt, &said);
	return said;
}

/* The ${n}-th client tries a name. */
static struct autotrap_said
try_as(struct autotrap *a, const char *to, uint32_t now_s, unsigned n,
       enum mailbox_client client)
{
	struct addr ip = {.family = 4, .bytes = {24, (uint8_t)n, (uint8_t)(n / 256), 7}};
	struct autotrap_target target;
	struct autotrap_rcpt rcpt = {.to = &target,
				     .answer = MTA_UNKNOWN,
				     .now_s = now_s,
				     .ip = &ip,
				     .counts = true,
				     .client = client};
	struct autotrap_said said;

	autotrap_aim(a->recall, to, &target);
	autotrap_learn(a, &rcpt, &said);
	return said;
}

/* Twenty clients in 20 days.  Returns when the next one may come. */
static uint32_t
try_for_weeks(struct autotrap *a, const char *to, uint32_t now_s)
{
	for (unsigned n = 0; n < 20; n++)
		(void)try_as(a, to, now_s + n * DAY_S, n, CLIENT_STRANGER);
	return now_s + 20 * DAY_S;
}

static bool
hits(struct autotrap *a, const char *to, uint32_t now_s)
{
	return try_as(a, to, now_s, 99, CLIENT_STRANGER).hit;
}

static void
a_name_becomes_a_trap(void **state)
{
	struct heard h = {.n = 0};
	struct autotrap a = create(&h);
	uint32_t now_s;

	(void)state;
	accept(&a, "anna@ours.net", T0_S);
	now_s = try_for_weeks(&a, "Kvothe@ours.net", T0_S);
	assert_true(hits(&a, "kvothe@OURS.net", now_s));
	assert_string_equal(h.address, "kvothe@ours.net");
	assert_int_equal(h.mailbox.hits > 1, true);
	assert_true(mailbox_is_trap(&h.mailbox));
	/* In a domain that accepts nothing, or since too short a time, it does not. */
	now_s = try_for_weeks(&a, "kvothe@theirs.net", T0_S);
	assert_false(hits(&a, "kvothe@theirs.net", now_s));
	accept(&a, "bob@theirs.net", now_s);
	assert_false(hits(&a, "kvothe@theirs.net", now_s + 13 * DAY_S));
	assert_false(hits(&a, "kvothe@theirs.net", now_s + 14 * DAY_S));
	assert_true(hits(&a, "kvothe@theirs.net", now_s + 15 * DAY_S));
	destroy(&a);
}

static void
names_that_become_none(void **state)
{
	static const char *const cases[] = {"ana@ours.net",	 "abuse@ours.net",
					    "kvothe+a@ours.net", "srs0=a=b=c=d@ours.net",
					    "t12345@ours.net",	 "x@ours.net",
					    "anna-tag@ours.net"};
	struct autotrap a = create(NULL);
	uint32_t now_s;

	(void)state;
	accept(&a, "anna@ours.net", T0_S);
	for (size_t i = 0; i < COUNT(cases); i++) {
		now_s = try_for_weeks(&a, cases[i], T0_S);
		if (hits(&a, cases[i], now_s))
			fail_msg("%s", cases[i]);
	}
	destroy(&a);
}

/* What users are called is in a database that was not read yet. */
static void
before_names_are_known(void **state)
{
	struct autotrap a = create(NULL);
	uint32_t now_s;

	(void)state;
	a.names_known = false;
	accept(&a, "anna@ours.net", T0_S);
	now_s = try_for_weeks(&a, "kvothe@ours.net", T0_S);
	assert_false(hits(&a, "kvothe@ours.net", now_s));
	a.names_known = true;
	assert_false(hits(&a, "kvothe@ours.net", now_s));
	assert_true(hits(&a, "kvothe@ours.net", now_s));
	destroy(&a);
}

/* Tries that do not count, and answers that say nothing. */
static void
what_is_no_try(void **state)
{
	struct autotrap a = create(NULL);
	struct addr ip = {.family = 4, .bytes = {24}};

	(void)state;
	accept(&a, "anna@ours.net", T0_S);
	for (unsigned n = 0; n < 60; n++) {
		struct autotrap_target target;
		struct autotrap_rcpt rcpt = {.to = &target,
					     .answer = (enum mta_answer)(n % 5),
					     .now_s = T0_S + n * DAY_S,
					     .ip = &ip,
					     .counts = n % 5 != MTA_UNKNOWN};
		struct autotrap_said said;

		if (rcpt.answer == MTA_ACCEPTED)
			continue;
		ip.bytes[1] = (uint8_t)n;
		autotrap_aim(a.recall, "kvothe@ours.net", &target);
		autotrap_learn(&a, &rcpt, &said);
		assert_false(said.hit || said.once_valid);
	}
	assert_false(hits(&a, "kvothe@ours.net", T0_S + 61 * DAY_S));
	assert_false(hits(&a, "kvothe@ours.net", T0_S + 62 * DAY_S));
	destroy(&a);
}

static void
one_mailbox_however_written(void **state)
{
	struct autotrap a = create(NULL);
	uint64_t user = accept(&a, "Anna@ours.net", T0_S).user;

	(void)state;
	assert_true(accept(&a, "anna+x@OURS.net", T0_S).user == user);
	assert_true(accept(&a, "anna@theirs.net", T0_S).user != user);
	assert_true(accept(&a, "", T0_S).user != user);
	assert_true(accept(&a, "anna", T0_S).user != accept(&a, "", T0_S).user);
	destroy(&a);
}

static void
once_valid(void **state)
{
	struct autotrap a = create(NULL);

	(void)state;
	accept(&a, "anna@ours.net", T0_S);
	assert_true(try_as(&a, "anna@ours.net", T0_S + 1, 1, CLIENT_STRANGER).once_valid);
	assert_true(try_as(&a, "anna+x@ours.net", T0_S, 1, CLIENT_STRANGER).once_valid);
	assert_false(try_as(&a, "bob@ours.net", T0_S, 1, CLIENT_STRANGER).once_valid);
	accept(&a, "t12345@ours.net", T0_S);
	assert_true(try_as(&a, "t12345@ours.net", T0_S, 1, CLIENT_STRANGER).once_valid);
	destroy(&a);
}

/* Who was there until lately is believed more than the mail server that denies him; and
 * while it denies one after the other, so is everybody. */
static void
denied(void **state)
{
	struct autotrap a = create(NULL);
	uint32_t later_s = T0_S + MAILBOX_LATELY_S + 1;

	(void)state;
	for (unsigned n = 0; n < 4; n++)
		accept(&a,
		       (const char *[]){"a@ours.net", "b@ours.net", "c@ours.net",
					"d@ours.net"}[n],
		       T0_S);
	assert_false(try_as(&a, "a@ours.net", later_s, 1, CLIENT_STRANGER).denied);
	assert_true(try_as(&a, "a@ours.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	assert_true(try_as(&a, "b@ours.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	assert_true(try_as(&a, "c@ours.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	assert_false(try_as(&a, "x@ours.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	assert_true(try_as(&a, "d@ours.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	assert_true(try_as(&a, "x@ours.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	assert_false(try_as(&a, "x@theirs.net", T0_S + 9, 1, CLIENT_STRANGER).denied);
	accept(&a, "a@ours.net", T0_S + 10);
	assert_false(try_as(&a, "x@ours.net", T0_S + 11, 1, CLIENT_STRANGER).denied);
	destroy(&a);
}

/* A dictionary, or a domain that accepts any name, must not fill the database. */
static void
what_the_sink_is_told(void **state)
{
	struct heard h = {.n = 0};
	struct autotrap a = create(&h);
	char to[64];

	(void)state;
	accept(&a, "anna@ours.net", T0_S);
	assert_int_equal(h.n, 1);
	for (uint32_t s = 0; s < 3600; s += 60)
		accept(&a, "anna@ours.net", T0_S + s);
	assert_int_equal(h.n, 1);
	accept(&a, "anna@ours.net", T0_S + DAY_S);
	assert_int_equal(h.n, 2);
	for (int i = 0; i < 500; i++) {
		snprintf(to, sizeof(to), "word%c%c@ours.net", 'a' + i % 26, 'a' + i / 26);
		try_as(&a, to, T0_S, 1, CLIENT_STRANGER);
	}
	assert_int_equal(h.n, 2);
	try_as(&a, "wordab@ours.net", T0_S, 2, CLIENT_STRANGER);
	assert_int_equal(h.n, 3);
	try_as(&a, "wordab@ours.net", T0_S, 2, CLIENT_STRANGER);
	assert_int_equal(h.n, 3);
	for (int i = 0; i < 20000; i++) {
		snprintf(to, sizeof(to), "any%d@all.net", i);
		accept(&a, to, T0_S);
	}
	assert_between(h.n, 500, 5000);
	destroy(&a);
}

/* From the database: readable names fill the book, others make it incomplete. */
static void
loading(void **state)
{
	static const struct {
		const char *address;
		bool hit;
	} cases[] = {{"anna@ours.net", true},
		     {"~1a2b3c4d@ours.net", false},
		     {"~1a2b3c4d@theirs.net", true},
		     {"", false}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct heard h = {.n = 0};
		struct autotrap first = create(&h), a = create(NULL);
		uint64_t anna = accept(&first, "anna@ours.net", T0_S).user;
		uint64_t bob = accept(&first, "bob@ours.net", T0_S).user;
		uint32_t now_s;

		assert_int_equal(h.id, bob);
		assert_int_equal(autotrap_load(&a, bob, "bob@ours.net", &h.mailbox), 0);
		assert_int_equal(autotrap_load(&a, anna, cases[i].address, &h.mailbox),
				 0);
		now_s = try_for_weeks(&a, "kvothe@ours.net", T0_S);
		if (hits(&a, "kvothe@ours.net", now_s) != cases[i].hit)
			fail_msg("%s", cases[i].address);
		assert_true(
		    try_as(&a, "anna@ours.net", T0_S, 1, CLIENT_STRANGER).once_valid);
		destroy(&first);
		destroy(&a);
	}
}

/* A trap goes on being one after a restart, also where names are not readable. */
static void
a_trap_is_loaded(void **state)
{
	struct heard h = {.n = 0};
	struct autotrap first = create(&h), a = create(NULL);
	uint32_t now_s;

	(void)state;
	accept(&first, "anna@ours.net", T0_S);
	now_s = try_for_weeks(&first, "kvothe@ours.net", T0_S);
	assert_true(mailbox_is_trap(&h.mailbox));
	assert_int_equal(autotrap_load(&a, h.id, "~1a2b3c4d@ours.net", &h.mailbox), 0);
	assert_true(hits(&a, "kvothe@ours.net", now_s));
	assert_false(try_as(&a, "kvothe@ours.net", now_s, 1, CLIENT_TRUSTED).hit);
	assert_false(hits(&a, "kvothe@ours.net", now_s));
	destroy(&first);
	destroy(&a);
}

/* A year without mail or tries: with a restart the database would not know it. */
static void
nothing_is_remembered_for_ever(void **state)
{
	struct heard h = {.n = 0};
	struct autotrap a = create(&h);
	uint32_t later_s = T0_S + MAILBOX_FORGET_S, now_s;

	(void)state;
	accept(&a, "anna@ours.net", T0_S);
	accept(&a, "bob@ours.net", T0_S);
	assert_true(try_as(&a, "anna@ours.net", later_s, 1, CLIENT_STRANGER).once_valid);
	assert_false(
	    try_as(&a, "bob@ours.net", later_s + 1, 1, CLIENT_STRANGER).once_valid);
	/* A trap that a server suspended, and one that was forgotten. */
	for (int i = 0; i < 2; i++) {
		const char *name = i == 0 ? "kvothe@ours.net" : "cinder@ours.net";

		now_s = try_for_weeks(&a, name, later_s);
		(void)try_as(&a, name, now_s, 1, CLIENT_TRUSTED);
		now_s = try_for_weeks(&a, name, now_s + MAILBOX_FORGET_S + (uint32_t)i);
		assert_int_equal(hits(&a, name, now_s), i == 1);
	}
	destroy(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_name_becomes_a_trap),
	    cmocka_unit_test(names_that_become_none),
	    cmocka_unit_test(before_names_are_known),
	    cmocka_unit_test(what_is_no_try),
	    cmocka_unit_test(one_mailbox_however_written),
	    cmocka_unit_test(once_valid),
	    cmocka_unit_test(denied),
	    cmocka_unit_test(what_the_sink_is_told),
	    cmocka_unit_test(loading),
	    cmocka_unit_test(a_trap_is_loaded),
	    cmocka_unit_test(nothing_is_remembered_for_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
