/*
 * Two renderings of the table of options.  The fixed texts around it are here; what
 * belongs to one option belongs into its row.
 */
#include <string.h>

#include "manual.h"
#include "option.h"

#define WIDTH 78

static const char config_head[] =
    "# Lychgate: configuration of the filter, lychgated(8).\n"
    "#\n"
    "# Every option stands here with its default.  Remove the '#' before one to\n"
    "# change it; test the file with `lychgated -t`.  Options not marked otherwise\n"
    "# take effect at a reload (SIGHUP, or `systemctl reload lychgated`).\n"
    "#\n"
    "# Whether anything is refused at all (monitor or enforce), exempt networks,\n"
    "# pins and spamtraps are not here but in the database: see lychgate(1).\n";

static const char page_head[] =
    ".\\\" Made by `lychgated --print-manual` from src/daemon/option.c: edit there.\n"
    ".TH LYCHGATE.CONF 5 \"\" \"Lychgate\" \"File formats\"\n"
    ".SH NAME\n"
    "lychgate.conf \\- configuration of the Lychgate filter\n"
    ".SH SYNOPSIS\n"
    ".B /etc/lychgate/lychgate.conf\n"
    ".SH DESCRIPTION\n"
    "The file is read by\n"
    ".BR lychgated (8)\n"
    "at its start and at SIGHUP. It may be empty: every option has a default.\n"
    "Unknown options, wrong types and values out of range are errors, all of which\n"
    "are reported with file and line;\n"
    ".B lychgated \\-t\n"
    "tests a file,\n"
    ".B lychgated \\-\\-print\\-config\n"
    "prints one with all options. A file with errors is not used: the start fails, a\n"
    "reload keeps the settings in force. Options marked\n"
    ".I restart\n"
    "take effect only at the next start.\n"
    ".PP\n"
    "An option is written\n"
    ".IP\n"
    ".EX\n"
    "name = value;\n"
    ".EE\n"
    ".PP\n"
    "where strings stand in double quotes, lists of strings in square brackets with\n"
    "commas between, and comments begin with # or //. Sizes are bytes or strings such "
    "as\n"
    "\"64KiB\", \"256MiB\", \"1GiB\"; durations are seconds or strings such as \"90s\",\n"
    "\"15min\", \"4h\", \"7d\".\n"
    ".PP\n"
    "Whether anything is refused (monitor or enforce), exempt networks, pins and "
    "spamtraps\n"
    "are kept in the database and changed with\n"
    ".BR lychgate (1).\n";

static const char page_tail[] =
    ".SH EXAMPLE\n"
    ".EX\n"
    "listen = [ \"unix:/var/spool/postfix/lychgate/milter.sock\" ];\n"
    "socket_group = \"postfix\";\n"
    "own_names = [ \"mx.example.com\", \"example.com\" ];\n"
    "own_addresses = [ \"192.0.2.25\", \"2001:db8::25\" ];\n"
    "journal_keep = \"90d\";\n"
    ".EE\n"
    ".SH SEE ALSO\n"
    ".BR lychgated (8),\n"
    ".BR lychgate (1)\n";

/* Append ${text} in lines of at most WIDTH, each behind "# ". */
static int
add_comment(struct buf *out, const char *text)
{
	int result = 0;

	while (*text != '\0') {
		size_t len = strlen(text);

		if (len > WIDTH - 2) {
			for (len = WIDTH - 2; len > 0 && text[len] != ' ';)
				len--;
			if (len == 0) /* a word longer than a line */
				len = strcspn(text, " ");
		}
		result |=
		    buf_adds(out, "# ") | buf_add(out, text, len) | buf_addc(out, '\n');
		text += len;
		text += strspn(text, " ");
	}
	return result;
}

static int
config_option(const struct option *o, struct buf *out)
{
	struct buf range;
	int result = 0;

	buf_init(&range);
	if (o->section != NULL)
		result |= buf_addf(out, "\n## %s\n", o->section);
	result |= buf_addc(out, '\n') | add_comment(out, o->help);
	result |= buf_adds(&range, "Takes ") | option_format_range(o, &range) |
		  buf_adds(&range, o->reloadable ? "." : ". Needs a restart.");
	if (result == 0)
		result |= add_comment(out, range.data);
	result |= buf_addf(out, "#%s = ", o->name) | option_format_default(o, out) |
		  buf_adds(out, ";\n");
	buf_fini(&range);
	return result;
}

int
manual_config(struct buf *out)
{
	size_t n;
	const struct option *table = option_table(&n);
	int result = buf_adds(out, config_head);

	for (size_t i = 0; i < n; i++)
		result |= config_option(&table[i], out);
	return result;
}

/* Append text for troff: backslashes and hyphens as such, no request by accident. */
static int
add_roff(struct buf *out, const char *text)
{
	int result = *text == '.' || *text == '\'' ? buf_adds(out, "\\&") : 0;

	for (; *text != '\0'; text++) {
		if (*text == '\\')
			result |= buf_adds(out, "\\e");
		else if (*text == '-')
			result |= buf_adds(out, "\\-");
		else
			result |= buf_addc(out, *text);
		/* A sentence ends a line, as troff wants it. */
		if (strncmp(text, ". ", 2) == 0) {
			result |= buf_addc(out, '\n');
			text++;
		}
	}
	return result;
}

/* Append the default as an argument of a troff macro, where quotes are special. */
static int
add_default(const struct option *o, struct buf *out)
{
	struct buf text;
	int result;

	buf_init(&text);
	result = option_format_default(o, &text) | buf_addc(out, '"');
	for (size_t i = 0; i < text.len; i++)
		result |= text.data[i] == '"' ? buf_adds(out, "\\(dq")
					      : buf_addc(out, text.data[i]);
	buf_fini(&text);
	return result | buf_addc(out, '"');
}

static int
page_option(const struct option *o, struct buf *out)
{
	struct buf range;
	int result = 0;

	buf_init(&range);
	if (o->section != NULL)
		result |= buf_addf(out, ".SS %s\n", o->section);
	result |= buf_addf(out, ".TP\n.BR %s \" = \" ", o->name) | add_default(o, out);
	result |= buf_addf(out, "%s\n", o->reloadable ? "" : " \" (restart)\"");
	result |= add_roff(out, o->help) | buf_adds(out, "\nTakes ");
	if (option_format_range(o, &range) != 0)
		result = -1;
	else
		result |= add_roff(out, range.data);
	buf_fini(&range);
	return result | buf_adds(out, ".\n");
}

int
manual_page(struct buf *out)
{
	size_t n;
	const struct option *table = option_table(&n);
	int result = buf_adds(out, page_head) | buf_adds(out, ".SH OPTIONS\n");

	for (size_t i = 0; i < n; i++)
		result |= page_option(&table[i], out);
	return result | buf_adds(out, page_tail);
}
