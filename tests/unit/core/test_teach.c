#include "teach.h"

#include "caller.h"
#include "database.h"
#include "near.h"

#define MEMORY (UINT64_C(16) << 20)

static const struct caller zombie = {
    .ip = "24.0.0.7", .ptr = "c-24-0-0-7.hsd.bignet.net", .helo = "localhost"};

/* What is in the database after a host was forgotten is what was there before it came,
 * but for the hosts seen. */
static void
forget_takes_back_what_was_taught(void **state)
{
	struct database d;
	struct engine_sink sink = DATABASE_SINK(&d);
	struct engine *e;
	struct context before[CONTEXT_KINDS];
	struct caller other = zombie;
	struct call c;

	(void)state;
	database_init(&d);
	e = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	other.ip = "24.0.0.8";
	other.ptr = "c-24-0-0-8.hsd.bignet.net";
	convict(e, &other, T0_S);
	for (size_t i = 0; i < d.n_contexts; i++)
		before[d.contexts[i].kind] = d.contexts[i].context;
	convict(e, &zombie, T0_S + 60);
	call_begin(&c, e, &zombie, T0_S + 120);
	call_mail(&c, "a@b.com", false);
	engine_close(e, c.visit, &c.outcome);
	assert_true(
	    engine_forget(e, &c.outcome.key, &c.outcome.texts, T0_S + 20 * DAY_S));
	assert_false(
	    engine_forget(e, &c.outcome.key, &c.outcome.texts, T0_S + 20 * DAY_S));
	engine_visit_free(c.visit);
	session_fini(&c.session);
	for (size_t i = 0; i < d.n_contexts; i++) {
		const struct stored_context *s = &d.contexts[i];
		struct context_counts now =
		    context_counts(&s->context, T0_S + 20 * DAY_S);
		struct context_counts was =
		    context_counts(&before[s->kind], T0_S + 20 * DAY_S);

		/* This database keeps no lessons, which tell the sender's domain. */
		if (s->kind == CONTEXT_SENDER)
			continue;
		assert_near(now.bad, was.bad, 1e-5);
		assert_near(now.good, was.good, 1e-5);
		assert_int_equal(s->context.bad_total, before[s->kind].bad_total);
	}
	c = call_once(e, &zombie, T0_S + 20 * DAY_S, "anna@ours.net", MTA_ACCEPTED);
	assert_true(c.outcome.new_host);
	engine_free(e);
	database_fini(&d);
}

/* What a class is taken from (the sender, the way to speak) is not in the texts of a
 * host. */
static void
forget_takes_back_from_the_same_class(void **state)
{
	struct caller borrower = {.ip = "24.0.0.9",
				  .ptr = "c-24-0-0-9.hsd.bignet.net",
				  .helo = "sender.com",
				  .from = "a@sender.com"};
	struct database d;
	struct engine_sink sink = DATABASE_SINK(&d);
	struct engine *e;
	struct call c;

	(void)state;
	database_init(&d);
	e = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	convict(e, &borrower, T0_S);
	call_begin(&c, e, &borrower, T0_S + 60);
	call_mail(&c, "a@sender.com", false);
	engine_close(e, c.visit, &c.outcome);
	assert_true(engine_forget(e, &c.outcome.key, &c.outcome.texts, T0_S + 60));
	engine_visit_free(c.visit);
	session_fini(&c.session);
	for (size_t i = 0; i < d.n_contexts; i++) {
		assert_near(d.contexts[i].context.bad, 0, 1e-5);
		assert_int_equal(d.contexts[i].context.bad_total, 0);
	}
	engine_free(e);
	database_fini(&d);
}

/* Who says our name is a zombie by its HELO: that teaches about all but HELOs. */
static void
what_gave_a_label_does_not_learn_from_it(void **state)
{
	const char *names[] = {"mx.ours.net"};
	struct caller liar = zombie;
	struct engine_settings settings;
	struct database d;
	struct engine_sink sink = DATABASE_SINK(&d);
	struct engine *e;
	struct call c;

	(void)state;
	database_init(&d);
	e = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	engine_settings_init(&settings);
	settings.self.names = names;
	settings.self.n_names = 1;
	assert_int_equal(engine_configure(e, &settings), 0);
	liar.helo = "mx.ours.net";
	c = call_once(e, &liar, T0_S, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(c.outcome.label, LABEL_ZOMBIE);
	assert_near(database_context(&d, CONTEXT_ALL, "")->context.bad, 1, 1e-6);
	for (size_t i = 0; i < d.n_contexts; i++)
		switch (d.contexts[i].kind) {
		case CONTEXT_CLASS:
		case CONTEXT_HELO:
		case CONTEXT_HELO_TEMPLATE:
			fail_msg("%s", d.contexts[i].name);
		case CONTEXT_KIN:
		case CONTEXT_TEMPLATE:
		case CONTEXT_NAME_CLASS:
			assert_near(d.contexts[i].context.bad, 1, 1e-6);
			break;
		default:
			break;
		}
	engine_free(e);
	database_fini(&d);
}

static void
the_sink_is_told_at_the_end(void **state)
{
	struct database d;
	struct engine_sink sink = DATABASE_SINK(&d);
	struct engine *e;
	struct call c;

	(void)state;
	database_init(&d);
	e = engine_in_mode(MODE_MONITOR, NULL, &sink, MEMORY);
	call_begin(&c, e, &zombie, T0_S);
	call_mail(&c, "a@b.com", false);
	call_rcpt(&c, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(d.hosts_told, 0);
	call_end(&c);
	assert_int_equal(d.hosts_told, 1);
	assert_string_equal(d.hosts[0].ptr, "c-24-0-0-7.hsd.bignet.net");
	assert_string_equal(d.hosts[0].helo, "localhost");
	assert_int_equal(d.hosts[0].profile.sessions_total, 1);
	assert_int_equal(d.hosts[0].profile.name_class, NAME_ADDRESS);
	/* Hosts are counted in the four kinds that are few. */
	assert_int_equal(d.n_contexts, 4);
	engine_free(e);
	database_fini(&d);
}

/* A label that runs out, or gives way to another, leaves nothing behind. */
static void
a_new_label_replaces_what_was_taught(void **state)
{
	struct database d;
	struct engine_sink sink = DATABASE_SINK(&d);
	struct engine *e;
	struct context all;
	struct call c;

	(void)state;
	database_init(&d);
	e = engine_in_mode(MODE_ENFORCE, NULL, &sink, MEMORY);
	convict(e, &zombie, T0_S);
	all = database_context(&d, CONTEXT_ALL, "")->context;
	assert_near(all.bad, 1, 1e-3);
	/* It comes every 20 days: no silence, and 60 days after the label it has none. */
	for (uint32_t day = 20; day <= 80; day += 20)
		c = call_once(e, &zombie, T0_S + day * DAY_S, "anna@ours.net",
			      MTA_ACCEPTED);
	assert_int_equal(c.outcome.label, LABEL_NONE);
	all = database_context(&d, CONTEXT_ALL, "")->context;
	assert_near(all.bad, 0, 1e-5);
	assert_int_equal(all.bad_total, 0);
	engine_free(e);
	database_fini(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(forget_takes_back_what_was_taught),
	    cmocka_unit_test(forget_takes_back_from_the_same_class),
	    cmocka_unit_test(what_gave_a_label_does_not_learn_from_it),
	    cmocka_unit_test(the_sink_is_told_at_the_end),
	    cmocka_unit_test(a_new_label_replaces_what_was_taught),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
