/* The file of spamtraps that a replay takes as configured. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "errors.h"
#include "replay_traps.h"

/* Add a line of the file of traps: a pattern, or white space, or a comment. */
static int
add_trap(struct policy *policy, char *line)
{
	char *text = line + strspn(line, " \t");

	text[strcspn(text, "#\r\n")] = '\0';
	for (size_t n = strlen(text); n > 0 && strchr(" \t", text[n - 1]) != NULL;)
		text[--n] = '\0';
	return text[0] == '\0' ? 0 : policy_add_trap(policy, text);
}

int
replay_traps_load(struct policy *policy, const char *file)
{
	FILE *f = fopen(file, "re");
	char *line = NULL;
	size_t size = 0;
	int status = EX_OK;

	if (f == NULL)
		return cli_fail(EX_NOINPUT, "%s: %s", file, strerror(errno));
	for (unsigned n = 1; status == EX_OK && getline(&line, &size, f) >= 0; n++)
		if (add_trap(policy, line) != 0)
			status = cli_fail(
			    errno == EINVAL ? EX_DATAERR : EX_OSERR, "%s:%u: %s", file, n,
			    errno == EINVAL ? "no address or pattern" : "out of memory");
	if (status == EX_OK && ferror(f))
		status = cli_fail(EX_IOERR, "%s: %s", file, strerror(errno));
	free(line);
	fclose(f);
	return status;
}
