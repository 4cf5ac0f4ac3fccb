/* One line for one message, on standard error, safe for a terminal. */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "buf.h"
#include "errors.h"
#include "screen.h"

static void __attribute__((format(printf, 1, 0))) complain(const char *format, va_list ap)
{
	struct buf text, safe;

	buf_init(&text);
	buf_init(&safe);
	if (buf_vaddf(&text, format, ap) == 0 && screen_add(&safe, text.data) >= 0)
		fprintf(stderr, "lychgate: %s\n", safe.data);
	buf_fini(&safe);
	buf_fini(&text);
}

int
cli_fail(int status, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	complain(format, ap);
	va_end(ap);
	return status;
}

void
cli_warn(const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	complain(format, ap);
	va_end(ap);
}

int
cli_printed(int rc)
{
	int error = errno;
	bool failed = ferror(stdout);

	if (fflush(stdout) != 0) {
		error = failed ? error : errno;
		failed = true;
	}
	if (failed)
		return cli_fail(EX_IOERR, "output: %s", strerror(error));
	return rc == 0 ? EX_OK : cli_fail(EX_OSERR, "no memory");
}
