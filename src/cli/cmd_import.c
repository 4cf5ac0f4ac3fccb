/* lychgate import: a mail server's log as session records. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include "commands.h"
#include "errors.h"
#include "import_assemble.h"
#include "import_read.h"
#include "options.h"
#include "record.h"

static const struct option_row rows[] = {
    {'o', "output", "FILE", "write there, not to standard output"},
    {0},
};

struct importing {
	struct import *import;
	bool sendmail;
	FILE *to;
	struct buf record;
	bool failed; /* to write */
};

static void
tell(void *ctx, const struct session *s)
{
	struct importing *m = ctx;

	buf_clear(&m->record);
	if (record_format(s, &m->record) != 0 || buf_addc(&m->record, '\n') != 0 ||
	    fwrite(m->record.data, 1, m->record.len, m->to) != m->record.len)
		m->failed = true;
}

/* What failed when ${m}->failed. */
static int
fail(const struct importing *m)
{
	return ferror(m->to) ? cli_fail(EX_IOERR, "output: %s", strerror(errno))
			     : cli_fail(EX_OSERR, "out of memory");
}

static int
take_line(void *ctx, int64_t at_ms, const struct logline *l)
{
	struct importing *m = ctx;

	if (import_line(m->import, m->sendmail, at_ms, l) != 0)
		return cli_fail(EX_OSERR, "out of memory");
	return m->failed ? fail(m) : EX_OK;
}

/* What came of it, beside the records. */
static void
sum_up(const struct import_read *in, const struct import *import, bool sendmail)
{
	struct import_counts counts;

	import_counts(import, &counts);
	fprintf(stderr, "%" PRIu64 " sessions from %" PRIu64 " lines\n", counts.sessions,
		in->lines);
	if (counts.sessions == 0 && in->lines > in->strange)
		fprintf(stderr,
			"no line is of the SMTP server of %s: is the log another "
			"mail server's?\n",
			sendmail ? "Sendmail" : "Postfix");
	if (in->strange > 0)
		fprintf(stderr, "%" PRIu64 " lines were none of syslog\n", in->strange);
	if (counts.nameless > 0)
		fprintf(stderr,
			"%" PRIu64 " sessions are left out: the log does not tell their "
			"address\n",
			counts.nameless);
	if (counts.early > 0)
		fprintf(stderr,
			"%" PRIu64 " sessions were written before all was said of them\n",
			counts.early);
}

static int
import(struct importing *m, char **files, int n)
{
	struct import_read in = {.line = take_line, .ctx = m};
	int status;

	if ((m->import = import_create(tell, m)) == NULL)
		return cli_fail(EX_OSERR, "out of memory");
	buf_init(&m->record);
	status = import_read(&in, files, n);
	if (status == EX_OK) {
		import_end(m->import);
		sum_up(&in, m->import, m->sendmail);
	}
	if (status == EX_OK && (m->failed || fflush(m->to) != 0))
		status = fail(m);
	buf_fini(&m->record);
	import_free(m->import);
	return status;
}

/* The log that is the output too, by whatever name; NULL: none. */
static const char *
same_file(const char *output, const struct options *o)
{
	struct stat to, from;

	if (stat(output, &to) != 0 || !S_ISREG(to.st_mode))
		return NULL;
	for (int i = 1; i < o->n_args; i++)
		if (stat(o->args[i], &from) == 0 && from.st_dev == to.st_dev &&
		    from.st_ino == to.st_ino)
			return o->args[i];
	return NULL;
}

static int
run(struct cli *cli, int argc, char **argv)
{
	static char dash[] = "-", *standard_input[] = {dash};
	struct importing m = {.to = stdout};
	const char *output = NULL, *input;
	struct options o;
	int id, status;

	options_init(&o, cli, &cmd_import, argc, argv);
	while ((id = options_next(&o)) > 0)
		output = o.arg;
	if (id == OPTIONS_STOP)
		return o.status;
	if (o.n_args < 1 ||
	    (strcmp(o.args[0], "postfix") != 0 && strcmp(o.args[0], "sendmail") != 0))
		return options_usage(&o, "whose log is it, postfix or sendmail?");
	m.sendmail = strcmp(o.args[0], "sendmail") == 0;
	if (output != NULL && (input = same_file(output, &o)) != NULL)
		return options_usage(&o, "%s would be read and written over", input);
	if (output != NULL && (m.to = fopen(output, "we")) == NULL)
		return cli_fail(EX_CANTCREAT, "%s: %s", output, strerror(errno));
	if (o.n_args == 1)
		status = import(&m, standard_input, 1);
	else
		status = import(&m, o.args + 1, o.n_args - 1);
	if (output != NULL && fclose(m.to) != 0 && status == EX_OK)
		status = cli_fail(EX_IOERR, "%s: %s", output, strerror(errno));
	return status;
}

const struct command cmd_import = {
    .name = "import",
    .summary = "make session records of a mail server's log",
    .args = "postfix|sendmail [FILE...]",
    .options = rows,
    .help =
	"Reads logs (standard input without FILE, or as '-'; also gzip; rotated ones in\n"
	"any order) and writes a session record for each SMTP session, one a line, for\n"
	"'lychgate replay': to look at the past before going live, and to "
	"train with it.\n"
	"Stamps may be of syslog (the year is found out, local time) or RFC 3339; lines\n"
	"also as of journalctl or RFC 5424, and of several mail servers.\n"
	"\n"
	"What a log does not tell stays unknown, and is no evidence: Postfix tells HELO\n"
	"only with a refusal, Sendmail never; header fields, ESMTP parameters and the\n"
	"accepted recipients of a message that did not come to its end are not told.\n"
	"Postfix (3.0 and newer) tells whether TLS was used, the version only with\n"
	"smtpd_tls_loglevel = 1 (else it is \"TLS\"); Sendmail only that it was.\n"
	"Recipients that another milter refused count as accepted by the mail server.\n"
	"What postscreen ends is left out: a filter does not see it either.\n"
	"\n"
	"Examples: who would have been refused last month? And, before lychgated starts\n"
	"for the first time, as its user: let it begin with what the log teaches\n"
	"  lychgate import postfix /var/log/mail.log* -o past.jsonl\n"
	"  lychgate replay --what-if mode=enforce --traps traps.txt past.jsonl\n"
	"  sudo -u lychgate lychgate replay --db /var/lib/lychgate past.jsonl\n",
    .run = run,
};
