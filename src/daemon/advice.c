/*
 * How Postfix and Sendmail write one and the same socket: a unix path is seen from inside
 * Postfix's chroot, and of an inet socket Postfix wants host before port.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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
		     "    #   unix:" POSTFIX_QUEUE "/lychgate/lychgate.sock\n"
		     "    # and write here unix:/lychgate/lychgate.sock\n";
}

/* "inet:port@host"; without a host it is every address, and loopback will do. */
static void
inet_text(const char *where, struct socket_text *text_r)
{
	const char *family = where[4] == '6' ? "inet6" : "inet";
	const char *port = strchr(where, ':') + 1, *at = strchr(port, '@');
	int port_len = at != NULL ? (int)(at - port) : (int)strlen(port);
	const char *host = at != NULL ? at + 1 : "";

	if (host[0] == '\0')
		host = family[4] == '6' ? "[::1]" : "127.0.0.1";
	(void)snprintf(text_r->postfix, sizeof(text_r->postfix), "inet:%s:%.*s", host,
		       port_len, port);
	(void)snprintf(text_r->sendmail, sizeof(text_r->sendmail), "%s:%.*s@%s", family,
		       port_len, port, host);
	text_r->hint = "";
}

int
advice_format(const struct config *config, struct buf *out)
{
	const char *where = config->listen.items[0];
	struct socket_text text;

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
	    "\n"
	    "See what it does:           lychgate status --dir %s\n"
	    "When it judges well, refuse zombies:  lychgate mode enforce --dir %s\n"
	    "\n",
	    text.postfix, text.hint, text.sendmail, config->directory, config->directory);
}
