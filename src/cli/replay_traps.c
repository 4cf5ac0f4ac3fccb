/* The file of spamtraps that a replay takes as configured. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "errors.h"
#include "replay_traps.h"
#include "trap_file.h"

struct loading {
	struct policy *policy;
	const char *file;
};

static int
add_trap(void *ctx, const char *pattern, unsigned line)
{
	const struct loading *l = ctx;

	if (policy_add_trap(l->policy, pattern) == 0)
		return EX_OK;
	return errno == EINVAL
		   ? cli_fail(EX_DATAERR, "%s:%u: no address or pattern", l->file, line)
		   : cli_fail(EX_OSERR, "out of memory");
}

int
replay_traps_load(struct policy *policy, const char *file)
{
	struct loading loading = {policy, file};
	FILE *f = fopen(file, "re");
	int status;

	if (f == NULL)
		return cli_fail(EX_NOINPUT, "%s: %s", file, strerror(errno));
	status = trap_file_read(f, file, add_trap, &loading);
	fclose(f);
	return status;
}
