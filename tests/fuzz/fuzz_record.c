/*
 * Session records, a line as replay reads it.  What parses is written, parsed again and
 * written again: the two lines must be the same.
 */
#include <string.h>

#include "fuzz.h"
#include "record.h"
#include "utf8.h"

static void
check_written(const struct session *s)
{
	char reason[RECORD_REASON_MAX];
	struct buf first, second;
	struct record again;

	buf_init(&first);
	buf_init(&second);
	FUZZ_CHECK(record_format(s, &first) == 0);
	FUZZ_CHECK(utf8_valid(first.data, first.len));
	FUZZ_CHECK(memchr(first.data, '\n', first.len) == NULL);
	FUZZ_CHECK(record_parse(first.data, first.len, &again, reason) == 0);
	FUZZ_CHECK(record_format(&again.session, &second) == 0);
	FUZZ_CHECK(first.len == second.len &&
		   memcmp(first.data, second.data, first.len) == 0);
	record_fini(&again);
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
