/*
 * What a client reads when it is not let through.
 */
#include <stdio.h>

#include "milter_text.h"
#include "refusal.h"

static int
encode(int code, const char *status, const char *text, struct buf *out)
{
	char reply[MILTER_REPLY_MAX + 1];

	if (milter_text_reply(code, status, text, reply) != 0)
		return -1;
	return milter_encode_reply(out, reply);
}

/* ${why}, and where to read more. */
static int
encode_why(const struct smtp_site *site, const char *why, const char *reference,
	   struct buf *out)
{
	bool url = site->reply_url[0] != '\0';
	char text[sizeof(site->reply_text) + sizeof(site->reply_url) + 64];

	snprintf(text, sizeof(text), "%s (%s)%s%s%s", why, reference, url ? ", see " : "",
		 site->reply_url, url ? reference : "");
	return encode(550, "5.7.1", text, out);
}

int
refusal_encode(const struct smtp_site *site, const char *reference, struct buf *out)
{
	return encode_why(site, site->reply_text, reference, out);
}

int
refusal_encode_bounce(const struct smtp_site *site, const char *reference,
		      struct buf *out)
{
	return encode_why(site, site->bounce_text, reference, out);
}

int
refusal_encode_later(const char *reference, struct buf *out)
{
	char text[80];

	snprintf(text, sizeof(text),
		 "Too many recipients, send this one in another message (%s)", reference);
	return encode(452, "4.5.3", text, out);
}
