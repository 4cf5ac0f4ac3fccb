/*
 * The one table of options.  Whoever adds an option adds a field to struct config and a
 * row here; parser, printed configuration, manual page and their tests follow.
 *
 * A value reaches its field only as text, through option_set(): the defaults take the
 * same way as what stands in a file, so a default that breaks its own rules fails
 * at the first start of any test.
 */
#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "addr.h"
#include "dname.h"
#include "listener.h"
#include "num.h"
#include "option.h"

static const char *const privacy_words[] = {"full", "hashed", "none", NULL};
static const char *const switch_words[] = {"false", "true", NULL};
static const char *const log_words[] = {"syslog", "stderr", NULL};
static const char *const tag_words[] = {"subaddress", "prvs", NULL};
static const char *const level_words[] = {"error", "warning", "info", "debug", NULL};

static const char *
check_path(const char *text, char *out)
{
	(void)snprintf(out, OPTION_TEXT_MAX, "%s", text);
	return text[0] == '/' ? NULL : "is no absolute path";
}

static const char *
check_name(const char *text, char *out)
{
	return dname_normalise(text, out) == 0 ? NULL : "is no host name";
}

static const char *
check_address(const char *text, char *out)
{
	struct addr addr;

	if (addr_parse(text, &addr) != 0)
		return "is no IP address";
	addr_format(&addr, out);
	return NULL;
}

static const char *
check_listen(const char *text, char *out)
{
	struct listener_addr addr;
	struct buf why;
	int result;

	buf_init(&why);
	result = listener_parse(text, &addr, &why);
	buf_fini(&why);
	(void)snprintf(out, OPTION_TEXT_MAX, "%s", text);
	return result == 0 ? NULL
			   : "is no socket (write unix:/path, inet:port@host or "
			     "inet6:port@host)";
}

/* It becomes part of an SMTP reply line. */
static const char *
check_reply(const char *text, char *out)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p < ' ' || *p > '~')
			return "has characters that are not printable ASCII";
	(void)snprintf(out, OPTION_TEXT_MAX, "%s", text);
	return NULL;
}

static const char *
check_url(const char *text, char *out)
{
	if (text[0] != '\0' && strncmp(text, "http://", 7) != 0 &&
	    strncmp(text, "https://", 8) != 0)
		return "is no http:// or https:// address";
	if (strchr(text, ' ') != NULL)
		return "has a blank in it";
	return check_reply(text, out);
}

#define KIB 1024.0
#define MIB (1024.0 * KIB)
#define GIB (1024.0 * MIB)
#define DAY 86400.0
#define ROW(member, kind)                                                                \
	.name = #member, .type = (kind), .offset = offsetof(struct config, member)

static const struct option options[] = {
    {.section = "Files and sockets",
     ROW(directory, OPTION_TEXT),
     .standard = "/var/lib/lychgate",
     .min = 1,
     .max = 255,
     .check = check_path,
     .help = "Where the databases lychgate.db and sessions.db are. It is made at the "
	     "first start."},
    {ROW(listen, OPTION_LIST), .standard = "unix:/run/lychgate/milter.sock", .min = 1,
     .max = 16, .check = check_listen,
     .help = "Sockets on which the mail server reaches the filter: unix:/path (also "
	     "local:/path), inet:port@host, inet6:port@host. A unix socket is faster and "
	     "needs no protection by a firewall. A Postfix that runs in its chroot "
	     "sees only paths below /var/spool/postfix."},
    {ROW(socket_mode, OPTION_OCTAL), .standard = "0660", .min = 0, .max = 0777,
     .help = "Permissions of unix sockets."},
    {ROW(socket_group, OPTION_TEXT), .standard = "", .max = 31,
     .help = "Group of unix sockets, the one of the mail server: postfix, or smmsp for "
	     "Sendmail. Empty: the group of whoever starts it."},
    {ROW(metrics_listen, OPTION_LIST), .standard = "", .max = 16, .check = check_listen,
     .help =
	 "Sockets on which GET /metrics answers with counters for Prometheus and others "
	 "(OpenMetrics), in the forms of listen, such as inet:8892@127.0.0.1. Nobody is "
	 "asked for a password: keep them away from strangers. Empty: none."},
    {ROW(user, OPTION_TEXT), .standard = "", .max = 31,
     .help = "User to become once the sockets are open, when started as root. Empty: "
	     "stay who it is."},
    {.section = "Who we are",
     ROW(own_names, OPTION_LIST),
     .standard = "",
     .max = 1000,
     .check = check_name,
     .reloadable = true,
     .help = "Host names and mail domains of this site. A stranger who gives one of "
	     "them in HELO lies. Whatever is listed must not be used in HELO by "
	     "machines outside, unless their confirmed name is below it."},
    {ROW(own_addresses, OPTION_LIST), .standard = "", .max = 1000, .check = check_address,
     .reloadable = true,
     .help = "Addresses of this site's mail servers, for the same purpose."},
    {.section = "Limits",
     ROW(memory, OPTION_SIZE),
     .standard = "256MiB",
     .min = 4 * MIB,
     .max = 1024 * GIB,
     .help = "Memory for what is known of hosts. When it is full, the hosts not seen for "
	     "the longest time are left to the database and read back when they return. "
	     "1GiB holds about three million hosts."},
    {ROW(botnet_memory, OPTION_SIZE), .standard = "256MiB", .min = 64 * MIB,
     .max = 64 * GIB,
     .help = "Memory for grouping zombies into botnets, at most; taken as they come. "
	     "1GiB holds a million zombies seen within 14 days."},
    {ROW(max_sessions, OPTION_COUNT), .standard = "10000", .min = 1, .max = 1000000,
     .reloadable = true,
     .help =
	 "SMTP sessions open at once. The mail server's connections beyond it are "
	 "closed at once, so that their mail takes the mail server's default action. "
	 "Each takes a file descriptor: the limit of open files (systemd: LimitNOFILE) "
	 "less 64 is the most there can be."},
    {ROW(max_packet, OPTION_SIZE), .standard = "1MiB", .min = 64 * KIB + 1,
     .max = 64 * MIB, .reloadable = true,
     .help = "Largest packet that is taken from a mail server. Postfix and Sendmail send "
	     "at most 64KiB of a body, but a whole header field at once."},
    {ROW(idle_timeout, OPTION_DURATION), .standard = "2h", .min = 1, .max = 7 * DAY,
     .reloadable = true,
     .help = "A connection of the mail server on which nothing happens for so long is "
	     "closed. Must be longer than the mail server waits for its clients."},
    {ROW(stop_timeout, OPTION_DURATION), .standard = "10s", .min = 0, .max = 3600,
     .reloadable = true, .help = "How long a stop waits for open sessions to end."},
    {.section = "What is kept",
     ROW(journal_keep, OPTION_DURATION),
     .standard = "30d",
     .min = 3600,
     .max = 3650 * DAY,
     .reloadable = true,
     .help = "How long a session stays in the journal, sessions.db."},
    {ROW(journal_size, OPTION_SIZE), .standard = "1GiB", .min = 1 * MIB,
     .max = 1024 * GIB, .reloadable = true,
     .help = "Size at which the oldest sessions leave the journal early."},
    {ROW(stats_keep, OPTION_DURATION), .standard = "400d", .min = DAY, .max = 36500 * DAY,
     .reloadable = true, .help = "How long the statistics by minute are kept."},
    {ROW(hosts_keep, OPTION_DURATION), .standard = "180d", .min = DAY, .max = 36500 * DAY,
     .reloadable = true,
     .help = "How long a host is remembered after its last visit. Convicted zombies and "
	     "established mail servers stay longer."},
    {ROW(address_privacy, OPTION_WORD), .standard = "full", .words = privacy_words,
     .reloadable = true,
     .help = "How sender and recipient addresses stand in journal and log: full; hashed "
	     "(a keyed hash in place of the part before the @, so that equal addresses "
	     "can still be found); none (they are left out)."},
    {.section = "Log",
     ROW(log, OPTION_WORD),
     .standard = "syslog",
     .words = log_words,
     .reloadable = true,
     .help = "Where the log goes: syslog (facility mail) or stderr. With -f it always "
	     "goes to stderr."},
    {ROW(log_level, OPTION_WORD), .standard = "info", .words = level_words,
     .reloadable = true,
     .help = "What is logged: error, warning, info (a line for each session that came "
	     "to recipients), debug (also of those that came to none)."},
    {.section = "Judgement",
     ROW(target_share, OPTION_NUMBER),
     .standard = "0.0005",
     .min = 0.000001,
     .max = 0.05,
     .reloadable = true,
     .help = "The share of valid mail servers that may at most be taken for zombies. It "
	     "sets the threshold of the score: smaller is safer and catches less."},
    {ROW(suspect_score, OPTION_NUMBER), .standard = "2.5", .min = 0.5, .max = 20,
     .reloadable = true,
     .help = "Score from which a host is called suspect: watched and marked, never "
	     "refused."},
    {ROW(owners, OPTION_LIST), .standard = "", .max = 16, .check = check_path,
     .reloadable = true,
     .help =
	 "Files that tell whose network an address is in, and in which country: MMDB "
	 "(GeoLite2-ASN, DB-IP, IPinfo, ...), or text with a network a line, plain or "
	 "compressed by gzip: prefix, number of the AS, name, country, separated by a "
	 "TAB each (see PREFIX FILES in lychgate(1)). Relatives are then looked for in "
	 "all networks of an owner, not in the /16 alone; countries are only counted. "
	 "What the first file does not know, the next may. They are read at the start "
	 "and at a reload; without them everything works. The user that the daemon "
	 "runs as must be able to read them."},
    {ROW(convictions_per_hour, OPTION_COUNT), .standard = "10000", .min = 0,
     .max = 1000000000, .reloadable = true,
     .help = "New zombies an hour that are refused at most; the rest is let through and "
	     "a warning logged. A guard against our own mistakes. 0: no limit."},
    {ROW(carry_share, OPTION_NUMBER), .standard = "0.02", .min = 0, .max = 1,
     .reloadable = true,
     .help =
	 "The share of convicted hosts' sessions that are let through at RCPT, so that "
	 "their header and body are seen, and refused at the end of data with the "
	 "same reply: so that what a host sends can acquit it. None while "
	 "mark_messages is false, or where the mail server does not show messages "
	 "to their end. 0: none."},
    {ROW(mark_messages, OPTION_SWITCH), .standard = "true", .words = switch_words,
     .reloadable = true,
     .help =
	 "Add a header field X-Lychgate with verdict, score and reference to messages, "
	 "and take copies of it from outside away. Also lets the journal see the "
	 "header fields. Without it the mail server sends no header fields to the "
	 "filter, which is a little faster."},
    {ROW(body_fingerprint, OPTION_SWITCH), .standard = "true", .words = switch_words,
     .reloadable = true,
     .help =
	 "Have the mail server send the first 64KiB of each body, for a fingerprint in "
	 "the journal by which messages that are alike are known. The text itself is "
	 "not kept."},
    {.section = "Reply to a refused client",
     ROW(reply_text, OPTION_TEXT),
     .standard = "This host behaves like an infected computer",
     .min = 1,
     .max = 200,
     .check = check_reply,
     .reloadable = true,
     .help = "What the SMTP reply says, behind 550 5.7.1 and before the reference code."},
    {ROW(reply_url, OPTION_TEXT), .standard = "", .max = 200, .check = check_url,
     .reloadable = true,
     .help = "A page that tells people what to do when their mail was refused. The "
	     "reference code is put behind it. Empty: none."},
    {ROW(bounce_text, OPTION_TEXT),
     .standard = "This answers no message that was sent from here", .min = 1, .max = 200,
     .check = check_reply, .reloadable = true,
     .help = "What the sender of a forged bounce is told in place of reply_text. See "
	     "lychgate protect."},
    {.section = "Senders that are signed",
     ROW(tag_form, OPTION_WORD),
     .standard = "subaddress",
     .words = tag_words,
     .reloadable = true,
     .help =
	 "How the sender of signed mail bears its tag. subaddress: "
	 "user+prvs=TAG@example.com, which mail servers deliver as they do any "
	 "sub-address. prvs: prvs=TAG=user@example.com, for which the mail server must "
	 "be set up: lychgate mta-config."},
};

const struct option *
option_table(size_t *n_r)
{
	*n_r = sizeof(options) / sizeof(options[0]);
	return options;
}

const struct option *
option_find(const char *name)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

static void *
field(const struct option *o, struct config *c)
{
	return (char *)c + o->offset;
}

static const void *
const_field(const struct option *o, const struct config *c)
{
	return (const char *)c + o->offset;
}

/* Report what is wrong with a value.  Always -1. */
static int
wrong(struct buf *why, const char *text, const char *complaint)
{
	(void)buf_addf(why, "\"%.60s\" %s", text, complaint);
	return -1;
}

static int
set_item(struct config *c, struct config_list *list, const char *text)
{
	const char **items =
	    arena_grow(&c->arena, list->items, list->n, sizeof(list->items[0]));

	if (items == NULL)
		return -1;
	list->items = items;
	items[list->n++] = text;
	return 0;
}

static int
set_text(const struct option *o, struct config *c, const char *text, struct buf *why)
{
	char final[OPTION_TEXT_MAX];
	const char *complaint, *copy;
	size_t len = strlen(text);

	if (len >= sizeof(final) || (o->type == OPTION_TEXT && len > (size_t)o->max))
		return wrong(why, text, "is too long");
	if (len == 0 && (o->type == OPTION_LIST || o->min > 0))
		return wrong(why, text, "is empty");
	memcpy(final, text, len + 1);
	if (o->check != NULL && (complaint = o->check(text, final)) != NULL)
		return wrong(why, text, complaint);
	if ((copy = arena_strndup(&c->arena, final, strlen(final))) == NULL)
		return wrong(why, text, "finds no memory");
	if (o->type == OPTION_TEXT)
		*(const char **)field(o, c) = copy;
	else if (set_item(c, field(o, c), copy) != 0)
		return wrong(why, text, "finds no memory");
	return 0;
}

static int
set_word(const struct option *o, struct config *c, const char *text)
{
	for (uint64_t i = 0; o->words[i] != NULL; i++)
		if (strcmp(o->words[i], text) == 0) {
			*(uint64_t *)field(o, c) = i;
			return 0;
		}
	return -1;
}

static int
octal_parse(const char *text, uint64_t max, uint64_t *value_r)
{
	uint64_t value = 0;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p < '0' || *p > '7' || value > max)
			return -1;
		value = value * 8 + (uint64_t)(*p - '0');
	}
	if (text[0] == '\0' || value > max)
		return -1;
	*value_r = value;
	return 0;
}

static int
set_scalar(const struct option *o, struct config *c, const char *text)
{
	uint64_t min = (uint64_t)o->min, max = (uint64_t)o->max;

	switch (o->type) {
	case OPTION_SIZE:
		return num_size_parse(text, min, max, field(o, c));
	case OPTION_DURATION:
		return num_duration_parse(text, min, max, field(o, c));
	case OPTION_COUNT:
		return num_u64_parse(text, min, max, field(o, c));
	case OPTION_OCTAL:
		return octal_parse(text, max, field(o, c));
	case OPTION_NUMBER:
		return num_double_parse(text, o->min, o->max, field(o, c));
	case OPTION_SWITCH:
	case OPTION_WORD:
		return set_word(o, c, text);
	case OPTION_TEXT:
	case OPTION_LIST:
		break;
	}
	assert(!"a text option");
	return -1;
}

int
option_set(const struct option *o, struct config *c, const char *text, struct buf *why)
{
	if (o->type == OPTION_TEXT || o->type == OPTION_LIST)
		return set_text(o, c, text, why);
	if (set_scalar(o, c, text) == 0)
		return 0;
	(void)buf_addf(why, "\"%.60s\" is not ", text);
	(void)option_format_range(o, why);
	return -1;
}

int
option_reset(const struct option *o, struct config *c)
{
	struct buf why;
	int result = 0;

	if (o->type == OPTION_LIST)
		memset(field(o, c), 0, sizeof(struct config_list));
	if (o->type == OPTION_LIST && o->standard[0] == '\0')
		return 0;
	buf_init(&why);
	result = option_set(o, c, o->standard, &why);
	buf_fini(&why);
	return result;
}

static bool
lists_equal(const struct config_list *a, const struct config_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

bool
option_equal(const struct option *o, const struct config *a, const struct config *b)
{
	const void *x = const_field(o, a), *y = const_field(o, b);

	switch (o->type) {
	case OPTION_TEXT:
		return strcmp(*(const char *const *)x, *(const char *const *)y) == 0;
	case OPTION_LIST:
		return lists_equal(x, y);
	case OPTION_NUMBER:
		return memcmp(x, y, sizeof(double)) == 0;
	default:
		return *(const uint64_t *)x == *(const uint64_t *)y;
	}
}

static int
format_words(const struct option *o, struct buf *out)
{
	int result = 0;

	for (size_t i = 0; o->words[i] != NULL; i++) {
		const char *between = o->words[i + 1] == NULL ? " or " : ", ";

		result |= buf_addf(out, "%s\"%s\"", i > 0 ? between : "", o->words[i]);
	}
	return result;
}

int
option_format_range(const struct option *o, struct buf *out)
{
	char min[24], max[24];

	switch (o->type) {
	case OPTION_SIZE:
		num_size_format((uint64_t)o->min, min);
		num_size_format((uint64_t)o->max, max);
		return buf_addf(out, "a size from %s to %s", min, max);
	case OPTION_DURATION:
		num_duration_format((uint64_t)o->min, min);
		num_duration_format((uint64_t)o->max, max);
		return buf_addf(out, "a duration from %s to %s", min, max);
	case OPTION_COUNT:
		return buf_addf(out, "a whole number from %.0f to %.0f", o->min, o->max);
	case OPTION_OCTAL:
		return buf_addf(out, "an octal number in quotes, at most \"%04o\"",
				(unsigned)o->max);
	case OPTION_NUMBER:
		return buf_addf(out, "a number from %g to %g", o->min, o->max);
	case OPTION_SWITCH:
		return buf_adds(out, "true or false");
	case OPTION_WORD:
		return format_words(o, out);
	case OPTION_LIST:
		return buf_addf(out, "a list of %.0f to %.0f strings", o->min, o->max);
	case OPTION_TEXT:
		return buf_addf(out, "a string of %.0f to %.0f characters", o->min,
				o->max);
	}
	return -1;
}

int
option_format_default(const struct option *o, struct buf *out)
{
	switch (o->type) {
	case OPTION_COUNT:
	case OPTION_NUMBER:
	case OPTION_SWITCH:
		return buf_adds(out, o->standard);
	case OPTION_LIST:
		if (o->standard[0] == '\0')
			return buf_adds(out, "[ ]");
		return buf_addf(out, "[ \"%s\" ]", o->standard);
	default:
		return buf_addf(out, "\"%s\"", o->standard);
	}
}
