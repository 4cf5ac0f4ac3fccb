#ifndef LYCHGATE_SCHEMA_OUTBOUND_H
#define LYCHGATE_SCHEMA_OUTBOUND_H

/* What our users send (memo.h): the statements of the migration that brings its tables,
 * NULL behind the last. */
extern const char *const schema_outbound[];

#endif
