/* What the judgement knows of botnets: who is in one, and where a visit leads. */
#include "bots.h"
#include "near.h"

static void
add(struct botnet_view *v, uint32_t id, bool evidence)
{
	struct botnet_summary s = {.id = id, .hosts = 10 * id, .evidence = evidence};

	snprintf(s.name, sizeof(s.name), "botnet %u", id);
	assert_int_equal(botnet_view_add(v, &s), 0);
}

/* Ids come in any order. */
static void
finds_by_id(void **state)
{
	static const uint32_t ids[] = {7, 3, 12, 5, 1, 9, 30, 2};
	struct botnet_view *v = botnet_view_create(secret);

	(void)state;
	assert_null(botnet_view_find(v, 1));
	assert_memory_equal(botnet_view_secret(v), secret, sizeof(secret));
	for (size_t i = 0; i < COUNT(ids); i++) {
		assert_false(botnet_view_speaks(v));
		add(v, ids[i], ids[i] == 2);
	}
	assert_true(botnet_view_speaks(v));
	for (size_t i = 0; i < COUNT(ids); i++)
		assert_int_equal(botnet_view_find(v, ids[i])->hosts, 10 * ids[i]);
	assert_null(botnet_view_find(v, 4));
	assert_null(botnet_view_find(v, 0));
	assert_null(botnet_view_find(v, 31));
	botnet_view_free(v);
}

/* Members, however many, each with what is known of it. */
static void
knows_members(void **state)
{
	enum { HOSTS = 5000 };
	struct botnet_view *v = botnet_view_create(secret);
	size_t empty = botnet_view_memory(v);
	struct botnet_visit visit = visit_of(1, 0);
	struct botnet_place place;

	(void)state;
	assert_false(botnet_view_member(v, &visit.key, &place));
	for (uint32_t id = 1; id <= 3; id++)
		add(v, id, true);
	for (uint32_t i = 0; i < HOSTS; i++) {
		const struct botnet_place how = {.labelled = i % 2 != 0,
						 .guest = i % 5 == 0};

		visit = visit_of(i, 0);
		assert_int_equal(botnet_view_add_member(v, &visit.key, 1 + i % 4, &how),
				 0);
	}
	assert_true(botnet_view_memory(v) > empty + HOSTS * 16);
	for (uint32_t i = 0; i < HOSTS; i++) {
		visit = visit_of(i, 0);
		assert_int_equal(botnet_view_member(v, &visit.key, &place), i % 4 != 3);
		if (i % 4 == 3) /* of a botnet that is not there */
			continue;
		assert_int_equal(place.botnet->id, 1 + i % 4);
		assert_true(place.member);
		assert_int_equal(place.labelled, i % 2 != 0);
		assert_int_equal(place.guest, i % 5 == 0);
	}
	visit = visit_of(HOSTS, 0);
	assert_false(botnet_view_member(v, &visit.key, &place));
	botnet_view_free(v);
}

/* A mark of the visit, and of which botnet it is with how many nats. */
struct mark {
	enum botnet_kind kind;
	double nats;
	uint32_t id;
};

/* Where a visit with these marks leads; 0: nowhere. */
static uint32_t
leads_to(const struct mark marks[4], const struct botnet_place *how,
	 struct botnet_place *place_r)
{
	struct botnet_view *v = botnet_view_create(secret);
	struct botnet_visit visit = visit_of(1, 0);
	uint32_t id = 0;

	add(v, 1, true);
	add(v, 2, true);
	if (how != NULL)
		assert_int_equal(botnet_view_add_member(v, &visit.key, 2, how), 0);
	for (size_t i = 0; i < 4 && marks[i].nats > 0; i++) {
		char text[8];

		snprintf(text, sizeof(text), "mark %zu", i);
		say(&visit, marks[i].kind, text);
		assert_int_equal(botnet_view_add_token(v, marks[i].kind,
						       visit.tokens[marks[i].kind].hash,
						       marks[i].id, marks[i].nats),
				 0);
	}
	if (botnet_view_place(v, &visit, place_r))
		id = place_r->botnet->id;
	botnet_view_free(v);
	return id;
}

/* Eight nats from two families, one of which is no weak one; the best of each counts. */
static void
marks_lead_to_a_botnet(void **state)
{
	static const struct {
		struct mark marks[4];
		uint32_t id;
		double nats;
		size_t n_shared;
	} cases[] = {
	    {{{BOTNET_HELO, 5, 1}, {BOTNET_SENDER, 3, 1}}, 1, 8, 2},
	    {{{BOTNET_HELO, 5, 1}, {BOTNET_SENDER, 2.9, 1}}, 0, 0, 0},
	    {{{BOTNET_HELO, 20, 1}}, 0, 0, 0},
	    {{{BOTNET_HELO, 5, 1}, {BOTNET_HELO_TEMPLATE, 5, 1}}, 0, 0, 0},
	    {{{BOTNET_HELO, 5, 1}, {BOTNET_HELO_TEMPLATE, 6, 1}, {BOTNET_SENDER, 3, 1}},
	     1,
	     9,
	     2},
	    {{{BOTNET_HELO, 6, 1}, {BOTNET_HELO_TEMPLATE, 5, 1}, {BOTNET_SENDER, 3, 1}},
	     1,
	     9,
	     2},
	    {{{BOTNET_HEADERS, 5, 1}, {BOTNET_DIALECT, 5, 1}}, 0, 0, 0},
	    {{{BOTNET_HEADERS, 5, 1}, {BOTNET_SUBJECT, 5, 1}}, 1, 10, 2},
	    {{{BOTNET_HELO, 5, 1}, {BOTNET_SENDER, 5, 2}}, 0, 0, 0},
	    {{{BOTNET_HELO, 5, 1},
	      {BOTNET_SENDER, 4, 1},
	      {BOTNET_SUBJECT, 5, 2},
	      {BOTNET_BOUNDARY, 5, 2}},
	     2,
	     10,
	     2},
	    {{{BOTNET_HELO, 5, 1},
	      {BOTNET_SENDER, 6, 1},
	      {BOTNET_SUBJECT, 5, 2},
	      {BOTNET_BOUNDARY, 5, 2}},
	     1,
	     11,
	     2},
	    {{{BOTNET_HELO, 5, 3}, {BOTNET_SENDER, 6, 3}}, 0, 0, 0}, /* not there */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct botnet_place place = {.nats = 0};
		uint32_t id = leads_to(cases[i].marks, NULL, &place);

		if (id != cases[i].id)
			fail_msg("row %zu: %u", i, id);
		if (id == 0)
			continue;
		assert_false(place.member);
		assert_near(place.nats, cases[i].nats, 1e-6);
		assert_int_equal(place.n_shared, cases[i].n_shared);
	}
}

/* Where a host is a member it needs no marks; a guest's say more than that it is one. */
static void
members_need_no_marks(void **state)
{
	static const struct mark none[4] = {{.nats = 0}};
	static const struct mark marks[4] = {{BOTNET_HELO, 5, 1}, {BOTNET_SUBJECT, 6, 1}};
	const struct botnet_place member = {.labelled = true}, guest = {.guest = true};
	struct botnet_place place;

	(void)state;
	assert_int_equal(leads_to(none, NULL, &place), 0);
	assert_int_equal(leads_to(none, &member, &place), 2);
	assert_true(place.member && place.labelled);
	assert_int_equal(leads_to(marks, &member, &place), 2);
	assert_true(place.member);
	assert_int_equal(leads_to(none, &guest, &place), 2);
	assert_true(place.member && place.guest);
	assert_int_equal(leads_to(marks, &guest, &place), 1);
	assert_false(place.member || place.guest);
	assert_int_equal(place.shared[0], BOTNET_HELO);
	assert_int_equal(place.shared[1], BOTNET_SUBJECT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_by_id),
	    cmocka_unit_test(knows_members),
	    cmocka_unit_test(marks_lead_to_a_botnet),
	    cmocka_unit_test(members_need_no_marks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
