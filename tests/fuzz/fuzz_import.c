/*
 * Input: a log, as of fuzz_logline.c, whose lines are put together to sessions.  Each of
 * these has an address, and can be written as a record that is read again.
 */
#include <string.h>
#include <time.h>

#include "fuzz.h"
#include "import_assemble.h"
#include "record.h"

#define INPUT_MAX 8000

static void
check_same(const struct session *s, const struct session *again)
{
	FUZZ_CHECK(addr_equal(&again->ip, &s->ip) && again->at_ms == s->at_ms);
	FUZZ_CHECK(again->n_txns == s->n_txns);
	for (size_t i = 0; i < s->n_txns; i++)
		FUZZ_CHECK(again->txns[i].n_rcpts == s->txns[i].n_rcpts);
}

static void
tell(void *ctx, const struct session *s)
{
	char reason[RECORD_REASON_MAX];
	struct buf text;
	struct record again;

	++*(uint64_t *)ctx;
	FUZZ_CHECK(s->ip.family != 0);
	buf_init(&text);
	FUZZ_CHECK(record_format(s, &text) == 0);
	FUZZ_CHECK(record_parse(text.data, text.len, &again, reason) == 0);
	check_same(s, &again.session);
	record_fini(&again);
	buf_fini(&text);
}

/* As `lychgate import` has it, but by no clock and no zone of the machine. */
static int64_t
time_of(const struct logline_stamp *stamp)
{
	struct tm tm = {.tm_year = (stamp->year != 0 ? stamp->year : 2026) - 1900,
			.tm_mon = stamp->month - 1,
			.tm_mday = stamp->day,
			.tm_hour = stamp->hour,
			.tm_min = stamp->minute,
			.tm_sec = stamp->second};

	return (timegm(&tm) - stamp->zone_s) * INT64_C(1000) + stamp->ms;
}

static void
take_line(struct import *im, bool sendmail, const char *line, size_t len)
{
	/* In memory of its own: what is kept of it must be a copy. */
	char *copy = malloc(len > 0 ? len : 1);
	struct logline l;

	FUZZ_CHECK(copy != NULL);
	memcpy(copy, line, len);
	if (logline_parse(copy, len, &l) == 0 && time_of(&l.stamp) > 0 &&
	    time_of(&l.stamp) < RECORD_TIME_MAX_S * INT64_C(1000))
		FUZZ_CHECK(import_line(im, sendmail, time_of(&l.stamp), &l) == 0);
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data + 1, *end = (const char *)data + size;
	struct import_counts counts;
	uint64_t told = 0;
	struct import *im;

	if (size < 2 || size > INPUT_MAX)
		return 0;
	FUZZ_CHECK((im = import_create(tell, &told)) != NULL);
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline != NULL ? newline : end) - at);

		take_line(im, data[0] == 's', at, len);
		at = newline != NULL ? newline + 1 : end;
	}
	import_end(im);
	import_counts(im, &counts);
	FUZZ_CHECK(counts.sessions == told && counts.early == 0);
	import_free(im);
	return 0;
}
