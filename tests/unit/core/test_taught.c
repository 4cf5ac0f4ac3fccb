/* That forgetting a host leaves the counts of its relatives as if it had never had a
 * label, whatever it was taught by. */
#include "taught.h"

#include "caller.h"

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
		for (size_t i = 0; i < n_kept; i++) {
			const struct context *was = i < n ? &before[i].context : NULL;
			struct context_counts now =
			    context_counts(&kept[i].context, T0_S + 9 * DAY_S);
			struct context_counts then =
			    context_counts(was, T0_S + 9 * DAY_S);

			assert_near(now.bad, then.bad, 1e-5);
			assert_near(now.good, then.good, 1e-5);
			assert_int_equal(kept[i].context.bad_total,
					 was != NULL ? was->bad_total : 0);
		}
		engine_free(e);
	}
}

static void
test_manner_comes_back(void **state)
{
	(void)state;
	for (int tls = TLS_UNKNOWN; tls <= TLS_ON; tls++) {
		const struct manner manner = {.dialect = DIALECT_ESMTP,
					      .tls = (enum tls_status)tls};
		const struct manner other = {.dialect = DIALECT_PLAIN, .tls = TLS_ON};
		struct profile p = {0};

		assert_false(taught_relatives(&p));
		taught_note(&p, &manner);
		assert_true(taught_relatives(&p));
		assert_int_equal(taught_manner(&p, other).tls, tls);
		assert_int_equal(taught_manner(&p, other).dialect, DIALECT_PLAIN);
		taught_nothing(&p);
		assert_false(taught_relatives(&p));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_forget_leaves_nothing),
	    cmocka_unit_test(test_manner_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
