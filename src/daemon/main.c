/*
 * lychgated: the arguments of the command.  The program never forks into the background:
 * systemd, start-stop-daemon or a shell does that better.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "config.h"
#include "manual.h"
#include "service.h"

static const char usage[] =
    "usage: lychgated [-f] [-t] [-c FILE] [-p FILE]\n"
    "The Lychgate filter for Postfix and Sendmail (a milter).\n"
    "\n"
    "  -c FILE         configuration (default " CONFIG_FILE ")\n"
    "  -f              log to standard error, whatever the configuration says\n"
    "  -p FILE         write the process id to FILE\n"
    "  -t              test the configuration and exit\n"
    "  -V, --version   print the version and exit\n"
    "  -h, --help      print this help and exit\n"
    "  --print-config  print a configuration file with all options and exit\n"
    "\n"
    "It stays in the foreground. Signals: HUP reloads the configuration, TERM and INT\n"
    "stop in order, a second one at once. See lychgated(8), lychgate.conf(5).\n";

enum { PRINT_CONFIG = 256, PRINT_MANUAL };

static const struct option long_options[] = {
    {"print-config", no_argument, NULL, PRINT_CONFIG},
    {"print-manual", no_argument, NULL, PRINT_MANUAL},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},
    {NULL, 0, NULL, 0},
};

static int
print_made(int (*make)(struct buf *))
{
	struct buf text;
	int status = EX_OK;

	buf_init(&text);
	if (make(&text) != 0 || fwrite(text.data, text.len, 1, stdout) != 1 ||
	    fflush(stdout) != 0)
		status = EX_IOERR;
	buf_fini(&text);
	return status;
}

int
main(int argc, char **argv)
{
	struct service_options options = {.program = argv[0], .config_path = CONFIG_FILE};
	bool test = false;
	int c;

	while ((c = getopt_long(argc, argv, "c:fp:tVh", long_options, NULL)) != -1) {
		switch (c) {
		case 'c':
			options.config_path = optarg;
			break;
		case 'f':
			options.foreground = true;
			break;
		case 'p':
			options.pid_path = optarg;
			break;
		case 't':
			test = true;
			break;
		case 'V':
			return puts("lychgated " LYCHGATE_VERSION) < 0 ? EX_IOERR : EX_OK;
		case 'h':
			return fputs(usage, stdout) < 0 ? EX_IOERR : EX_OK;
		case PRINT_CONFIG:
			return print_made(manual_config);
		case PRINT_MANUAL:
			return print_made(manual_page);
		default:
			return EX_USAGE;
		}
	}
	if (optind < argc) {
		(void)fprintf(stderr, "lychgated: unexpected argument: %s\n",
			      argv[optind]);
		return EX_USAGE;
	}
	return test ? service_test(&options) : service_run(&options);
}
