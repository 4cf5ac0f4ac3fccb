/*
 * As text an identifier is compared as it stands: it comes back in replies and reports as
 * it went out, but for white space around it.
 *
 * And it says which program made it: the left side by its shape, the right side by
 * whose name it is.  The shapes are those by which filters have told forged mail programs
 * for twenty years: SpamAssassin's rules __OE_MSGID_2 and FORGED_MUA_*, rspamd's
 * rules/regexp/headers.lua.
 */
#include "message_id.h"

#include <string.h>
#include <strings.h>

#include "addr.h"
#include "ascii.h"

static const char space[] = " \t\r\n";

int
message_id_next(const char **at, struct message_id_text *id_r)
{
	const char *open = strchr(*at, '<'), *close;
	size_t len;

	if (open == NULL)
		return -1;
	len = strcspn(open, ">");
	if (open[len] != '>')
		return -1;
	close = open + len + 1;
	*id_r = (struct message_id_text){open, (size_t)(close - open)};
	*at = close;
	return 0;
}

int
message_id_only(const char *field, struct message_id_text *id_r)
{
	const char *at = field;

	if (message_id_next(&at, id_r) == 0)
		return 0;
	field += strspn(field, space);
	if (*field == '\0')
		return -1;
	*id_r = (struct message_id_text){field, strcspn(field, space)};
	return 0;
}

bool
message_id_refers(const char *name)
{
	return strcasecmp(name, "In-Reply-To") == 0 ||
	       strcasecmp(name, "References") == 0;
}

/* How many hexadecimal digits (of either case) begin at ${p}. */
static size_t
hex_run(const char *p)
{
	size_t n = 0;

	while (ascii_is_lower_hex(ascii_to_lower(p[n])))
		n++;
	return n;
}

static size_t
digit_run(const char *p)
{
	size_t n = 0;

	while (ascii_is_digit(p[n]))
		n++;
	return n;
}

/*
 * Does ${text} of ${len} bytes consist of runs of hexadecimal digits, each of at least
 * ${min}, and ${separator} between them?  Returns how many runs, 0 if it does not.
 */
static int
hex_runs(const char *text, size_t len, char separator, size_t min)
{
	int runs = 0;

	for (size_t at = 0; at <= len; at++, runs++) {
		size_t n = hex_run(text + at);

		if (n < min)
			return 0;
		at += n;
		if (at < len && text[at] != separator)
			return 0;
	}
	return runs;
}

static bool
is_the_bat(const char *text, size_t len)
{
	size_t n = digit_run(text);

	return n > 0 && text[n] == '.' && digit_run(text + n + 1) == 14 && len == n + 15;
}

/* Eight digits in upper case, a dot, and up to seven decimal ones; or, since 2013, a
 * UUID. */
static bool
is_mozilla(const char *text, size_t len)
{
	size_t n = hex_run(text), digits;

	if (len == 36 && hex_runs(text, len, '-', 4) == 5)
		return true;
	if (n != 8 || text[n] != '.')
		return false;
	digits = digit_run(text + n + 1);
	return digits >= 1 && digits <= 7 && len == n + 1 + digits;
}

static enum id_shape
shape_of(const char *text, size_t len)
{
	if (hex_runs(text, len, '$', 4) == 3)
		return ID_SHAPE_DOLLARS;
	if (is_the_bat(text, len))
		return ID_SHAPE_THE_BAT;
	if (is_mozilla(text, len))
		return ID_SHAPE_MOZILLA;
	return len >= 32 && hex_run(text) == len ? ID_SHAPE_HEX : ID_SHAPE_OTHER;
}

static bool
is_address(const char *host, size_t len)
{
	char text[ADDR_TEXT_MAX];
	struct addr addr;

	if (host[0] == '[')
		return true;
	if (len >= sizeof(text))
		return false;
	memcpy(text, host, len);
	text[len] = '\0';
	return addr_parse(text, &addr) == 0;
}

static enum id_place
place_of(const char *host, size_t len, char name_r[DNAME_MAX])
{
	char text[DNAME_MAX + 1], name[DNAME_MAX];

	if (len == 0)
		return ID_PLACE_NONE;
	if (is_address(host, len))
		return ID_PLACE_ADDRESS;
	if (len >= sizeof(text))
		return ID_PLACE_WORD;
	memcpy(text, host, len);
	text[len] = '\0';
	if (dname_normalise(text, name) != 0 || strchr(name, '.') == NULL ||
	    dname_ends_in_number(name))
		return ID_PLACE_WORD;
	memcpy(name_r, name, strlen(name) + 1);
	return ID_PLACE_NAME;
}

void
message_id_parse(const char *text, struct message_id *id_r)
{
	const char *at;
	size_t len;

	text += strspn(text, " \t\r\n<");
	len = strcspn(text, "> \t\r\n");
	at = memrchr(text, '@', len);
	*id_r = (struct message_id){.place = ID_PLACE_NONE};
	id_r->shape = shape_of(text, at != NULL ? (size_t)(at - text) : len);
	if (at != NULL)
		id_r->place = place_of(at + 1, len - (size_t)(at - text) - 1, id_r->host);
}
