#ifndef LYCHGATE_PENDING_LESSON_H
#define LYCHGATE_PENDING_LESSON_H

#include "profile.h"
#include "table.h"
#include "taught.h"

/* As what hosts taught that is not in lychgate.db yet: a part of pending.h. */
#define PENDING_LESSONS_MEMORY (4u << 20) /* about 5,000 */

struct pending_lessons {
	struct table *table; /* NULL until needed */
};

struct pending_lesson {
	const struct host_key *key;
	enum taught_what what;
	const struct taught_as *as;
};

/* As engine_sink.taught is told.  ${lost}: the owner's count; stays where it is. */
void pending_lessons_put(struct pending_lessons *p, const uint8_t secret[TABLE_KEY_BYTES],
			 uint64_t *lost, const struct pending_lesson *news);

/* 1 and what it was, or 0. */
int pending_lessons_find(const struct pending_lessons *p, const struct host_key *key,
			 enum taught_what what, struct taught_as *as_r);

void pending_lessons_remove(struct pending_lessons *p, const struct host_key *key);
size_t pending_lessons_count(const struct pending_lessons *p);
void pending_lessons_clear(struct pending_lessons *p);

/* Hand each out; stops, and returns -1, at the first call that does not return 0. */
typedef int pending_lesson_row(void *ctx, const struct host_key *key,
			       enum taught_what what, const struct taught_as *as);
int
pending_lessons_each(const struct pending_lessons *p, pending_lesson_row *row, void *ctx);

#endif
