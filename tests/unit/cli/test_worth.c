/* How a profile was earned, as lines and as JSON; alerts. */
#include "worth.h"

#include "told.h"
#include "watch.h"

/* A server with everything that there is; each summand differs. */
static struct portrait
rich(void)
{
	struct portrait p = {.worth = {.days = 1.5,
				       .users = 1.25,
				       .name = 0.5,
				       .tls = 0.4,
				       .retry = 0.3,
				       .replies = 4,
				       .bounces = 2,
				       .two_way = 1,
				       .total = 6}};

	p.opinion.profile.active_days = 12;
	p.opinion.profile.users = 7;
	p.opinion.profile.label = LABEL_SERVER;
	p.opinion.standing.merit.replies = 3;
	p.opinion.standing.merit.bounces = 1;
	p.opinion.standing.colleagues = 2.4;
	p.name.registered = "example.net";
	return p;
}

static void
test_each_summand_is_told(void **state)
{
	const struct portrait p = rich();

	(void)state;
	worth_earned(&p, note, NULL);
	assert_string_equal(told.data,
			    "1.5 nats: active on 12 days (today is not counted)\n"
			    "1.2 nats: about 3 local users took its mail\n"
			    "0.5 nats: a chosen, confirmed name that it says in HELO\n"
			    "4.0 nats: replies to 3 messages of our users (two count)\n"
			    "2.0 nats: 1 reports about mail of our users\n"
			    "1.0 nats: mail of its own domain, which our users write to\n"
			    "0.4 nats: it encrypts\n"
			    "0.3 nats: it tried again after a temporary refusal\n"
			    "about 2 proven servers under example.net: 0.5 nats each, at "
			    "most 1.5, less what its own days and users are worth\n");
}

static void
test_what_is_worth_nothing_is_not_told(void **state)
{
	struct portrait p = {.worth = {.days = 0.4}};

	(void)state;
	p.opinion.profile.active_days = 2;
	worth_earned(&p, note, NULL);
	assert_string_equal(told.data,
			    "0.4 nats: active on 2 days (today is not counted)\n");
}

static void
test_only_a_server_can_lose(void **state)
{
	struct portrait p = rich();

	(void)state;
	p.opinion.profile.label = LABEL_NONE;
	worth_lost_by(&p, note, NULL);
	assert_string_equal(told.data, "");
	p.opinion.profile.label = LABEL_SERVER;
	worth_lost_by(&p, note, NULL);
	assert_non_null(strstr(told.data, "90 days of silence\n"));
	assert_non_null(strstr(told.data, "three traps or more over 7 days or more"));
}

static void
test_alerts_that_are_in_force(void **state)
{
	struct engine_opinion o = {.known = false};

	(void)state;
	worth_alerts(&o, note, NULL);
	assert_string_equal(told.data, "");
	assert_int_equal(worth_alert_s(&o), 0);
	o.alerts = WATCH_UNKNOWN | WATCH_ALIEN;
	o.alert_s[0] = 1700000000;
	o.alert_s[2] = 1699900000;
	assert_int_equal(worth_alert_s(&o), 1700000000);
	worth_alerts(&o, note, NULL);
	assert_non_null(strstr(told.data, watch_alert_text(WATCH_UNKNOWN)));
	assert_non_null(strstr(told.data, watch_alert_text(WATCH_ALIEN)));
	assert_null(strstr(told.data, watch_alert_text(WATCH_TRAPS)));
	assert_non_null(strstr(told.data, "2023-11-14"));
	assert_non_null(strstr(told.data, "2023-11-13"));
}

static void
test_alerts_in_short_words(void **state)
{
	static const struct {
		unsigned alerts;
		const char *words;
	} cases[] = {
	    {0, ""},
	    {WATCH_TRAPS, "traps"},
	    {WATCH_UNKNOWN | WATCH_ALIEN, "unknown-users somebody-else"},
	    {WATCH_UNKNOWN | WATCH_TRAPS | WATCH_ALIEN,
	     "unknown-users traps somebody-else"},
	};
	char out[WORTH_ALERTS_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(worth_alerts_format(cases[i].alerts, out),
				    cases[i].words);
}

static void
test_json(void **state)
{
	struct portrait p = rich();
	struct json j;

	(void)state;
	p.opinion.alerts = WATCH_TRAPS;
	json_init(&j, &told);
	json_object_begin(&j);
	worth_json(&p, &j);
	json_object_end(&j);
	assert_string_equal(
	    told.data,
	    "{\"earned\":{\"days\":1.5,\"users\":1.25,\"name\":0.5,\"replies\":4,"
	    "\"bounces\":2,\"two_way\":1,\"tls\":0.4,\"retry\":0.3},\"replies\":3,"
	    "\"bounces\":1,\"organisation_servers\":2.4,\"alerts\":\"traps\"}");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_each_summand_is_told, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_what_is_worth_nothing_is_not_told, setup,
					    teardown),
	    cmocka_unit_test_setup_teardown(test_only_a_server_can_lose, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_alerts_that_are_in_force, setup,
					    teardown),
	    cmocka_unit_test(test_alerts_in_short_words),
	    cmocka_unit_test_setup_teardown(test_json, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
