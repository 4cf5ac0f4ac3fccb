#include "export_list.h"
#include "unit.h"

static struct verdict
verdict(enum verdict_kind kind, double score)
{
	return (struct verdict){
	    .kind = kind, .threshold = 4.5, .score = {.total = score}};
}

static void
assert_confidence(double score, enum verdict_kind kind, enum host_label label,
		  double expect)
{
	struct verdict v = verdict(kind, score);
	double got = export_confidence(&v, label);

	if (got < expect - 1e-3 || got > expect + 1e-3)
		fail_msg("%g of 4.5: %g, not %g", score, got, expect);
}

static void
confidence(void **state)
{
	(void)state;
	assert_confidence(4.5, VERDICT_ZOMBIE, LABEL_NONE, 0.9);
	assert_confidence(4.5 + 2.3026, VERDICT_ZOMBIE, LABEL_NONE, 0.99);
	assert_confidence(4.5 + 20, VERDICT_ZOMBIE, LABEL_NONE, 0.999);
	assert_confidence(4.5, VERDICT_ZOMBIE, LABEL_ZOMBIE, 0.99);
	/* A conviction lasts until a nat below the threshold: within the shipped bound.
	 */
	assert_confidence(3.5, VERDICT_ZOMBIE, LABEL_NONE, 0.728);
	assert_true(EXPORT_CONFIDENCE < 0.728);
	/* Not refused any more. */
	assert_confidence(3.4, VERDICT_SUSPECT, LABEL_NONE, 0.5);
	assert_confidence(9, VERDICT_SUSPECT, LABEL_ZOMBIE, 0.5);
	assert_confidence(-20, VERDICT_PASS, LABEL_NONE, 0);
	assert_confidence(20, VERDICT_SERVER, LABEL_SERVER, 0.5);
}

static void
harmless(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_string_equal(export_harmless(&arena, "hosts named like p-@.x.net: 4"),
			    "hosts named like p-@.x.net: 4");
	assert_string_equal(export_harmless(&arena, "a\"b'c$d\\e`f;g{h}i\nj\x7f\xc3\xa9"),
			    "a?b'c?d?e?f,g?h?i?j???");
	assert_string_equal(export_harmless(&arena, ""), "");
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(confidence),
	    cmocka_unit_test(harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
