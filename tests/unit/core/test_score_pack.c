#include "score_pack.h"

#include <stdlib.h>

#include "unit.h"

static void
packed_reasons_come_back(void **state)
{
	struct reason long_one = {.id = REASON_CONTEXT_HELO, .nats = 2, .a = 3, .b = 4};
	struct score s, back;

	(void)state;
	memset(long_one.subject, 'x', sizeof(long_one.subject) - 1);
	score_init(&s);
	assert_int_equal(score_pack(&s, NULL), 0);
	for (size_t n = 0; n < 4; n++) {
		size_t size = score_pack(&s, NULL);
		void *packed = malloc(size);

		assert_true(size < n * sizeof(s.reasons[0]) || size == 0);
		assert_int_equal(score_pack(&s, packed), size);
		memset(&back, 0xff, sizeof(back));
		score_unpack(packed, n, &back);
		free(packed);
		assert_int_equal(back.n_reasons, n);
		for (size_t i = 0; i < n; i++) {
			assert_memory_equal(&back.reasons[i], &s.reasons[i],
					    offsetof(struct reason, subject));
			assert_string_equal(back.reasons[i].subject,
					    s.reasons[i].subject);
		}
		if (n == 1)
			score_add(&s, &long_one);
		else
			score_add(&s,
				  &(struct reason){.id = (enum reason_id)n, .nats = 1.5});
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(packed_reasons_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
