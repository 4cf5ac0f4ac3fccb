/*
 * Session records, a line as replay reads it.  What parses is written, parsed again and
 * written again: the two lines must be the same.  Only where something was replaced in
 * the first (record.h) may it be cut in the second; then nothing changes any more.
 */
#include <string.h>

#include "fuzz.h"
#include "record.h"
#include "utf8.h"

static void
write_record(const struct session *s, struct buf *out)
{
	buf_clear(out);
	FUZZ_CHECK(record_format(s, out) == 0);
	FUZZ_CHECK(utf8_valid(out->data, out->len));
	FUZZ_CHECK(memchr(out->data, '\n', out->len) == NULL);
}

/* Read ${line} and write it again. */
static void
write_again(const struct buf *line, struct buf *out)
{
	char reason[RECORD_REASON_MAX];
	struct record again;

	FUZZ_CHECK(record_parse(line->data, line->len, &again, reason) == 0);
	write_record(&again.session, out);
	record_fini(&again);
}

static bool
same(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

static void
check_written(const struct session *s)
{
	struct buf first, second;

	buf_init(&first);
	buf_init(&second);
	write_record(s, &first);
	write_again(&first, &second);
	if (!same(&first, &second)) {
		FUZZ_CHECK(memmem(first.data, first.len, "\xEF\xBF\xBD", 3) != NULL);
		write_again(&second, &first);
		FUZZ_CHECK(same(&first, &second));
	}
	buf_fini(&second);
	buf_fini(&first);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char reason[RECORD_REASON_MAX] = "";
	struct record r;

	if (record_parse((const char *)data, size, &r, reason) != 0) {
		FUZZ_CHECK(reason[0] != '\0' && strlen(reason) < sizeof(reason));
		FUZZ_CHECK(utf8_valid(reason, strlen(reason)));
		return 0;
	}
	check_written(&r.session);
	record_fini(&r);
	return 0;
}
