#ifndef LYCHGATE_SCHEMA_STANDING_H
#define LYCHGATE_SCHEMA_STANDING_H

/* What servers earned, and how they change (memo.h): the statements of the migration that
 * brings its tables, NULL behind the last. */
extern const char *const schema_standing[];

#endif
