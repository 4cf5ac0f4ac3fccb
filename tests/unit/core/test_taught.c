/* That forgetting a host leaves the counts of its relatives as if it had never been,
 * whatever it was taught by. */
#include "takeback.h"

#include "caller.h"
#include "engine_impl.h"

struct kept {
	enum context_kind kind;
	char name[CONTEXT_NAME_MAX];
	struct context context;
};
static struct kept kept[100];
static size_t n_kept;

static void
keep(void *ctx, enum context_kind kind, const char *name, const struct context *context)
{
	size_t i = 0;

	(void)ctx;
	while (i < n_kept && (kept[i].kind != kind || strcmp(kept[i].name, name) != 0))
		i++;
	assert_true(i < COUNT(kept));
	n_kept += i == n_kept;
	kept[i].kind = kind;
	snprintf(kept[i].name, sizeof(kept[i].name), "%s", name);
	kept[i].context = *context;
}

/* As what hosts taught, as an archive keeps it. */
struct lesson {
	struct host_key key;
	enum taught_what what;
	struct taught_as as;
};
static struct lesson lessons[100];
static size_t n_lessons;

static struct lesson *
find_lesson(const struct host_key *key, enum taught_what what)
{
	for (size_t i = 0; i < n_lessons; i++)
		if (memcmp(&lessons[i].key, key, sizeof(*key)) == 0 &&
		    lessons[i].what == what)
			return &lessons[i];
	return NULL;
}

static void
keep_lesson(void *ctx, const struct host_key *key, enum taught_what what,
	    const struct taught_as *as)
{
	struct lesson *l = find_lesson(key, what);

	(void)ctx;
	if (l == NULL) {
		assert_true(n_lessons < COUNT(lessons));
		l = &lessons[n_lessons++];
	}
	*l = (struct lesson){*key, what, *as};
}

static int
read_lesson(void *ctx, const struct host_key *key, enum taught_what what,
	    struct taught_as *as_r)
{
	const struct lesson *l = find_lesson(key, what);

	(void)ctx;
	if (l == NULL)
		return 0;
	*as_r = l->as;
	return 1;
}

/* What the contexts say is what they said before, ${n} of them; all counts. */
static void
assert_as_before(const struct kept *before, size_t n, uint32_t now_s)
{
	for (size_t i = 0; i < n_kept; i++) {
		const struct context *was = i < n ? &before[i].context : NULL;
		struct context_counts now = context_counts(&kept[i].context, now_s);
		struct context_counts then = context_counts(was, now_s);

		/* Which domain it was, only the archive knows. */
		if (kept[i].kind == CONTEXT_SENDER && n_lessons == 0)
			continue;
		if (fabs(now.bad - then.bad) > 1e-5 ||
		    fabs(now.good - then.good) > 1e-5 ||
		    fabs(now.seen - then.seen) > 1e-5)
			fail_msg("%s %s: %g/%g/%g, was %g/%g/%g",
				 context_kind_name(kept[i].kind), kept[i].name, now.bad,
				 now.good, now.seen, then.bad, then.good, then.seen);
		assert_int_equal(kept[i].context.bad_total,
				 was != NULL ? was->bad_total : 0);
	}
}

/* It gets its label, or becomes proven, and goes on under other names. */
static uint32_t
live(struct engine *e, const struct caller *first, const struct caller *later,
     bool zombie)
{
	uint32_t now_s = T0_S + 2 * DAY_S;
	char to[32];

	for (int day = 0; !zombie && day < 14; day++, now_s += DAY_S)
		for (int i = 0; i < 4; i++) {
			snprintf(to, sizeof(to), "user%d@ours.net", day * 4 + i);
			call_once(e, first, now_s, to, MTA_ACCEPTED);
		}
	if (zombie)
		call_once(e, first, now_s, "bait@ours.net", MTA_ACCEPTED);
	call_once(e, later, now_s + DAY_S, "anna@ours.net", MTA_ACCEPTED);
	return now_s + 7 * DAY_S;
}

/* Zombies and proven hosts, which of the latter is established too. */
static void
test_it_is_taken_back_from_where_it_was_taught(void **state)
{
	static const struct caller other = {
	    "192.0.2.1", "p1.dsl.bignet.net", "mail.other.com", "b@other.com", true,
	    false};
	static const struct {
		struct caller first;
		struct caller later;
		bool zombie;
		enum host_label label;
	} cases[] = {
	    {{"192.0.2.77", "p77.dsl.bignet.net", "mail.a.com", "a@b.com", true, false},
	     {"192.0.2.77", "new.small.org", "mail.b.com", "b@b.com", true, false},
	     true,
	     LABEL_ZOMBIE},
	    {{"192.0.2.77", "p77.dsl.bignet.net", "mail.a.com", "a@a.com", true, false},
	     {"192.0.2.77", "mail.small.org", "mail.else.org", "b@small.org", true,
	      false},
	     false,
	     LABEL_NONE},
	    {{"192.0.2.77", "mail.firm.org", "mail.firm.org", "a@firm.org", true, false},
	     {"192.0.2.77", "p77.dsl.bignet.net", "mail.b.com", "b@b.com", true, false},
	     false,
	     LABEL_SERVER},
	};
	const struct engine_sink sink = {.context = keep, .taught = keep_lesson};
	const struct engine_backing backing = {.taught = read_lesson};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct caller *later = &cases[i].later;
		struct engine *e = engine_in_mode(MODE_ENFORCE, &backing, &sink, 1 << 22);
		struct host_texts texts = {
		    .ptr = later->ptr, .helo = later->helo, .ptr_status = PTR_OK};
		struct kept before[COUNT(kept)];
		struct engine_opinion opinion;
		struct host_key key;
		struct addr ip;
		uint32_t now_s;
		size_t n;
		struct call c;

		n_kept = n_lessons = 0;
		call_once(e, &other, T0_S, "bait@ours.net", MTA_ACCEPTED);
		n = n_kept;
		memcpy(before, kept, sizeof(kept));
		now_s = live(e, &cases[i].first, later, cases[i].zombie);
		call_begin(&c, e, later, now_s);
		call_mail(&c, later->from, true);
		engine_explain(e, &c.session, &opinion);
		call_end(&c);
		assert_int_equal(opinion.profile.label, cases[i].label);
		assert_int_equal(opinion.profile.newcomer != 0, !cases[i].zombie);
		assert_int_equal(addr_parse(later->ip, &ip), 0);
		host_key_make(&ip, FORM_NAME, DIALECT_ESMTP, &key);
		assert_true(engine_forget(e, &key, &texts, now_s));
		assert_as_before(before, n, now_s);
		engine_free(e);
	}
}

/* What the hosts of all classes proved here. */
static double
proven_hosts(uint32_t now_s)
{
	double good = 0;

	for (size_t i = 0; i < n_kept; i++)
		if (kept[i].kind == CONTEXT_CLASS || kept[i].kind == CONTEXT_NAME_CLASS)
			good += context_counts(&kept[i].context, now_s).good;
	return good;
}

/* Who warmed up and is found out proved nothing: neither what names are worth, nor how
 * valid hosts score.  Whether the archive knows as what it did, or not. */
static void
test_who_is_found_out_proved_nothing(void **state)
{
	static const struct caller first = {
	    "192.0.2.77", "p77.dsl.bignet.net", "mail.a.com", "a@a.com", true, false};
	static const struct caller later = {
	    "192.0.2.77", "mail.small.org", "mail.b.com", "b@b.com", true, false};
	const struct engine_sink sink = {.context = keep, .taught = keep_lesson};
	const struct engine_backing backings[] = {{.taught = read_lesson}, {NULL}};

	(void)state;
	for (size_t i = 0; i < COUNT(backings); i++) {
		struct engine *e =
		    engine_in_mode(MODE_ENFORCE, &backings[i], &sink, 1 << 22);
		const struct caller *last = i == 0 ? &later : &first;
		struct call c;
		uint32_t now_s;

		n_kept = n_lessons = 0;
		now_s = live(e, &first, &first, false);
		assert_true(proven_hosts(now_s) > 1);
		assert_true(e->threshold.hosts == 1);
		call_once(e, last, now_s, "bait@ours.net", MTA_ACCEPTED);
		assert_true(e->threshold.hosts == 1);
		c = call_once(e, last, now_s + 60, "bait@ours.net", MTA_ACCEPTED);
		assert_int_equal(c.outcome.label, LABEL_ZOMBIE);
		assert_true(proven_hosts(now_s) < 0.2);
		assert_true(e->threshold.hosts == 0);
		engine_free(e);
	}
}

/* What is taken back is what was taught since a time. */
static void
test_only_the_newer_lessons(void **state)
{
	static const struct caller server = {
	    "192.0.2.77", "mail.firm.org", "mail.firm.org", "a@firm.org", true, false};
	const struct engine_sink sink = {.context = keep, .taught = keep_lesson};
	const struct engine_backing backing = {.taught = read_lesson};
	struct host_texts texts = {
	    .ptr = server.ptr, .helo = server.helo, .ptr_status = PTR_OK};

	(void)state;
	for (int later = 0; later <= 1; later++) {
		struct engine *e = engine_in_mode(MODE_ENFORCE, &backing, &sink, 1 << 22);
		uint32_t since_s = T0_S + (later ? 100 : 5) * DAY_S, now_s;
		struct host_key key;
		struct addr ip;

		n_kept = n_lessons = 0;
		now_s = live(e, &server, &server, false);
		assert_int_equal(addr_parse(server.ip, &ip), 0);
		host_key_make(&ip, FORM_NAME, DIALECT_ESMTP, &key);
		assert_true(engine_rewind(e, since_s, &key, &texts, now_s));
		for (size_t i = 0; i < n_kept; i++) {
			struct context_counts n = context_counts(&kept[i].context, now_s);

			if (kept[i].kind == CONTEXT_COUNTRY)
				continue;
			assert_int_equal(n.good > 0.1, later != 0);
			if (kept[i].kind == CONTEXT_PROVIDER)
				assert_true(n.seen > 0.1);
		}
		engine_free(e);
	}
}

static void
call_over_tls(struct engine *e, const struct caller *who, uint32_t now_s, bool tls)
{
	struct call c;

	call_begin(&c, e, who, now_s);
	assert_int_equal(session_set_tls(&c.session, tls ? "TLSv1.3" : NULL, 7), 0);
	call_mail(&c, "a@sender.com", who->esmtp);
	call_rcpt(&c, "bait@ours.net", MTA_ACCEPTED);
	call_end(&c);
}

static void
test_forget_leaves_nothing(void **state)
{
	static const struct caller others[] = {
	    {"192.0.2.1", "p1.dsl.bignet.net", "localhost", NULL, false, false},
	    {"192.0.2.2", "p2.dsl.bignet.net", "localhost", NULL, true, false},
	};
	static const struct caller who = {
	    "192.0.2.77", "p77.dsl.bignet.net", "localhost", NULL, true, false};
	const struct engine_sink sink = {.context = keep};
	struct host_texts texts = {
	    .ptr = who.ptr, .helo = who.helo, .ptr_status = PTR_OK};

	(void)state;
	for (int tls = 0; tls <= 1; tls++) {
		struct engine *e = engine_in_mode(MODE_ENFORCE, NULL, &sink, 1 << 22);
		struct kept before[COUNT(kept)];
		struct addr ip;
		struct host_key key;
		size_t n;

		n_kept = 0;
		call_over_tls(e, &others[0], T0_S, true);
		call_over_tls(e, &others[1], T0_S + 100, false);
		n = n_kept;
		memcpy(before, kept, sizeof(kept));
		call_over_tls(e, &who, T0_S + 2 * DAY_S, tls != 0);
		/* Spoken otherwise since: what counts is how it was taught. */
		call_over_tls(e, &who, T0_S + 3 * DAY_S, tls == 0);
		assert_int_equal(addr_parse(who.ip, &ip), 0);
		host_key_make(&ip, FORM_LOCAL, DIALECT_ESMTP, &key);
		if (!engine_forget(e, &key, &texts, T0_S + 9 * DAY_S)) {
			host_key_make(&ip, FORM_SINGLE, DIALECT_ESMTP, &key);
			assert_true(engine_forget(e, &key, &texts, T0_S + 9 * DAY_S));
		}
		assert_as_before(before, n, T0_S + 9 * DAY_S);
		engine_free(e);
	}
}

static void
test_manner_comes_back(void **state)
{
	(void)state;
	for (int tls = TLS_UNKNOWN; tls <= TLS_ON; tls++) {
		const struct manner manner = {.dialect = DIALECT_ESMTP,
					      .tls = (enum tls_status)tls,
					      .sender = (enum sender_home)(2 - tls),
					      .provider = (enum sender_provider)tls};
		const struct manner other = {.dialect = DIALECT_PLAIN, .tls = TLS_ON};
		struct profile p = {0};

		assert_false(taught_relatives(&p));
		taught_note(&p, &manner);
		assert_true(taught_relatives(&p));
		assert_int_equal(taught_manner(&p, other).tls, tls);
		assert_int_equal(taught_manner(&p, other).dialect, DIALECT_PLAIN);
		assert_int_equal(taught_manner(&p, other).sender, 2 - tls);
		assert_int_equal(taught_manner(&p, other).provider, tls);
		taught_nothing(&p);
		assert_false(taught_relatives(&p));
	}
}

/* Every manner that there is comes back from its number. */
static void
test_pack(void **state)
{
	(void)state;
	for (int pace = PACE_NOT_KNOWN; pace <= PACE_SLOW; pace++)
		for (int tls = TLS_UNKNOWN; tls <= TLS_ON; tls++)
			for (int home = 0; home <= SENDER_ELSEWHERE; home++) {
				const struct manner m = {
				    .dialect = DIALECT_PLAIN,
				    .tls = (enum tls_status)tls,
				    .pace = (enum pace)pace,
				    .sender = (enum sender_home)home,
				    .provider = (enum sender_provider)pace % 3,
				    .content = 0xabcdefu >> (unsigned)home};
				struct manner back =
				    taught_unpack(taught_pack(&m), DIALECT_PLAIN);

				assert_memory_equal(&back, &m, sizeof(m));
			}
	assert_int_equal(taught_unpack(UINT32_MAX, DIALECT_ESMTP).tls, TLS_UNKNOWN);
}

static void
test_who_came_while_it_was_frozen(void **state)
{
	const struct manner manner = {.tls = TLS_ON};
	struct profile p = {0};

	(void)state;
	assert_true(taught_seen(&p));
	taught_unseen(&p);
	taught_note(&p, &manner);
	taught_nothing(&p);
	assert_false(taught_seen(&p));
}

/* Nothing is left of a label where its like was never added. */
static void
what_is_left(void **state)
{
	struct profile p = {
	    .label = LABEL_SERVER, .origin = ORIGIN_HISTORY, .labelled_s = T0_S};
	struct manner manner = {.tls = TLS_ON};

	(void)state;
	assert_near(taught_left(&p, CONTEXT_TEMPLATE, T0_S), 0, 0);
	taught_note(&p, &manner);
	assert_near(taught_left(&p, CONTEXT_TEMPLATE, T0_S), 1, 1e-9);
	assert_near(taught_left(&p, CONTEXT_HELO, T0_S + CONTEXT_HALF_LIFE_S), 0.5, 1e-9);
	assert_near(taught_left(&p, CONTEXT_CLASS, T0_S), 0, 0);
	assert_near(taught_left(&p, CONTEXT_NAME_CLASS, T0_S), 0, 0);
	p.label = LABEL_ZOMBIE;
	p.origin = ORIGIN_TRAP;
	assert_near(taught_left(&p, CONTEXT_CLASS, T0_S), 1, 1e-9);
	p.origin = ORIGIN_HELO_OURS;
	assert_near(taught_left(&p, CONTEXT_CLASS, T0_S), 0, 0);
	assert_near(taught_left(&p, CONTEXT_HELO, T0_S), 0, 0);
	assert_near(taught_left(&p, CONTEXT_NAME_CLASS, T0_S), 1, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_left),
	    cmocka_unit_test(test_forget_leaves_nothing),
	    cmocka_unit_test(test_it_is_taken_back_from_where_it_was_taught),
	    cmocka_unit_test(test_who_is_found_out_proved_nothing),
	    cmocka_unit_test(test_only_the_newer_lessons),
	    cmocka_unit_test(test_manner_comes_back),
	    cmocka_unit_test(test_pack),
	    cmocka_unit_test(test_who_came_while_it_was_frozen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
