#ifndef LYCHGATE_ERRORS_H
#define LYCHGATE_ERRORS_H

/*
 * Messages to a person on standard error: "lychgate: ..." and a newline.  Control
 * characters in the text are shown as '?'.  Fail returns ${status} (of sysexits.h), for
 * `return cli_fail(EX_NOINPUT, ...)`.
 */
int cli_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * What came of printing a whole report to standard output: ${rc} is 0, or not 0 and errno
 * says why.  EX_OK, or an exit status after a message: EX_IOERR when the output failed,
 * EX_OSERR when memory did.
 */
int cli_printed(int rc);

#endif
