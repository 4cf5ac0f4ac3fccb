#include "portrait_text.h"
#include "unit.h"

static void
add(struct score *s, enum reason_id id, double nats)
{
	const struct reason reason = {.id = id, .nats = nats};

	score_add(s, &reason);
}

/* It is told exactly where the score alone says something else than the verdict. */
static void
test_doubt(void **state)
{
	static const struct {
		enum verdict_kind kind;
		double looks, deeds, threshold;
		const char *text;
	} cases[] = {
	    {VERDICT_SUSPECT, 4.5, 0.5, 4, "must count 0.75, and counts 0.50."},
	    {VERDICT_SUSPECT, 4.5, 0, 4.5, "must count 0.75, and counts 0.00."},
	    {VERDICT_SUSPECT, 3, 0.5, 4, NULL},
	    {VERDICT_SUSPECT, 4.5, 2, 4, NULL}, /* another limit holds it */
	    {VERDICT_ZOMBIE, 4.5, 2, 4, NULL},
	    {VERDICT_SERVER, 4.5, 0, 4, NULL},
	    {VERDICT_ZOMBIE, 1.5, 2, 4, "convicted before: that ends below 3.50,"},
	    {VERDICT_SERVER, 1.5, 0, 4, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char text[300] = "";
		FILE *to = fmemopen(text, sizeof(text), "w");
		struct score s;

		assert_non_null(to);
		score_init(&s);
		add(&s, REASON_NAME_HELO, cases[i].looks);
		score_add(&s, &(struct reason){.id = REASON_CONTEXT_KIN,
					       .nats = cases[i].deeds,
					       .deeds = cases[i].deeds});
		score_sum(&s);
		portrait_text_doubt(cases[i].kind, &s, cases[i].threshold, to);
		fclose(to);
		if (cases[i].text != NULL ? strstr(text, cases[i].text) == NULL
					  : text[0] != '\0')
			fail_msg("case %zu: %s", i, text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_doubt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
