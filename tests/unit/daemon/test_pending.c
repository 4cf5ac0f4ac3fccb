#include "unit.h"

#include "pending.h"

static const uint8_t secret[TABLE_KEY_BYTES] = "0123456789abcdef";
static const struct host_texts no_texts = {"", "", "", "", PTR_NONE, NULL};

static struct host_key
key_of(const char *ip, enum helo_form form)
{
	struct host_key key;
	struct addr addr;

	assert_int_equal(addr_parse(ip, &addr), 0);
	host_key_make(&addr, form, 1, &key);
	return key;
}

/* The rows as text, one a line, sorted as they come. */
static int
print_forget(void *ctx, const struct addr *addr)
{
	char ip[ADDR_TEXT_MAX];

	return buf_addf(ctx, "forget %s\n", addr_format(addr, ip));
}

static int
print_host(void *ctx, const struct host_key *key, const struct profile *profile,
	   const struct host_texts *texts)
{
	struct addr addr = host_key_addr(key);
	char ip[ADDR_TEXT_MAX];

	return buf_addf(ctx, "host %s %u %s/%s/%s/%s/%s AS%u %s\n",
			addr_format(&addr, ip), profile->sessions_total, texts->ptr,
			texts->helo, texts->template, texts->provider,
			ptr_status_name(texts->ptr_status), texts->owner->asn,
			texts->owner->country);
}

static int
print_context(void *ctx, enum context_kind kind, const char *name,
	      const struct context *context)
{
	return buf_addf(ctx, "context %d %s %g\n", kind, name, (double)context->bad);
}

static int
print_mailbox(void *ctx, uint64_t id, const char *address, const struct mailbox *mailbox)
{
	return buf_addf(ctx, "mailbox %u %s %u\n", (unsigned)id, address, mailbox->hits);
}

static int
print_lesson(void *ctx, const struct host_key *key, enum taught_what what,
	     const struct taught_as *as)
{
	struct addr addr = host_key_addr(key);
	char ip[ADDR_TEXT_MAX];

	return buf_addf(ctx, "lesson %s %s %s\n", addr_format(&addr, ip),
			taught_what_name(what), as->helo);
}

static int
print_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
	   const struct memo *memo)
{
	return buf_addf(ctx, "memo %d %u %s %u\n", kind, (unsigned)id, name, memo->n);
}

static int
print_returns(void *ctx, enum returns_state state, const struct returns_key *key,
	      const struct returns_counts *counts)
{
	if (state == RETURNS_OPEN_ANEW)
		return buf_adds(ctx, "returns anew\n");
	return buf_addf(ctx, "returns %s %u %u\n",
			state == RETURNS_OPEN ? "open" : "done", key->day, counts->cases);
}

static int
print_minute(void *ctx, const struct store_minute *minute)
{
	return buf_addf(ctx, "minute %u %u\n", minute->minute_s,
			(unsigned)minute->count[STAT_SESSIONS]);
}

static void
assert_rows(struct pending *p, const char *expected)
{
	struct buf text;
	const struct pending_rows rows = {.ctx = &text,
					  .forget = print_forget,
					  .host = print_host,
					  .context = print_context,
					  .mailbox = print_mailbox,
					  .lesson = print_lesson,
					  .memo = print_memo,
					  .returns = print_returns,
					  .minute = print_minute};

	buf_init(&text);
	assert_int_equal(buf_adds(&text, ""), 0);
	assert_int_equal(pending_each(p, &rows), 0);
	assert_string_equal(text.data, expected);
	buf_fini(&text);
}

static void
put_host(struct pending *p, const char *ip, uint32_t sessions, const char *helo)
{
	struct host_key key = key_of(ip, FORM_NAME);
	const struct owner owner = {.asn = 64500, .country = "DE"};
	struct host_texts texts = {"p.example.net", helo,   "t",
				   "example.net",   PTR_OK, &owner};
	struct profile profile = {.sessions_total = sessions};

	pending_host(p, &key, &profile, &texts);
}

static void
put_minute(struct pending *p, uint32_t minute_s, uint64_t sessions)
{
	struct store_minute minute = {.minute_s = minute_s};

	minute.count[STAT_SESSIONS] = sessions;
	pending_minute(p, &minute);
}

static void
latest_wins_by_key(void **state)
{
	struct pending *p = pending_create(secret);
	struct context context = {.bad = 1};

	(void)state;
	put_host(p, "192.0.2.1", 1, "a");
	put_host(p, "192.0.2.2", 1, "b");
	put_host(p, "192.0.2.1", 2, "a-longer-name");
	pending_context(p, CONTEXT_HELO, "x", &context);
	pending_context(p, CONTEXT_PROVIDER, "x", &context);
	context.bad = 2;
	pending_context(p, CONTEXT_HELO, "x", &context);
	put_minute(p, 60, 1);
	put_minute(p, 120, 1);
	put_minute(p, 60, 2);
	assert_int_equal(pending_rows(p), 6);
	assert_rows(
	    p,
	    "host 192.0.2.1 2 p.example.net/a-longer-name/t/example.net/ok AS64500 DE\n"
	    "host 192.0.2.2 1 p.example.net/b/t/example.net/ok AS64500 DE\n"
	    "context 5 x 2\n"
	    "context 2 x 1\n"
	    "minute 60 3\n"
	    "minute 120 1\n");
	pending_free(p);
}

static void
put_returns(struct pending *p, enum returns_state state, uint32_t day, uint32_t cases)
{
	const struct returns_key key = {.day = day};
	const struct returns_counts counts = {.cases = cases};

	pending_returns(p, state, &key, &counts);
}

/* What ended adds up, what is open is what was told last; a merge does the same. */
static void
returns_add_up_or_begin_anew(void **state)
{
	struct pending *p = pending_create(secret), *newer = pending_create(secret);

	(void)state;
	put_returns(p, RETURNS_DONE, 1, 5);
	put_returns(p, RETURNS_OPEN_ANEW, 0, 0);
	put_returns(p, RETURNS_OPEN, 2, 3);
	put_returns(p, RETURNS_DONE, 1, 2);
	assert_int_equal(pending_rows(p), 3);
	assert_rows(p, "returns done 1 7\nreturns anew\nreturns open 2 3\n");
	put_returns(newer, RETURNS_DONE, 1, 10);
	put_returns(newer, RETURNS_OPEN_ANEW, 0, 0);
	put_returns(newer, RETURNS_OPEN, 4, 1);
	pending_merge(p, newer);
	assert_rows(p, "returns done 1 17\nreturns anew\nreturns open 4 1\n");
	assert_int_equal(pending_rows(newer), 0);
	pending_free(p);
	pending_free(newer);
}

static void
newer_goes_over_older(void **state)
{
	struct pending *p = pending_create(secret), *newer = pending_create(secret);
	struct addr addr;

	(void)state;
	put_host(p, "192.0.2.1", 1, "a");
	put_host(p, "192.0.2.2", 1, "b");
	put_minute(p, 60, 1);
	put_host(newer, "192.0.2.1", 5, "c");
	put_minute(newer, 60, 1);
	put_minute(newer, 120, 1);
	assert_int_equal(addr_parse("192.0.2.2", &addr), 0);
	assert_int_equal(pending_forget(newer, &addr), 0);
	newer->lost = 3;
	pending_merge(p, newer);
	assert_int_equal(pending_rows(newer), 0);
	assert_int_equal(p->lost, 3);
	assert_rows(p, "forget 192.0.2.2\n"
		       "host 192.0.2.1 5 p.example.net/c/t/example.net/ok AS64500 DE\n"
		       "minute 60 2\n"
		       "minute 120 1\n");
	pending_free(p);
	pending_free(newer);
}

static void
what_waits_is_found(void **state)
{
	struct pending *p = pending_create(secret);
	struct host_key key = key_of("2001:db8::1", FORM_NAME);
	struct host_key other = key_of("2001:db8::2", FORM_SINGLE);
	struct profile profile = {.sessions_total = 7};
	struct context context = {.good = 3};
	struct addr addr;

	(void)state;
	assert_int_equal(pending_find_host(p, &key, &profile), 0);
	assert_int_equal(pending_find_context(p, CONTEXT_ALL, "", &context), 0);
	pending_host(p, &key, &profile, &no_texts);
	pending_context(p, CONTEXT_ALL, "", &context);
	profile.sessions_total = 0, context.good = 0;
	assert_int_equal(pending_find_host(p, &key, &profile), 1);
	assert_int_equal(profile.sessions_total, 7);
	assert_int_equal(pending_find_host(p, &other, &profile), 0);
	assert_int_equal(pending_find_context(p, CONTEXT_ALL, "", &context), 1);
	assert_true(context.good == 3);
	assert_int_equal(pending_find_context(p, CONTEXT_HELO, "", &context), 0);

	/* One address of a /64: all its identities are to be forgotten. */
	assert_int_equal(addr_parse("2001:db8::77", &addr), 0);
	assert_int_equal(pending_forget(p, &addr), 0);
	assert_int_equal(pending_forget(p, &addr), 0);
	assert_int_equal(pending_find_host(p, &key, &profile), -1);
	assert_int_equal(pending_find_host(p, &other, &profile), -1);
	assert_int_equal(p->n_forgets, 1);
	pending_host(p, &key, &profile, &no_texts); /* it came again */
	assert_int_equal(pending_find_host(p, &key, &profile), 1);
	pending_free(p);
}

static void
mailboxes(void **state)
{
	struct pending *p = pending_create(secret), *newer = pending_create(secret);
	struct mailbox m = {.hits = 1};
	char address[64];

	(void)state;
	assert_int_equal(pending_find_mailbox(p, 7, &m), 0);
	pending_mailbox(p, 7, "anna@ours.net", &m);
	pending_mailbox(p, 8, "bob@ours.net", &m);
	m.hits = 2;
	pending_mailbox(newer, 7, "~1a2b3c4d@ours.net", &m);
	assert_int_equal(pending_rows(p), 2);
	pending_merge(p, newer);
	assert_rows(p, "mailbox 7 ~1a2b3c4d@ours.net 2\nmailbox 8 bob@ours.net 1\n");
	m.hits = 0;
	assert_int_equal(pending_find_mailbox(p, 7, &m), 1);
	assert_int_equal(m.hits, 2);
	assert_int_equal(pending_find_mailbox(p, 9, &m), 0);
	for (uint64_t id = 100; p->lost == 0 && id < 1000000; id++) {
		snprintf(address, sizeof(address), "user%u@ours.net", (unsigned)id);
		pending_mailbox(p, id, address, &m);
	}
	assert_int_equal(p->lost, 1);
	assert_true(pending_rows(p) > 10000);
	pending_free(p);
	pending_free(newer);
}

static void
put_lesson(struct pending *p, const char *ip, enum taught_what what, const char *helo)
{
	struct host_key key = key_of(ip, FORM_NAME);
	struct taught_as as = {.at_s = 1};

	taught_set_helo(&as, helo);
	pending_lesson(p, &(struct pending_lesson){&key, what, &as});
}

static void
lessons(void **state)
{
	struct pending *p = pending_create(secret), *newer = pending_create(secret);
	struct host_key key = key_of("192.0.2.1", FORM_NAME);
	struct taught_as as;
	struct addr addr = {.family = 4, .bytes = {10}};

	(void)state;
	assert_int_equal(pending_lessons_find(&p->lessons, &key, TAUGHT_LABEL, &as), 0);
	put_lesson(p, "192.0.2.1", TAUGHT_LABEL, "a");
	put_lesson(p, "192.0.2.1", TAUGHT_PROVEN, "b");
	put_lesson(p, "192.0.2.2", TAUGHT_LABEL, "c");
	put_lesson(newer, "192.0.2.1", TAUGHT_LABEL, "d");
	assert_int_equal(pending_rows(p), 3);
	pending_merge(p, newer);
	assert_int_equal(pending_lessons_find(&p->lessons, &key, TAUGHT_LABEL, &as), 1);
	assert_string_equal(as.helo, "d");
	assert_int_equal(pending_lessons_find(&p->lessons, &key, TAUGHT_PROVEN, &as), 1);
	assert_string_equal(as.helo, "b");

	/* What is to be forgotten is not written. */
	assert_int_equal(addr_parse("192.0.2.1", &addr), 0);
	assert_int_equal(pending_forget(p, &addr), 0);
	assert_rows(p, "forget 192.0.2.1\nlesson 192.0.2.2 label c\n");
	for (uint32_t n = 0; p->lost == 0 && n < 1000000; n++) {
		addr.bytes[1] = (uint8_t)(n >> 16);
		addr.bytes[2] = (uint8_t)(n >> 8);
		addr.bytes[3] = (uint8_t)n;
		host_key_make(&addr, FORM_NAME, 1, &key);
		pending_lesson(p, &(struct pending_lesson){&key, TAUGHT_LABEL, &as});
	}
	assert_int_equal(p->lost, 1);
	assert_true(pending_rows(p) > 3000);
	pending_free(p);
	pending_free(newer);
}

static void
put_memo(struct pending *p, enum memo_kind kind, uint64_t id, const char *name,
	 uint32_t n)
{
	const struct memo memo = {.n = n};

	pending_memo(p, &(struct pending_memo){kind, id, name, &memo});
}

static void
memos(void **state)
{
	struct pending *p = pending_create(secret), *newer = pending_create(secret);
	struct memo m;

	(void)state;
	assert_int_equal(pending_memos_find(&p->memos, MEMO_PARTNER, 7, &m), 0);
	put_memo(p, MEMO_PARTNER, 7, "firm.com", 1);
	put_memo(p, MEMO_LOCAL_DOMAIN, 7, "ours.net", 5);
	put_memo(newer, MEMO_PARTNER, 7, "", 2);
	assert_int_equal(pending_rows(p), 2);
	pending_merge(p, newer);
	assert_rows(p, "memo 4 7  2\nmemo 3 7 ours.net 5\n");
	assert_int_equal(pending_memos_find(&p->memos, MEMO_PARTNER, 7, &m), 1);
	assert_int_equal(m.n, 2);
	for (uint64_t id = 100; p->lost == 0 && id < 1000000; id++)
		put_memo(p, MEMO_SENT, id, "", 1);
	assert_int_equal(p->lost, 1);
	assert_true(pending_rows(p) > 10000);
	pending_free(p);
	pending_free(newer);
}

static void
bounds(void **state)
{
	struct pending *p = pending_create(secret);
	struct host_key first = key_of("10.0.0.0", FORM_NAME);
	struct profile profile = {0};
	struct addr addr = {.family = 4, .bytes = {10}};
	uint32_t n = 0;

	(void)state;
	while (p->lost == 0 && n < 1000000) {
		struct host_key key;

		addr.bytes[1] = (uint8_t)(n >> 16);
		addr.bytes[2] = (uint8_t)(n >> 8);
		addr.bytes[3] = (uint8_t)n;
		host_key_make(&addr, FORM_NAME, 1, &key);
		pending_host(p, &key, &profile, &no_texts);
		n++;
	}
	assert_in_range(n, 50000, 500000);
	assert_int_equal(pending_rows(p), n - 1);
	assert_int_equal(pending_find_host(p, &first, &profile), 0); /* the oldest */

	for (uint32_t m = 0; m < 2 * PENDING_MINUTES; m++)
		put_minute(p, 60 * m, 1);
	assert_int_equal(p->n_minutes, PENDING_MINUTES);
	assert_int_equal(p->minutes[PENDING_MINUTES - 1].count[STAT_SESSIONS],
			 PENDING_MINUTES + 1);

	for (int i = 0; i < PENDING_FORGETS; i++) {
		addr.bytes[3] = (uint8_t)i;
		assert_int_equal(pending_forget(p, &addr), 0);
	}
	addr.bytes[0] = 11;
	assert_int_equal(pending_forget(p, &addr), -1);
	pending_free(p);
}

static int
fail_host(void *ctx, const struct host_key *key, const struct profile *profile,
	  const struct host_texts *texts)
{
	(void)key;
	(void)profile;
	(void)texts;
	return ++*(int *)ctx == 2 ? -1 : 0;
}

static void
a_failure_ends_the_walk(void **state)
{
	struct pending *p = pending_create(secret);
	int calls = 0;
	const struct pending_rows rows = {.ctx = &calls, .host = fail_host};

	(void)state;
	put_host(p, "192.0.2.1", 1, "a");
	put_host(p, "192.0.2.2", 1, "a");
	put_host(p, "192.0.2.3", 1, "a");
	put_minute(p, 60, 1);
	assert_int_equal(pending_each(p, &rows), -1);
	assert_int_equal(calls, 2);
	assert_int_equal(pending_rows(p), 4); /* nothing is gone */
	pending_free(p);
}

/* The newest settings are what is written. */
static void
judgement(void **state)
{
	struct pending *p = pending_create(secret), *newer = pending_create(secret);
	struct engine_settings settings;

	(void)state;
	engine_settings_init(&settings);
	settings.suspect_score = 1.5;
	pending_judgement(p, &settings);
	assert_non_null(strstr(p->judgement.data, "suspect_score=1.5\n"));
	pending_merge(p, newer);
	assert_non_null(strstr(p->judgement.data, "suspect_score=1.5\n"));
	settings.suspect_score = 3.25;
	pending_judgement(newer, &settings);
	pending_judgement(newer, &settings);
	pending_merge(p, newer);
	assert_non_null(strstr(p->judgement.data, "suspect_score=3.25\n"));
	assert_null(strstr(p->judgement.data, "1.5"));
	assert_int_equal(newer->judgement.len, 0);
	pending_free(newer);
	pending_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(latest_wins_by_key),

	    cmocka_unit_test(returns_add_up_or_begin_anew),
	    cmocka_unit_test(newer_goes_over_older),
	    cmocka_unit_test(what_waits_is_found),
	    cmocka_unit_test(mailboxes),
	    cmocka_unit_test(lessons),
	    cmocka_unit_test(memos),
	    cmocka_unit_test(bounds),
	    cmocka_unit_test(a_failure_ends_the_walk),
	    cmocka_unit_test(judgement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
