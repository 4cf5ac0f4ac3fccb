/*
 * Who came, from the little that each line tells.  What is not told stays not known; what
 * was told first stays.
 */
#include "import_client.h"

#include <string.h>

static bool
parse_ip(struct logline_text text, struct addr *ip_r)
{
	char buffer[ADDR_TEXT_MAX];

	if (text.len == 0 || text.len >= sizeof(buffer))
		return false;
	memcpy(buffer, text.at, text.len);
	buffer[text.len] = '\0';
	return addr_parse(buffer, ip_r) == 0;
}

int
import_client_note(struct session *s, const struct logline_event *e)
{
	struct addr ip;

	if (s->ip.family == 0 && parse_ip(e->ip, &ip))
		s->ip = ip;
	if (e->helo.len > 0 && s->n_helos == 0 &&
	    session_add_helo(s, e->helo.at, e->helo.len) != 0)
		return -1;
	/* "unknown" is no name; whether there is none, or the lookup failed, is not told.
	 */
	if (e->name.len > 0 && s->ptr == NULL)
		return session_set_ptr(s, e->name.at, e->name.len,
				       e->temp	   ? PTR_TEMP
				       : e->forged ? PTR_FORGED
						   : PTR_OK);
	return 0;
}

bool
import_client_differs(const struct session *s, const struct logline_event *e)
{
	struct addr ip;

	return s->ip.family != 0 && parse_ip(e->ip, &ip) && !addr_equal(&ip, &s->ip);
}

int
import_client_counters(struct session *s, const struct logline_event *e)
{
	static const char version_not_told[] = "TLS";

	s->auth |= e->auth;
	if (s->n_txns > 0 && s->n_helos == 0 && e->counted && !e->greeted)
		s->helo_known = true; /* and there was none */
	if (s->tls != TLS_UNKNOWN)
		return 0;
	if (e->tls_used == LOGLINE_TLS_USED)
		return session_set_tls(s, version_not_told, strlen(version_not_told));
	if (e->tls_used == LOGLINE_TLS_NONE && s->n_txns > 0)
		return session_set_tls(s, NULL, 0);
	return 0;
}
