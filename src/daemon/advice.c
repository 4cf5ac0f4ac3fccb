/*
 * How Postfix and Sendmail write one and the same socket: a unix path is seen from inside
 * Postfix's chroot, and of an inet socket Postfix wants host before port.
 */
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "advice.h"

#define POSTFIX_QUEUE "/var/spool/postfix"

struct socket_text {
	char postfix[300], sendmail[300];
	const char *hint; /* for Postfix's chroot, or "" */
};

static void
unix_text(const char *path, struct socket_text *text_r)
{
	size_t queue = strlen(POSTFIX_QUEUE);
	bool inside = strncmp(path, POSTFIX_QUEUE "/", queue + 1) == 0;

	(void)snprintf(text_r->postfix, sizeof(text_r->postfix), "unix:%s",
		       inside ? path + queue : path);
	(void)snprintf(text_r->sendmail, sizeof(text_r->sendmail), "local:%s", path);
	text_r->hint =
	    inside ? "    # (the path as smtpd in its chroot sees it)\n"
		   : "    # Debian runs smtpd in a chroot: then let lychgated listen on\n"
		     "    #   unix:" POSTFIX_QUEUE "/lychgate/milter.sock\n"
		     "    # and write here unix:/lychgate/milter.sock\n";
}

/* "inet:port@host"; without a host it is every address, and loopback will do. */
static void
inet_text(const char *where, struct socket_text *text_r)
{
	bool six = where[4] == '6';
	const char *port = strchr(where, ':') + 1;
	int port_len = (int)strcspn(port, "@");
	const char *host = port[port_len] == '@' ? port + port_len + 1 : "";
	char bare[64];

	host += strspn(host, "[");
	(void)snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(host, "]"), host);
	if (bare[0] == '\0')
		(void)snprintf(bare, sizeof(bare), "%s", six ? "::1" : "127.0.0.1");
	(void)snprintf(text_r->postfix, sizeof(text_r->postfix), "inet:%s%s%s:%.*s",
		       six ? "[" : "", bare, six ? "]" : "", port_len, port);
	(void)snprintf(text_r->sendmail, sizeof(text_r->sendmail), "%s:%.*s@%s",
		       six ? "inet6" : "inet", port_len, port, bare);
	text_r->hint = "";
}

/* "build/lychgate" of "build/lychgated"; "lychgate" where there is none beside it. */
static void
find_command(const char *program, char *out, size_t size)
{
	const char *slash = strrchr(program, '/');
	int dir = slash != NULL ? (int)(slash + 1 - program) : 0;
	int n = snprintf(out, size, "%.*slychgate", dir, program);

	if (dir == 0 || n < 0 || (size_t)n >= size || access(out, X_OK) != 0)
		(void)snprintf(out, size, "lychgate");
}

int
advice_format(const struct config *config, const char *program, struct buf *out)
{
	const char *where = config->listen.items[0];
	char command[PATH_MAX];
	struct socket_text text;

	find_command(program, command, sizeof(command));
	if (strncmp(where, "inet", 4) == 0)
		inet_text(where, &text);
	else
		unix_text(strchr(where, ':') + 1, &text);
	return buf_addf(
	    out,
	    "\n"
	    "Postfix, in main.cf (then `postfix reload`):\n"
	    "    smtpd_milters = %s\n"
	    "%s"
	    "    milter_default_action = accept\n"
	    "\n"
	    "Sendmail, in sendmail.mc (then make, and restart):\n"
	    "    INPUT_MAIL_FILTER(`lychgate', `S=%s, T=S:10s;R:10s;E:5m')dnl\n"
	    "    FEATURE(`delay_checks')dnl\n"
	    "\n"
	    "See what it does:\n"
	    "    %s status --dir %s\n"
	    "When it judges well, refuse zombies:\n"
	    "    %s mode enforce --dir %s\n"
	    "\n",
	    text.postfix, text.hint, text.sendmail, command, config->directory, command,
	    config->directory);
}
