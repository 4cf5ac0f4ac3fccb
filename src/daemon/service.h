#ifndef LYCHGATE_SERVICE_H
#define LYCHGATE_SERVICE_H

#include <stdbool.h>

/* The running filter: everything put together, from start to stop. */
struct service_options {
	const char *program; /* the command's name, as it was called */
	const char *config_path;
	const char *pid_path; /* NULL: none */
	bool foreground;      /* log to standard error */
};

/* Check the configuration and what it names; mistakes go to standard error.  An exit
 * status of sysexits(3). */
int service_test(const struct service_options *options);

/* Run until told to stop.  An exit status of sysexits(3). */
int service_run(const struct service_options *options);

#endif
