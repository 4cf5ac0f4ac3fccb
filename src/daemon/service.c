/* The running filter.  So far only the test of its configuration. */
#include <stdio.h>
#include <sysexits.h>

#include "config.h"
#include "service.h"

int
service_test(const struct service_options *options)
{
	struct config config;
	struct buf errors;
	int status = EX_OK;

	buf_init(&errors);
	if (config_load(options->config_path, &config, &errors) == 0) {
		(void)printf("%s: no mistakes found\n", options->config_path);
		config_fini(&config);
	} else {
		(void)fputs(errors.data, stderr);
		status = EX_CONFIG;
	}
	buf_fini(&errors);
	return status;
}

int
service_run(const struct service_options *options)
{
	(void)options;
	(void)fputs("lychgated: this version cannot run yet\n", stderr);
	return EX_UNAVAILABLE;
}
