#ifndef LYCHGATE_SCHEMA_LESSONS_H
#define LYCHGATE_SCHEMA_LESSONS_H

/* A migration of lychgate.db: as what hosts taught, and when pairs were first known.
 * NULL behind the last. */
extern const char *const schema_lessons[];
extern const char *const schema_lesson_senders[];

#endif
