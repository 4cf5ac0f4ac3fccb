/*
 * The recipes are texts; only the socket and the domains are put in.  Postfix's patterns
 * name our own domains, because mail that leaves for somebody else's prvs address passes
 * the same filter and must not be touched.  POSIX expressions: they need no further
 * package.
 */
#include "mta_recipe.h"

#include <string.h>

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

int
mta_recipe_domain(struct mta_recipe *r, const char *domain)
{
	struct buf one;
	int failed = 0;

	buf_init(&one);
	for (; *domain != '\0'; domain++)
		failed |= buf_addf(&one, "%s%c", *domain == '.' ? "\\" : "", *domain);
	if (failed == 0 &&
	    (r->domains.len == 0 || strstr(r->domains.data, one.data) == NULL)) {
		failed |= buf_addf(&r->domains, "%s%s", r->domains.len > 0 ? "|" : "",
				   one.data);
		r->n_domains++;
	}
	buf_fini(&one);
	return failed == 0 ? 0 : -1;
}

/* The first socket, and where its path begins for a Postfix in its spool directory. */
static size_t
first_socket(const struct mta_recipe *r, const char **path_r)
{
	size_t len = strcspn(r->listen, " ");
	const char *path = memchr(r->listen, ':', len);

	path = path != NULL ? path + 1 : r->listen;
	if (strncmp(r->listen, "inet", 4) == 0 || *path != '/')
		path = NULL;
	else if (strncmp(path, SPOOL "/", strlen(SPOOL) + 1) == 0)
		path += strlen(SPOOL);
	*path_r = path;
	return len;
}

/* "inet:8891@127.0.0.1" (lychgated) is "inet:127.0.0.1:8891" (Postfix). */
static int
add_postfix_socket(const struct mta_recipe *r, struct buf *out)
{
	const char *path, *at, *port;
	size_t len = first_socket(r, &path);

	if (path != NULL)
		return buf_addf(out, "unix:%.*s", (int)(r->listen + len - path), path);
	port = memchr(r->listen, ':', len);
	at = memchr(r->listen, '@', len);
	if (port == NULL || at == NULL)
		return buf_addf(out, "%.*s", (int)len, r->listen);
	return buf_addf(out, "inet:%.*s:%.*s", (int)(r->listen + len - at - 1), at + 1,
			(int)(at - port - 1), port + 1);
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
	    buf_adds(out, "\n"
			  "# mail that sendmail(1) takes on this machine is signed too\n"
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
	const char *path;
	size_t len = first_socket(r, &path);

	if (path != NULL)
		path = strchr(r->listen, '/'); /* Sendmail is in no spool directory */
	if (path != NULL)
		return buf_addf(out, "local:%.*s", (int)(r->listen + len - path), path);
	return buf_addf(out, "%.*s", (int)len, r->listen);
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
