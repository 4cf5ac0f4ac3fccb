#include "profile.h"

#include "near.h"

#define HALF_S PROFILE_HALF_LIFE_S

static void
keys_tell_identities_apart(void **state)
{
	static const struct {
		const char *a, *b;
		enum helo_form form_a, form_b;
		uint8_t dialect_a, dialect_b;
		bool same;
	} cases[] = {
	    {"192.0.2.1", "192.0.2.1", FORM_NAME, FORM_NAME, 2, 2, true},
	    {"192.0.2.1", "192.0.2.2", FORM_NAME, FORM_NAME, 2, 2, false},
	    {"192.0.2.1", "192.0.2.1", FORM_NAME, FORM_SINGLE, 2, 2, false},
	    {"192.0.2.1", "192.0.2.1", FORM_NAME, FORM_NAME, 1, 2, false},
	    {"2001:db8::1", "2001:db8::ffff:1", FORM_NAME, FORM_NAME, 0, 0, true},
	    {"2001:db8::1", "2001:db8:0:1::1", FORM_NAME, FORM_NAME, 0, 0, false},
	    {"::ffff:192.0.2.1", "192.0.2.1", FORM_NAME, FORM_NAME, 0, 0, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct host_key a, b;
		struct addr ip, unit, back;

		memset(&a, 0xaa, sizeof(a));
		memset(&b, 0x55, sizeof(b));
		assert_int_equal(addr_parse(cases[i].a, &ip), 0);
		host_key_make(&ip, cases[i].form_a, cases[i].dialect_a, &a);
		unit = addr_unit(&ip);
		back = host_key_addr(&a);
		assert_true(addr_equal(&unit, &back));
		assert_int_equal(addr_parse(cases[i].b, &ip), 0);
		host_key_make(&ip, cases[i].form_b, cases[i].dialect_b, &b);
		assert_int_equal(memcmp(&a, &b, sizeof(a)) == 0, cases[i].same);
	}
}

static void
behaviour_fades_by_half_in_a_week(void **state)
{
	struct profile p = {0};

	(void)state;
	for (int i = 0; i < 8; i++) {
		profile_session(&p, T0_S, 0);
		profile_rcpt(&p, T0_S, MTA_ACCEPTED, 1);
		profile_rcpt(&p, T0_S, MTA_UNKNOWN, (uint64_t)i << 58);
		profile_rcpt(&p, T0_S, MTA_REJECTED, 3);
		profile_trap(&p, T0_S);
		profile_auto_trap(&p, T0_S);
		profile_refused(&p, T0_S);
		profile_null_sender(&p, T0_S);
	}
	profile_fade(&p, T0_S + HALF_S);
	assert_near(p.sessions, 4, 1e-4);
	assert_near(p.accepted, 4, 1e-4);
	assert_near(p.unknown, 4, 1e-4);
	assert_near(p.rejected, 4, 1e-4);
	assert_near(p.traps, 4, 1e-4);
	assert_near(p.auto_traps, 4, 1e-4);
	assert_near(p.refused, 4, 1e-4);
	assert_near(p.null_senders, 4, 1e-4);
	profile_session(&p, T0_S + HALF_S, 0);
	profile_trap(&p, T0_S + HALF_S);
	assert_near(p.sessions, 5, 1e-4);
	assert_near(p.traps, 5, 1e-4);
	assert_int_equal(p.sessions_total, 9);
	assert_int_equal(p.traps_total, 9);
}

static void
former_users_count_a_quarter(void **state)
{
	struct profile p = {0}, late = {0};

	(void)state;
	profile_former_user(&p, T0_S, 1);
	profile_former_user(&p, T0_S, UINT64_C(1) << 60);
	assert_near(p.unknown, 0.5, 1e-6);
	assert_near(profile_unknowns(&p), 2, 0.1);
	assert_int_equal(p.unknown_total, 2);
	assert_int_equal(p.accepted_total, 0);
	profile_fade(&late, T0_S + HALF_S);
	profile_former_user(&late, T0_S, 1);
	assert_near(late.unknown, 0.125, 1e-6);
}

/* The same few names again are no new ones; of many names it cannot be told. */
static void
a_name_tried_again_counts_once(void **state)
{
	struct profile p = {0};

	(void)state;
	for (int i = 0; i < 30; i++) {
		profile_rcpt(&p, T0_S, MTA_UNKNOWN, (uint64_t)(i % 3) << 58);
		profile_former_user(&p, T0_S, UINT64_C(3) << 58);
	}
	assert_near(p.unknown, 3.25, 1e-6);
	assert_int_equal(p.unknown_total, 60);
	for (int i = 0; i < 200; i++)
		profile_rcpt(&p, T0_S, MTA_UNKNOWN, (uint64_t)(i % 64) << 58);
	assert_between(p.unknown, 190, 204);
}

static void
a_lookup_that_fails_leaves_the_name(void **state)
{
	static const struct {
		enum name_class had, name;
		bool failed;
		enum name_class now;
	} cases[] = {
	    {NAME_NAMED, NAME_NOT_KNOWN, true, NAME_NAMED},
	    {NAME_NAMED, NAME_NOT_KNOWN, false, NAME_NOT_KNOWN},
	    {NAME_NAMED, NAME_NONE, false, NAME_NONE},
	    {NAME_NAMED, NAME_NAMED_FORGED, false, NAME_NAMED}, /* Sendmail */
	    {NAME_NAMED, NAME_ADDRESS_FORGED, false, NAME_ADDRESS_FORGED},
	    {NAME_NONE, NAME_NAMED_FORGED, false, NAME_NAMED_FORGED},
	    {NAME_ADDRESS, NAME_NOT_KNOWN, true, NAME_NOT_KNOWN},
	    {NAME_NAMED_FORGED, NAME_NOT_KNOWN, true, NAME_NOT_KNOWN},
	    {NAME_NOT_KNOWN, NAME_NOT_KNOWN, true, NAME_NOT_KNOWN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct profile p = {.name_class = (uint8_t)cases[i].had};
		struct hostname name = {.class = cases[i].name,
					.failed = cases[i].failed,
					.registered = name.name};

		assert_int_equal(profile_name_class(&p, &name), cases[i].now);
	}
}

/* Both kinds of trap share the times of the first and the last. */
static void
two_kinds_of_traps(void **state)
{
	struct profile p = {0};

	(void)state;
	profile_trap(&p, T0_S);
	profile_auto_trap(&p, T0_S + DAY_S);
	assert_int_equal(p.trap_first_s, T0_S);
	assert_int_equal(p.trap_last_s, T0_S + DAY_S);
	assert_int_equal(p.traps_total, 1);
	profile_auto_trap(&p, T0_S + 60 * DAY_S);
	assert_int_equal(p.trap_first_s, T0_S + 60 * DAY_S);
}

static void
fading_to_the_past_does_nothing(void **state)
{
	struct profile p = {0}, before;

	(void)state;
	profile_session(&p, T0_S, 0);
	before = p;
	profile_fade(&p, T0_S - DAY_S);
	profile_fade(&p, T0_S);
	assert_memory_equal(&p, &before, sizeof(p));
}

static void
late_events_count_as_in_time(void **state)
{
	struct profile in_order = {0}, late = {0};

	(void)state;
	profile_rcpt(&in_order, T0_S, MTA_UNKNOWN, 1);
	profile_rcpt(&in_order, T0_S + HALF_S, MTA_UNKNOWN, UINT64_C(1) << 60);
	profile_rcpt(&late, T0_S + HALF_S, MTA_UNKNOWN, UINT64_C(1) << 60);
	profile_rcpt(&late, T0_S, MTA_UNKNOWN, 1);
	assert_near(late.unknown, in_order.unknown, 1e-6);
	assert_near(late.unknown, 1.5, 1e-6);
}

static void
only_plain_answers_count(void **state)
{
	struct profile p = {0};

	(void)state;
	profile_rcpt(&p, T0_S, MTA_DEFERRED, 1);
	profile_rcpt(&p, T0_S, MTA_NOT_KNOWN, 2);
	assert_true(p.accepted == 0 && p.unknown == 0 && p.rejected == 0);
	assert_true(p.unknowns == 0);
}

static void
bursts_fade_within_minutes(void **state)
{
	struct profile p = {0};

	(void)state;
	for (int i = 0; i < 16; i++) {
		profile_session(&p, T0_S, 3);
		profile_rcpt(&p, T0_S, MTA_ACCEPTED, 1);
	}
	assert_near(p.burst_sessions, 16, 1e-4);
	assert_near(p.burst_rcpts, 16, 1e-4);
	profile_fade(&p, T0_S + 2 * PROFILE_BURST_S);
	assert_near(p.burst_sessions, 4, 1e-4);
	profile_fade(&p, T0_S + 3600);
	assert_near(p.burst_sessions, 0, 1e-4);
	assert_near(p.sessions, 16, 0.1);
	assert_int_equal(p.concurrent_max, 3);
}

static void
days_are_counted_once(void **state)
{
	uint32_t midnight = T0_S / DAY_S * DAY_S;
	struct profile p = {0};

	(void)state;
	for (uint32_t s = 0; s < DAY_S; s += 600)
		profile_session(&p, midnight + s, -1);
	assert_int_equal(p.active_days, 1);
	profile_session(&p, midnight + DAY_S, -1);
	assert_int_equal(p.active_days, 2);
	profile_session(&p, midnight, -1); /* comes late: that day has been counted */
	assert_int_equal(p.active_days, 2);
	profile_session(&p, midnight + 30 * DAY_S, -1);
	assert_int_equal(p.active_days, 3);
	assert_int_equal(p.first_s, midnight);
	assert_int_equal(p.last_s, midnight + 30 * DAY_S);
}

static void
names_are_counted_distinct(void **state)
{
	struct profile p = {0};
	uint64_t seed = 11;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		profile_rcpt(&p, T0_S, MTA_UNKNOWN, UINT64_C(77) << 50);
		profile_user(&p, UINT64_C(78) << 50);
	}
	assert_near(profile_unknowns(&p), 1, 0.1);
	assert_near(profile_users(&p), 1, 0.1);
	for (int i = 0; i < 20; i++) {
		profile_user(&p, unit_random(&seed));
		profile_helo(&p, unit_random(&seed));
	}
	assert_between(profile_users(&p), 15, 28);
	assert_between(profile_helos(&p), 15, 28);
}

/* For a month at least, for two at most; merged in either order. */
static void
unknown_names_are_forgotten(void **state)
{
	const uint32_t from_s = T0_S / PROFILE_UNKNOWNS_S * PROFILE_UNKNOWNS_S;
	struct profile p = {0}, new = {0}, old, merged;

	(void)state;
	profile_session(&p, from_s, 0);
	for (uint64_t i = 0; i < 5; i++)
		profile_rcpt(&p, from_s, MTA_UNKNOWN, i << 58);
	old = p;
	profile_session(&p, from_s + PROFILE_UNKNOWNS_S - 1, 0);
	assert_near(profile_unknowns(&p), 5, 0.5);
	profile_session(&p, from_s + PROFILE_UNKNOWNS_S, 0);
	assert_near(profile_unknowns(&p), 5, 0.5);
	/* One is tried again: no new name, and it is remembered anew. */
	p.unknown = 0;
	profile_rcpt(&p, from_s + PROFILE_UNKNOWNS_S, MTA_UNKNOWN, UINT64_C(3) << 58);
	assert_true(p.unknown == 0);
	assert_near(profile_unknowns(&p), 5, 0.5);
	profile_session(&p, from_s + 2 * PROFILE_UNKNOWNS_S, 0);
	assert_near(profile_unknowns(&p), 1, 0.1);
	profile_rcpt(&p, from_s + 2 * PROFILE_UNKNOWNS_S, MTA_UNKNOWN, UINT64_C(4) << 58);
	assert_near(p.unknown, 1, 1e-4);
	profile_session(&p, from_s + 4 * PROFILE_UNKNOWNS_S, 0);
	assert_near(profile_unknowns(&p), 0, 0.1);

	profile_session(&new, from_s + PROFILE_UNKNOWNS_S, 0);
	profile_rcpt(&new, from_s + PROFILE_UNKNOWNS_S, MTA_UNKNOWN, UINT64_C(9) << 58);
	merged = old;
	profile_merge(&merged, &new);
	profile_merge(&new, &old);
	assert_true(merged.unknowns == new.unknowns);
	assert_near(profile_unknowns(&merged), 6, 0.7);
	profile_session(&merged, from_s + 2 * PROFILE_UNKNOWNS_S, 0);
	assert_near(profile_unknowns(&merged), 1, 0.1);
}

/* HELOs of two weeks ago are no behaviour of today; merged in either order. */
static void
helos_are_forgotten(void **state)
{
	const uint32_t day_s = 86400, window_s = PROFILE_HELOS_S;
	const uint32_t begin_s = T0_S / window_s * window_s;
	struct profile old = {0}, young = {0}, same = {0}, a, b;

	(void)state;
	profile_session(&old, begin_s, -1);
	profile_helo(&old, UINT64_C(1) << 60);
	profile_helo(&old, UINT64_C(2) << 60);
	profile_session(&old, begin_s + window_s - 1, -1);
	assert_near(profile_helos(&old), 2, 0.1);
	same = young = old;
	profile_session(&young, begin_s + window_s, -1);
	assert_near(profile_helos(&young), 0, 0);
	profile_helo(&young, UINT64_C(3) << 60);
	/* A record that comes late. */
	profile_session(&young, begin_s + day_s, -1);
	assert_near(profile_helos(&young), 1, 0.1);
	profile_helo(&same, UINT64_C(4) << 60);
	a = old, b = young;
	profile_merge(&a, &young);
	profile_merge(&b, &old);
	assert_near(profile_helos(&a), 1, 0.1);
	assert_true(a.helos == b.helos);
	profile_merge(&old, &same);
	assert_near(profile_helos(&old), 3, 0.1);
}

static void
conviction_terms(void **state)
{
	static const uint32_t days[] = {7, 14, 28, 56, 90, 90, 90, 90, 90, 90, 90};
	struct profile p = {0};
	uint32_t now_s = T0_S;

	(void)state;
	assert_false(profile_convicted(&p, now_s));
	for (size_t i = 0; i < COUNT(days); i++) {
		profile_convict(&p, now_s);
		assert_int_equal(p.convicted_until_s - now_s, days[i] * DAY_S);
		assert_true(profile_convicted(&p, now_s + days[i] * DAY_S - 1));
		assert_false(profile_convicted(&p, now_s + days[i] * DAY_S));
		now_s += 100 * DAY_S;
	}
}

static void
relapses_never_overflow(void **state)
{
	struct profile p = {0};

	(void)state;
	for (uint32_t i = 0; i < 1000; i++) {
		uint32_t now_s = T0_S + i * DAY_S;

		profile_convict(&p, now_s);
		assert_between(p.convicted_until_s - now_s, 7 * DAY_S, 90 * DAY_S);
	}
	assert_int_equal(p.relapses, UINT8_MAX);
}

static void
seen_again_the_term_starts_anew(void **state)
{
	struct profile p = {0};

	(void)state;
	profile_convict(&p, T0_S);
	profile_prolong(&p, T0_S + 6 * DAY_S);
	assert_int_equal(p.convicted_until_s, T0_S + 13 * DAY_S);
	profile_prolong(&p, T0_S + 2 * DAY_S); /* comes late: no shorter */
	assert_int_equal(p.convicted_until_s, T0_S + 13 * DAY_S);
	assert_int_equal(p.relapses, 0);
	/* A row that somebody edited: convicted, but never was. */
	p = (struct profile){.convicted_until_s = T0_S + DAY_S};
	profile_prolong(&p, T0_S);
	assert_int_equal(p.convicted_until_s, T0_S + 7 * DAY_S);
}

static void
acquittal_remembers_that_there_was_something(void **state)
{
	struct profile p = {0};

	(void)state;
	profile_convict(&p, T0_S);
	profile_acquit(&p);
	assert_false(profile_convicted(&p, T0_S));
	assert_int_equal(p.convicted_s, T0_S);
	profile_convict(&p, T0_S + DAY_S);
	assert_int_equal(p.relapses, 1);
	assert_int_equal(p.convicted_until_s, T0_S + 15 * DAY_S);
}

/* A session to users of two domains, whose recipients convict and acquit it in turn. */
static void
to_and_fro_is_no_relapse(void **state)
{
	struct profile p = {0};

	(void)state;
	for (uint32_t i = 0; i < 20; i++) {
		profile_convict(&p, T0_S + i);
		profile_acquit(&p);
	}
	profile_convict(&p, T0_S + 20);
	assert_int_equal(p.relapses, 0);
	assert_int_equal(p.convicted_until_s, T0_S + 20 + 7 * DAY_S);
}

/* A profile with a random past. */
static struct profile
random_profile(uint64_t *seed)
{
	struct profile p = {0};

	for (int i = 0; i < 40; i++) {
		uint32_t now_s = T0_S + (uint32_t)(unit_random(seed) % (40 * DAY_S));
		uint64_t r = unit_random(seed);

		profile_session(&p, now_s, (int32_t)(r % 20));
		profile_rcpt(&p, now_s, (enum mta_answer)(r % 5), r);
		if (r % 7 == 0)
			profile_trap(&p, now_s);
		if (r % 11 == 0)
			profile_null_sender(&p, now_s);
		if (r % 13 == 0)
			profile_convict(&p, now_s);
		profile_user(&p, r);
		profile_helo(&p, unit_random(seed));
		p.name_class = (uint8_t)(unit_random(seed) % 3);
		p.helo_class = (uint8_t)(unit_random(seed) % 3);
	}
	p.label = (uint8_t)(unit_random(seed) % 3);
	p.origin = (uint8_t)(unit_random(seed) % 5);
	p.newcomer = (uint8_t)(unit_random(seed) % 256);
	p.labelled_s = T0_S + (uint32_t)(unit_random(seed) % 3);
	if (unit_random(seed) % 2)
		p.established_s = T0_S;
	return p;
}

static void
assert_same(const struct profile *a, const struct profile *b)
{
	static const size_t fading[] = {
	    offsetof(struct profile, sessions),
	    offsetof(struct profile, accepted),
	    offsetof(struct profile, unknown),
	    offsetof(struct profile, rejected),
	    offsetof(struct profile, traps),
	    offsetof(struct profile, refused),
	    offsetof(struct profile, null_senders),
	    offsetof(struct profile, burst_rcpts),
	    offsetof(struct profile, burst_sessions),
	};
	struct profile x = *a, y = *b;

	for (size_t i = 0; i < COUNT(fading); i++) {
		float *l = (float *)(void *)((char *)&x + fading[i]);
		float *r = (float *)(void *)((char *)&y + fading[i]);

		assert_near(*l, *r, 1e-3);
		*l = *r = 0;
	}
	assert_memory_equal(&x, &y, sizeof(x));
}

static void
merging_is_the_same_in_any_order(void **state)
{
	uint64_t seed = 5;

	(void)state;
	print_message("# seed 5\n");
	for (int round = 0; round < 300; round++) {
		struct profile a = random_profile(&seed), b = random_profile(&seed);
		struct profile c = random_profile(&seed), left, right;

		if (round % 3 == 0) /* last seen at once */
			a.last_s = b.last_s = c.last_s = T0_S + 50 * DAY_S;
		left = a;
		profile_merge(&left, &b);
		profile_merge(&left, &c);
		right = c;
		profile_merge(&right, &b);
		profile_merge(&right, &a);
		assert_same(&left, &right);
		right = b;
		profile_merge(&right, &c);
		profile_merge(&right, &a);
		assert_same(&left, &right);
	}
}

static void
merging_nothing_changes_nothing(void **state)
{
	uint64_t seed = 6;

	(void)state;
	for (int round = 0; round < 50; round++) {
		struct profile p = random_profile(&seed), none = {0}, merged = p;

		profile_merge(&merged, &none);
		assert_same(&merged, &p);
		profile_merge(&none, &p);
		assert_same(&none, &p);
	}
}

static void
merging_adds_what_each_saw(void **state)
{
	struct profile a = {0}, b = {0};

	(void)state;
	profile_rcpt(&a, T0_S, MTA_UNKNOWN, 1);
	profile_rcpt(&b, T0_S + HALF_S, MTA_UNKNOWN, UINT64_C(1) << 60);
	profile_trap(&a, T0_S);
	profile_trap(&b, T0_S + HALF_S);
	profile_merge(&a, &b);
	assert_near(a.unknown, 1.5, 1e-6);
	assert_int_equal(a.unknown_total, 2);
	assert_int_equal(a.trap_first_s, T0_S);
	assert_int_equal(a.trap_last_s, T0_S + HALF_S);
	assert_between(profile_unknowns(&a), 1.9, 2.1);
}

static void
labels_and_origins_have_names(void **state)
{
	(void)state;
	assert_string_equal(host_label_name(LABEL_NONE), "none");
	assert_string_equal(host_label_name(LABEL_SERVER), "server");
	assert_string_equal(label_origin_name(ORIGIN_UNKNOWN_USERS), "unknown-users");
	assert_string_equal(label_origin_name(ORIGIN_HISTORY), "history");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys_tell_identities_apart),
	    cmocka_unit_test(behaviour_fades_by_half_in_a_week),
	    cmocka_unit_test(former_users_count_a_quarter),
	    cmocka_unit_test(a_name_tried_again_counts_once),
	    cmocka_unit_test(a_lookup_that_fails_leaves_the_name),
	    cmocka_unit_test(two_kinds_of_traps),
	    cmocka_unit_test(fading_to_the_past_does_nothing),
	    cmocka_unit_test(late_events_count_as_in_time),
	    cmocka_unit_test(only_plain_answers_count),
	    cmocka_unit_test(bursts_fade_within_minutes),
	    cmocka_unit_test(days_are_counted_once),
	    cmocka_unit_test(names_are_counted_distinct),
	    cmocka_unit_test(unknown_names_are_forgotten),
	    cmocka_unit_test(helos_are_forgotten),
	    cmocka_unit_test(conviction_terms),
	    cmocka_unit_test(relapses_never_overflow),
	    cmocka_unit_test(to_and_fro_is_no_relapse),
	    cmocka_unit_test(seen_again_the_term_starts_anew),
	    cmocka_unit_test(acquittal_remembers_that_there_was_something),
	    cmocka_unit_test(merging_is_the_same_in_any_order),
	    cmocka_unit_test(merging_nothing_changes_nothing),
	    cmocka_unit_test(merging_adds_what_each_saw),
	    cmocka_unit_test(labels_and_origins_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
