#ifndef LYCHGATE_ERRORS_H
#define LYCHGATE_ERRORS_H

/*
 * Messages to a person on standard error: "lychgate: ..." and a newline.  Control
 * characters in the text are shown as '?'.  Fail returns ${status} (of sysexits.h), for
 * `return cli_fail(EX_NOINPUT, ...)`.
 */
int cli_fail(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
