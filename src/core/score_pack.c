/*
 * Reasons as an open session keeps them: of the room for a subject most need little, and
 * ten thousand sessions may be open.
 */
#include "score_pack.h"

#include <string.h>

#define BEFORE_SUBJECT offsetof(struct reason, subject)

size_t
score_pack(const struct score *s, void *out)
{
	unsigned char *to = out;
	size_t n = 0;

	for (size_t i = 0; i < s->n_reasons; i++) {
		const struct reason *r = &s->reasons[i];
		size_t size = BEFORE_SUBJECT + strlen(r->subject) + 1;

		if (to != NULL)
			memcpy(to + n, r, size);
		n += size;
	}
	return n;
}

void
score_unpack(const void *packed, size_t n, struct score *s)
{
	const unsigned char *from = packed;

	for (size_t i = 0; i < n; i++) {
		struct reason *r = &s->reasons[i];
		size_t size = strlen((const char *)from + BEFORE_SUBJECT) + 1;

		memcpy(r, from, BEFORE_SUBJECT);
		memcpy(r->subject, from + BEFORE_SUBJECT, size);
		from += BEFORE_SUBJECT + size;
	}
	s->n_reasons = n;
}
