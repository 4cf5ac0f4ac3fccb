#include "replay_setting.h"
#include "unit.h"

static struct replay_world
world(const struct privacy *privacy)
{
	struct replay_world w = {.policy = policy_create(), .privacy = privacy};

	assert_non_null(w.policy);
	engine_settings_init(&w.settings);
	return w;
}

static void
apply(struct replay_world *w, const char *text)
{
	struct buf why;

	buf_init(&why);
	if (replay_setting_apply(text, w, &why) != 0)
		fail_msg("%s: %s", text, why.data != NULL ? why.data : "");
	buf_fini(&why);
}

static struct addr
ip(const char *text)
{
	struct addr addr;

	assert_int_equal(addr_parse(text, &addr), 0);
	return addr;
}

static void
test_numbers(void **state)
{
	struct replay_world w = world(NULL);

	(void)state;
	apply(&w, "target_share=0.001");
	apply(&w, "suspect_score=3.5");
	apply(&w, "convictions_per_hour=0");
	assert_float_equal(w.settings.target_share, 0.001, 0);
	assert_float_equal(w.settings.suspect_score, 3.5, 0);
	assert_int_equal(w.settings.convictions_per_hour, 0);
	policy_free(w.policy);
}

static void
test_policy(void **state)
{
	struct replay_world w = world(NULL);
	struct addr inside = ip("192.0.2.9"), v6 = ip("2001:db8::5"),
		    other = ip("198.51.100.1"), exempt = ip("10.1.2.3");

	(void)state;
	apply(&w, "mode=enforce");
	apply(&w, "mode=example.com:off");
	apply(&w, "trap=old@example.com");
	apply(&w, "trap=dead@example.org");
	apply(&w, "pin=192.0.2.0/24:refuse");
	apply(&w, "pin=2001:db8::5:pass"); /* the last ':' parts it */
	apply(&w, "exempt=10.0.0.0/8");
	policy_seal(w.policy);
	assert_int_equal(policy_site_mode(w.policy), MODE_ENFORCE);
	assert_int_equal(policy_mode_for(w.policy, "a@example.com"), MODE_OFF);
	assert_int_equal(policy_mode_for(w.policy, "a@example.net"), MODE_ENFORCE);
	assert_true(policy_is_trap(w.policy, "OLD@example.com"));
	assert_true(policy_is_trap(w.policy, "dead@example.org"));
	assert_false(policy_is_trap(w.policy, "young@example.com"));
	assert_int_equal(policy_pin_for(w.policy, &inside, 1), PIN_REFUSE);
	assert_int_equal(policy_pin_for(w.policy, &v6, 1), PIN_PASS);
	assert_int_equal(policy_pin_for(w.policy, &other, 1), PIN_NONE);
	assert_true(policy_is_exempt(w.policy, &exempt));
	assert_false(policy_is_exempt(w.policy, &inside));
	policy_free(w.policy);
}

static void
test_mistakes(void **state)
{
	static const struct {
		const char *text, *word;
	} cases[] = {
	    {"target_share=0", "no share"},
	    {"target_share=0.06", "no share"},
	    {"target_share=", "no share"},
	    {"suspect_score=nan", "no score"},
	    {"convictions_per_hour=-1", "no number"},
	    {"mode=severe", "none of"},
	    {"mode=severe:enforce:no", "none of"},
	    {"trap=nobody", "no address or pattern"},
	    {"trap=*@*", "no address or pattern"},
	    {"pin=192.0.2.1", ":pass or :refuse"},
	    {"pin=192.0.2.1:maybe", ":pass or :refuse"},
	    {"pin=192.0.2.1/24:pass", "no network"},
	    {"exempt=here", "no network"},
	    {"colour=red", "no setting 'colour=red'"},
	    {"target=0.1", "no setting"},
	    {"target_share", "target_share= "},
	    {"", "no setting ''"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct replay_world w = world(NULL);
		struct buf why;

		buf_init(&why);
		assert_int_equal(replay_setting_apply(cases[i].text, &w, &why), -1);
		if (strstr(why.data, cases[i].word) == NULL)
			fail_msg("%s: %s", cases[i].text, why.data);
		buf_fini(&why);
		policy_free(w.policy);
	}
}

static void
test_what_is_a_setting(void **state)
{
	(void)state;
	assert_true(replay_setting_is("mode=enforce"));
	assert_true(replay_setting_is("mode="));
	assert_false(replay_setting_is("mode"));
	assert_false(replay_setting_is("./mode=enforce"));
	assert_false(replay_setting_is("old.jsonl"));
	assert_true(replay_setting_is_site_mode("mode=enforce"));
	assert_false(replay_setting_is_site_mode("mode=example.com:enforce"));
	assert_false(replay_setting_is_site_mode("trap=a@b.example"));
}

/* A journal may hold hashes in place of local parts: a trap catches them too. */
static void
test_hashed_journal(void **state)
{
	const struct privacy privacy = {.mode = PRIVACY_HASHED, .key = {1, 2, 3}};
	struct replay_world w = world(&privacy);
	struct arena scratch;

	(void)state;
	apply(&w, "trap=Old@example.com");
	apply(&w, "trap=@dead.example");
	apply(&w, "trap=sales@");
	policy_seal(w.policy);
	arena_init(&scratch);
	assert_true(policy_is_trap(
	    w.policy, privacy_address(&privacy, "old@example.com", &scratch)));
	assert_false(policy_is_trap(
	    w.policy, privacy_address(&privacy, "new@example.com", &scratch)));
	assert_true(policy_is_trap(
	    w.policy, privacy_address(&privacy, "any@dead.example", &scratch)));
	arena_fini(&scratch);
	policy_free(w.policy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_policy),
	    cmocka_unit_test(test_mistakes),
	    cmocka_unit_test(test_what_is_a_setting),
	    cmocka_unit_test(test_hashed_journal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
