/*
 * Input: lines with the envelope sender, the HELO and a recipient, and then header
 * fields, "Name: value" or "Name" when the value is not known.
 */
#include <string.h>

#include "content.h"
#include "fuzz.h"
#include "header.h"
#include "maildate.h"

#define INPUT_MAX 8000
#define AT_MS	  INT64_C(1175423696000)

/* Cut the next line off *${text}; what is left may be empty. */
static char *
next_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	if (end == NULL) {
		*text = line + strlen(line);
	} else {
		*end = '\0';
		*text = end + 1;
	}
	return line;
}

static void
add_field(struct session *s, char *line)
{
	char *colon = strchr(line, ':');

	if (colon == NULL) {
		FUZZ_CHECK(session_add_header(s, line, strlen(line), NULL, 0) == 0);
		return;
	}
	FUZZ_CHECK(session_add_header(s, line, (size_t)(colon - line), colon + 1,
				      strlen(colon + 1)) == 0);
}

/* What is told must agree with itself. */
static void
check(const struct session_txn *txn, const char *helo)
{
	bool null_sender = txn->mail_from[0] == '\0';
	struct header h, again;
	uint32_t bits;

	memset(&h, 0xff, sizeof(h));
	memset(&again, 0x55, sizeof(again));
	header_parse(txn, helo, &h);
	header_parse(txn, helo, &again);
	FUZZ_CHECK(h.has == again.has && h.id == again.id && h.date == again.date &&
		   h.mailer == again.mailer && h.author == again.author &&
		   h.id_shape == again.id_shape && strcmp(h.id_host, again.id_host) == 0);
	FUZZ_CHECK(h.known == (txn->data != NULL && txn->data->n_headers > 0));
	FUZZ_CHECK(memchr(h.id_host, '\0', DNAME_MAX) != NULL);
	FUZZ_CHECK(h.id_host[0] == '\0' || h.id >= HEADER_ID_RECIPIENT);
	FUZZ_CHECK(h.author == HEADER_AUTHOR_NOT_KNOWN || null_sender);
	FUZZ_CHECK(h.date != HEADER_DATE_MISSING || (h.has & HEADER_DATE) == 0);
	bits = content_of(&h, null_sender);
	FUZZ_CHECK(bits < 1u << 8 * CONTENT_BYTES && content_agreed(bits) == bits);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char buffer[INPUT_MAX + 1], *text = buffer, *line, *helo;
	struct addr ip = {4, {203, 0, 113, 77}};
	struct maildate date;
	struct session s;

	if (size > INPUT_MAX)
		return 0;
	memcpy(buffer, data, size);
	buffer[size] = '\0';
	session_init(&s, AT_MS, &ip);
	line = next_line(&text);
	FUZZ_CHECK(session_add_txn(&s, AT_MS, line, strlen(line)) == 0);
	helo = next_line(&text);
	line = next_line(&text);
	FUZZ_CHECK(session_add_rcpt(&s, AT_MS, line, strlen(line), MTA_ACCEPTED) == 0);
	while (*text != '\0') {
		line = next_line(&text);
		(void)maildate_parse(line, &date);
		add_field(&s, line);
	}
	check(&s.txns[0], helo);
	session_fini(&s);
	return 0;
}
