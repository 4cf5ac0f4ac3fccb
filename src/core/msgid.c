/*
 * What is compared is the text as it stands: a Message-ID comes back in replies and
 * reports as it went out, but for white space around it.
 */
#include "msgid.h"

#include <string.h>
#include <strings.h>

static const char space[] = " \t\r\n";

int
msgid_next(const char **at, struct msgid *id_r)
{
	const char *open = strchr(*at, '<'), *close;
	size_t len;

	if (open == NULL)
		return -1;
	len = strcspn(open, ">");
	if (open[len] != '>')
		return -1;
	close = open + len + 1;
	*id_r = (struct msgid){open, (size_t)(close - open)};
	*at = close;
	return 0;
}

int
msgid_parse(const char *field, struct msgid *id_r)
{
	const char *at = field;

	if (msgid_next(&at, id_r) == 0)
		return 0;
	field += strspn(field, space);
	if (*field == '\0')
		return -1;
	*id_r = (struct msgid){field, strcspn(field, space)};
	return 0;
}

bool
msgid_refers(const char *name)
{
	return strcasecmp(name, "In-Reply-To") == 0 ||
	       strcasecmp(name, "References") == 0;
}
