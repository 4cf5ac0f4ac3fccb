/*
 * The recipes are texts; only the socket and the domains are put in.  Postfix's patterns
 * name our own domains, because mail that leaves for somebody else's prvs address passes
 * the same filter and must not be touched.  POSIX expressions: they need no further
 * package.
 */
#include "mta_recipe.h"

#include <stdbool.h>
#include <string.h>

#include "dname.h"

#define SPOOL "/var/spool/postfix"

void
mta_recipe_init(struct mta_recipe *r)
{
	*r = (struct mta_recipe){.listen = ""};
	buf_init(&r->domains);
}

void
mta_recipe_fini(struct mta_recipe *r)
{
	buf_fini(&r->domains);
}

/* Is it one of the alternatives, whole?  Of example.com and mail.example.com each is. */
static bool
has_domain(const struct mta_recipe *r, const struct buf *one)
{
	const char *at = r->domains.len > 0 ? r->domains.data : "";

	while (*at != '\0') {
		size_t len = strcspn(at, "|");

		if (len == one->len && memcmp(at, one->data, len) == 0)
			return true;
		at += len + (at[len] == '|');
	}
	return false;
}

int
mta_recipe_domain(struct mta_recipe *r, const char *domain)
{
	char normal[DNAME_MAX];
	struct buf one;
	int failed = 0;

	if (dname_normalise(domain, normal) != 0)
		return 0;
	buf_init(&one);
	for (const char *p = normal; *p != '\0'; p++)
		failed |= buf_addf(&one, "%s%c", *p == '.' ? "\\" : "", *p);
	if (failed == 0 && !has_domain(r, &one)) {
		failed |= buf_addf(&r->domains, "%s%s", r->domains.len > 0 ? "|" : "",
				   one.data);
		r->n_domains++;
	}
	buf_fini(&one);
	return failed == 0 ? 0 : -1;
}

/* The path of the first socket; NULL when that is one of inet.  ${len_r} is its length.
 */
static const char *
socket_path(const struct mta_recipe *r, int *len_r)
{
	const char *path = r->listen + strcspn(r->listen, ": ");

	path += *path == ':';
	*len_r = (int)strcspn(path, " ");
	return strncmp(r->listen, "inet", 4) == 0 ? NULL : path;
}

/* "inet6:8891@[::1]", of which both mail servers want another form.  Who listens on every
 * address is reached by loopback. */
struct socket_inet {
	bool six;
	const char *port, *host;
	int port_len, host_len;
};

static void
socket_inet(const struct mta_recipe *r, struct socket_inet *s_r)
{
	const char *colon = strchr(r->listen, ':'), *host;

	s_r->six = strncmp(r->listen, "inet6:", 6) == 0;
	s_r->port = colon != NULL ? colon + 1 : "";
	s_r->port_len = (int)strcspn(s_r->port, "@ ");
	host = s_r->port + s_r->port_len;
	host += *host == '@';
	host += *host == '[';
	s_r->host = host;
	s_r->host_len = (int)strcspn(host, "] ");
	if (s_r->host_len == 0) {
		s_r->host = s_r->six ? "::1" : "127.0.0.1";
		s_r->host_len = (int)strlen(s_r->host);
	}
}

static int
add_postfix_socket(const struct mta_recipe *r, struct buf *out)
{
	size_t spool = strlen(SPOOL);
	struct socket_inet s;
	int len;
	const char *path = socket_path(r, &len);

	if (path != NULL && strncmp(path, SPOOL "/", spool + 1) == 0)
		return buf_addf(out, "unix:%.*s\n", len - (int)spool, path + spool);
	if (path != NULL)
		return buf_addf(out,
				"unix:%.*s\n"
				"# (Debian runs smtpd in a chroot: there, let lychgated "
				"listen on\n"
				"# unix:" SPOOL "/lychgate/milter.sock, and write "
				"unix:/lychgate/milter.sock)\n",
				len, path);
	socket_inet(r, &s);
	return buf_addf(out, s.six ? "inet:[%.*s]:%.*s\n" : "inet:%.*s:%.*s\n",
			s.host_len, s.host, s.port_len, s.port);
}

static int
add_postfix_batv(const struct mta_recipe *r, struct buf *out)
{
	const char *domains = r->domains.len > 0 ? r->domains.data : "example\\.com";
	int failed = 0;

	failed |= buf_adds(
	    out,
	    "# the tag moves into the sub-address before the recipient is looked up\n"
	    "smtpd_command_filter = regexp:/etc/postfix/lychgate_rcpt\n\n"
	    "# /etc/postfix/lychgate_rcpt\n");
	failed |= buf_addf(out,
			   "/^(RCPT[[:space:]]+TO:[[:space:]]*<)prvs=([0-9a-z]{10})="
			   "([^@>]+)(@(%s)>.*)$/  ${1}${3}+prvs=${2}${4}\n\n",
			   domains);
	failed |= buf_addf(out,
			   "# /etc/postfix/lychgate_bounce\n"
			   "/^prvs=[0-9a-z]{10}=(.+@(%s))$/  $1\n\n",
			   domains);
	failed |= buf_adds(
	    out,
	    "# /etc/postfix/master.cf: in place of the lines bounce, defer and trace\n"
	    "bounce    unix  -       -       n       -       0       bounce\n"
	    "  -o cleanup_service_name=lychgate-cleanup\n"
	    "defer     unix  -       -       n       -       0       bounce\n"
	    "  -o cleanup_service_name=lychgate-cleanup\n"
	    "trace     unix  -       -       n       -       0       bounce\n"
	    "  -o cleanup_service_name=lychgate-cleanup\n"
	    "lychgate-cleanup unix n -       n       -       0       cleanup\n"
	    "  -o recipient_canonical_maps=regexp:/etc/postfix/lychgate_bounce\n");
	return failed;
}

int
mta_recipe_postfix(const struct mta_recipe *r, struct buf *out)
{
	int failed = buf_adds(out, "# /etc/postfix/main.cf\nsmtpd_milters = ");

	failed |= add_postfix_socket(r, out);
	failed |=
	    buf_adds(out, "# mail that sendmail(1) takes on this machine is signed too\n"
			  "non_smtpd_milters = $smtpd_milters\n"
			  "# mail flows unfiltered when the filter is down\n"
			  "milter_default_action = accept\n"
			  "# user+prvs=TAG@example.com is delivered to user\n"
			  "recipient_delimiter = +\n");
	if (r->batv)
		failed |= add_postfix_batv(r, out);
	return failed == 0 ? 0 : -1;
}

static int
add_sendmail_socket(const struct mta_recipe *r, struct buf *out)
{
	struct socket_inet s;
	int len;
	const char *path = socket_path(r, &len);

	if (path != NULL)
		return buf_addf(out, "local:%.*s", len, path);
	socket_inet(r, &s);
	return buf_addf(out, "%s:%.*s@%.*s", s.six ? "inet6" : "inet", s.port_len, s.port,
			s.host_len, s.host);
}

int
mta_recipe_sendmail(const struct mta_recipe *r, struct buf *out)
{
	int failed = buf_adds(out, "# /etc/mail/sendmail.mc\n"
				   "INPUT_MAIL_FILTER(`lychgate', `S=");

	failed |= add_sendmail_socket(r, out);
	failed |= buf_adds(out, ", T=S:10s;R:10s;E:5m')dnl\n"
				"FEATURE(`delay_checks')dnl\n");
	if (r->batv)
		failed |=
		    buf_adds(out, "# /etc/mail/sendmail.mc, at its end\n"
				  "LOCAL_CONFIG\n"
				  "Kbatv regex -s2 ^prvs=([0-9A-Za-z]{10})=(.+)$\n"
				  "LOCAL_RULE_0\n"
				  "R$+ < @ $=w . > $*\t\t$: $1 < @ $2 . > $3 $| "
				  "$(batv $1 $: @@NO $)\n"
				  "R$* $| @@NO\t\t$: $1\n"
				  "R$* < @ $=w . > $* $| $+\t$: $4 < @ $2 . > $3\n");
	return failed == 0 ? 0 : -1;
}
