/* A '#' within an address is part of it (RFC 5322 3.2.3, atext). */
#include "trap_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "errors.h"

#define BLANK " \t\r\n"

/* The pattern in a line, which is changed; "" when there is none. */
static char *
pattern_of(char *line)
{
	char *pattern = line + strspn(line, BLANK), *hash = pattern;
	size_t len;

	while ((hash = strchr(hash, '#')) != NULL) {
		if (hash == pattern || strchr(BLANK, hash[-1]) != NULL) {
			*hash = '\0';
			break;
		}
		hash++;
	}
	for (len = strlen(pattern); len > 0 && strchr(BLANK, pattern[len - 1]) != NULL;)
		len--;
	pattern[len] = '\0';
	return pattern;
}

int
trap_file_read(FILE *f, const char *name, trap_file_take *take, void *ctx)
{
	char *line = NULL, *pattern;
	size_t size = 0;
	int status = EX_OK;

	for (unsigned n = 1; status == EX_OK && getline(&line, &size, f) >= 0; n++)
		if ((pattern = pattern_of(line))[0] != '\0')
			status = take(ctx, pattern, n);
	if (status == EX_OK && !feof(f))
		status = errno == ENOMEM
			     ? cli_fail(EX_OSERR, "%s: out of memory", name)
			     : cli_fail(EX_IOERR, "%s: %s", name, strerror(errno));
	free(line);
	return status;
}
