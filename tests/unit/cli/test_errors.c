#include "errors.h"

#include <errno.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "unit.h"

/* Run ${body} with standard output going to ${path}; its exit status. */
static int
printed_to(const char *path, int rc, int error)
{
	int keep = dup(STDOUT_FILENO), status;

	assert_int_equal(fflush(stdout), 0);
	assert_non_null(freopen(path, "w", stdout));
	puts("a report");
	errno = error;
	status = cli_printed(rc);
	clearerr(stdout);
	assert_true(dup2(keep, STDOUT_FILENO) >= 0);
	close(keep);
	return status;
}

static void
test_printed(void **state)
{
	(void)state;
	assert_int_equal(printed_to("/dev/null", 0, 0), EX_OK);
	assert_int_equal(printed_to("/dev/null", 0, ENOENT), EX_OK);
	assert_int_equal(printed_to("/dev/null", -1, ENOMEM), EX_OSERR);
	/* Nothing that a page is made of sets errno without fail. */
	assert_int_equal(printed_to("/dev/null", -1, 0), EX_OSERR);
	assert_int_equal(printed_to("/dev/full", 0, 0), EX_IOERR);
	assert_int_equal(printed_to("/dev/full", -1, ENOSPC), EX_IOERR);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_printed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
