#ifndef LYCHGATE_SCHEMA_GUEST_H
#define LYCHGATE_SCHEMA_GUEST_H

/* Statements of a version of the schema (db.h). */
extern const char *const schema_guest[];

#endif
