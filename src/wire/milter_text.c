/*
 * Texts inside milter packets.  Each form here was seen from Postfix 3.7 or Sendmail 8.17
 * (mta-facts 3, 4, 5 and 9); the tests have a row for each.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "milter_text.h"

/* "d.d.d" or longer numbers, RFC 3463, of the class of the code. */
static bool
status_fits(const char *status, unsigned code)
{
	static const char digits[] = "0123456789";
	size_t subject, detail;

	if (status[0] != (char)('0' + code / 100) || status[1] != '.')
		return false;
	subject = strspn(status + 2, digits);
	if (subject < 1 || subject > 3 || status[2 + subject] != '.')
		return false;
	detail = strspn(status + 3 + subject, digits);
	return detail >= 1 && detail <= 3 && status[3 + subject + detail] == '\0';
}

int
milter_text_reply(unsigned code, const char *status, const char *text,
		  char out[MILTER_REPLY_MAX + 1])
{
	size_t len;

	if (code < 400 || code > 599 || !status_fits(status, code))
		return -1;
	text += strspn(text, " \t\r\n");
	if (*text == '\0')
		return -1;
	len = (size_t)snprintf(out, MILTER_REPLY_MAX + 1, "%u %s ", code, status);
	for (; *text != '\0'; text++) {
		char c = *text >= ' ' && *text <= '~' ? *text : '?';
		size_t need = c == '%' ? 2 : 1;

		if (len + need > MILTER_REPLY_MAX)
			break;
		memset(out + len, c, need);
		len += need;
	}
	out[len] = '\0';
	return 0;
}

int
milter_text_client(enum milter_family family, const char *text, struct addr *addr_r)
{
	static const char prefix[] = "IPv6:";
	struct addr addr;

	if (family == SMFIA_UNIX || family == SMFIA_UNKNOWN) {
		*addr_r = (struct addr){0};
		return 0;
	}
	if (strncasecmp(text, prefix, sizeof(prefix) - 1) == 0)
		text += sizeof(prefix) - 1;
	if (addr_parse(text, &addr) != 0 || (family == SMFIA_INET && addr.family != 4))
		return -1;
	*addr_r = addr;
	return 0;
}

bool
milter_text_is_nameless(const char *host)
{
	return host[0] == '\0' || host[0] == '[' || strcasecmp(host, "unknown") == 0;
}

struct milter_origin
milter_text_origin(const char *macro)
{
	struct milter_origin o = {macro, 0, false};
	const char *bracket = strrchr(macro, '[');
	const char *at;

	o.len = bracket != NULL ? (size_t)(bracket - macro) : strcspn(macro, " ");
	while (o.len > 0 && macro[o.len - 1] == ' ')
		o.len--;
	o.forged = strstr(macro + o.len, "(may be forged)") != NULL;
	/* An RFC 1413 user name may hold anything, but never follows the host's name. */
	if ((at = memrchr(o.name, '@', o.len)) != NULL) {
		o.len -= (size_t)(at + 1 - o.name);
		o.name = at + 1;
	}
	if (o.len == strlen("unknown") && strncasecmp(o.name, "unknown", o.len) == 0)
		o.len = 0;
	return o;
}

/* The length of the route "@a,@[IPv6:::1]:" in front of an address, or 0. */
static size_t
route_len(const char *path, size_t len)
{
	bool literal = false;

	if (len == 0 || path[0] != '@')
		return 0;
	for (size_t i = 1; i < len; i++) {
		if (path[i] == '[' || path[i] == ']')
			literal = path[i] == '[';
		else if (path[i] == ':' && !literal)
			return i + 1;
	}
	return 0;
}

const char *
milter_text_address(const char *arg, size_t *len_r)
{
	size_t len, route;

	arg += strspn(arg, " \t");
	len = strlen(arg);
	while (len > 0 && (arg[len - 1] == ' ' || arg[len - 1] == '\t'))
		len--;
	if (len > 0 && arg[0] == '<') {
		arg++;
		len--;
		if (len > 0 && arg[len - 1] == '>')
			len--;
	}
	route = route_len(arg, len);
	arg += route;
	len -= route;
	if (len > 1 && arg[len - 1] == '.' && memchr(arg, '@', len) != NULL)
		len--;
	*len_r = len;
	return arg;
}
