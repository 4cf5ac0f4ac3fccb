/*
 * Input: a log, line by line.  Its first letter says whose: 's' Sendmail, else
 * Postfix. Every text of an event must lie in its line.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "logline_postfix.h"
#include "logline_sendmail.h"

#define INPUT_MAX 8000

static void
check_text(struct logline_text text, const char *line, size_t len)
{
	FUZZ_CHECK(text.at == NULL ? text.len == 0
				   : text.at >= line && text.len <= len &&
					 text.at + text.len <= line + len);
}

static void
check_event(const struct logline_event *e, const char *line, size_t len)
{
	const struct logline_text texts[] = {e->queue, e->ip,	e->name,
					     e->helo,  e->from, e->to,
					     e->dsn,   e->tls,	e->message_id};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		check_text(texts[i], line, len);
	FUZZ_CHECK(e->code == 0 || (e->code >= 400 && e->code <= 599));
	FUZZ_CHECK(e->size >= -1 && e->rcpts >= -1);
	FUZZ_CHECK(!(e->forged && e->temp));
}

static void
check_line(bool sendmail, const char *line, size_t len)
{
	struct logline_event e;
	struct logline l;
	size_t recipients = 0;

	if (logline_parse(line, len, &l) != 0)
		return;
	FUZZ_CHECK(logline_repeated(&l) - 1 < LOGLINE_REPEATED_MAX);
	check_text(l.host, line, len);
	check_text(l.program, line, len);
	check_text(l.text, line, len);
	if (sendmail)
		logline_sendmail(&l, &e);
	else
		logline_postfix(&l, &e);
	check_event(&e, line, len);
	if (sendmail && e.kind == LOGLINE_TO)
		while (logline_sendmail_next_to(&e, &l)) {
			check_event(&e, line, len);
			FUZZ_CHECK(++recipients <= len);
		}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data + 1, *end = (const char *)data + size;

	if (size < 2 || size > INPUT_MAX)
		return 0;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline != NULL ? newline : end) - at);

		/* In memory of its own, so that a read beyond its end is seen. */
		char *line = malloc(len > 0 ? len : 1);

		FUZZ_CHECK(line != NULL);
		memcpy(line, at, len);
		check_line(data[0] == 's', line, len);
		free(line);
		at = newline != NULL ? newline + 1 : end;
	}
	return 0;
}
