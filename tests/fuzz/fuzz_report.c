/*
 * Input: a message.  Fed whole and in pieces whose sizes the first byte gives, it must
 * say the same, and every identifier must be one.
 */
#include <string.h>

#include "fuzz.h"
#include "report.h"

#define INPUT_MAX 20000

/* The header fields of ${text} until an empty line; where the body begins. */
static const char *
feed_headers(struct report *r, char *text)
{
	char *end, *colon;

	while ((end = strchr(text, '\n')) != NULL && end != text) {
		*end = '\0';
		if ((colon = strchr(text, ':')) != NULL) {
			*colon = '\0';
			report_header(r, text, colon + 1);
		}
		text = end + 1;
	}
	return text;
}

static void
check(const struct report *r)
{
	FUZZ_CHECK(r->n_ids <= REPORT_IDS_MAX && r->kind <= REPORT_CHALLENGE);
	for (size_t i = 0; i < r->n_ids; i++) {
		size_t len = strlen(r->ids[i]);

		FUZZ_CHECK(len >= 3 && len <= REPORT_ID_MAX);
		FUZZ_CHECK(r->ids[i][0] == '<' && r->ids[i][len - 1] == '>');
		FUZZ_CHECK(strpbrk(r->ids[i], " \t\r\n") == NULL);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct report whole, pieces;
	char text[INPUT_MAX + 1];
	size_t piece, len;
	const char *body;

	if (size < 1 || size > INPUT_MAX)
		return 0;
	piece = (size_t)data[0] + 1;
	memcpy(text, data + 1, size - 1);
	text[size - 1] = '\0';
	report_init(&whole);
	body = feed_headers(&whole, text);
	len = size - 1 - (size_t)(body - text);
	pieces = whole;
	(void)report_body(&whole, body, len);
	for (size_t at = 0; at < len; at += piece)
		(void)report_body(&pieces, body + at,
				  len - at < piece ? len - at : piece);
	report_end(&whole);
	report_end(&pieces);
	check(&whole);
	FUZZ_CHECK(whole.n_ids == pieces.n_ids && whole.kind == pieces.kind);
	for (size_t i = 0; i < whole.n_ids; i++)
		FUZZ_CHECK(strcmp(whole.ids[i], pieces.ids[i]) == 0);
	return 0;
}
