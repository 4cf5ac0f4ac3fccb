#include "organisation.h"

#include "near.h"

static void
name_of(const char *ptr, enum ptr_status status, struct hostname *name_r)
{
	struct addr ip = {.family = 4, .bytes = {192, 0, 2, 77}};

	hostname_parse(ptr, status, &ip, name_r);
}

static void
who_is_eligible(void **state)
{
	static const struct {
		const char *ptr;
		enum ptr_status status;
		bool eligible;
	} cases[] = {
	    {"out7.mail.firm.com", PTR_OK, true},
	    {"out7.mail.firm.com", PTR_FORGED, false},
	    {"out7.mail.firm.com", PTR_TEMP, false},
	    {"ppp-192-0-2-77.dyn.bignet.net", PTR_OK, false},
	    {"dsl.pool.bignet.net", PTR_OK, false},
	    {NULL, PTR_NONE, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct hostname name;

		name_of(cases[i].ptr, cases[i].status, &name);
		assert_int_equal(organisation_eligible(&name), cases[i].eligible);
	}
}

static void
two_servers_make_one(void **state)
{
	static const struct memo_archive none = {.read = NULL};
	struct recall *recall = recall_create(1 << 20, NULL, SECRET);
	struct memo_shelf *shelf = memo_create(1 << 20, &none);
	struct hostname name, other;
	uint64_t seed = 3;

	(void)state;
	name_of("out7.mail.firm.com", PTR_OK, &name);
	name_of("mx.other.com", PTR_OK, &other);
	organisation_note(shelf, recall, &name, 1, T0_S);
	organisation_note(shelf, recall, &name, 1, T0_S + 1);
	assert_near(organisation_servers(shelf, recall, &name, T0_S), 0, 1e-9);
	organisation_note(shelf, recall, &name, unit_random(&seed), T0_S);
	assert_near(organisation_servers(shelf, recall, &name, T0_S), 2, 0.1);
	assert_near(organisation_servers(shelf, recall, &other, T0_S), 0, 1e-9);
	/* More zombies than servers under the domain: a hoster's customers. */
	for (int i = 0; i < 3; i++)
		context_label(recall_context(recall, CONTEXT_PROVIDER, "firm.com"), T0_S,
			      LABEL_ZOMBIE, 7);
	assert_near(organisation_servers(shelf, recall, &name, T0_S), 0, 1e-9);
	for (int i = 0; i < 3; i++)
		context_label(recall_context(recall, CONTEXT_PROVIDER, "firm.com"), T0_S,
			      LABEL_SERVER, 7);
	assert_near(organisation_servers(shelf, recall, &name, T0_S), 2, 0.1);
	assert_near(organisation_servers(shelf, recall, &name, T0_S + MEMO_DOMAIN_S + 9),
		    0, 1e-9);
	memo_free(shelf);
	recall_free(recall);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_is_eligible),
	    cmocka_unit_test(two_servers_make_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
