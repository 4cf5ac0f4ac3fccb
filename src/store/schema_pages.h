#ifndef LYCHGATE_SCHEMA_PAGES_H
#define LYCHGATE_SCHEMA_PAGES_H

/* Statements of a version of the schema (db.h). */
extern const char *const schema_pages[];

#endif
