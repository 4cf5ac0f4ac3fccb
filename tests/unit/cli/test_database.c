#include "database.h"

#include <sysexits.h>

#include "unit.h"

static void
test_result(void **state)
{
	static const struct {
		int rc;
		enum fault_code code;
		int status;
	} cases[] = {
	    {0, FAULT_NONE, EX_OK},
	    {0, FAULT_BUSY, EX_OK}, /* of an earlier question */
	    {-2, FAULT_NONE, EX_OSERR},
	    {-1, FAULT_FULL, EX_IOERR},
	    {-1, FAULT_BUSY, EX_TEMPFAIL},
	    {-1, FAULT_CORRUPT, EX_DATAERR},
	    /* The database did not fail: then memory did. */
	    {-1, FAULT_NONE, EX_OSERR},
	};
	const struct cli cli = {.dir = "/nowhere"};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct fault fault = {.code = cases[i].code, .text = "a test"};

		assert_int_equal(database_result(&cli, cases[i].rc, &fault),
				 cases[i].status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_result),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
