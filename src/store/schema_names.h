#ifndef LYCHGATE_SCHEMA_NAMES_H
#define LYCHGATE_SCHEMA_NAMES_H

/* Statements of a version of the schema (db.h). */
extern const char *const schema_names[];

#endif
