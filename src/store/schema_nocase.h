#ifndef LYCHGATE_SCHEMA_NOCASE_H
#define LYCHGATE_SCHEMA_NOCASE_H

/* Statements for the two databases (see db.h), each ended by NULL. */
extern const char *const schema_nocase_store[];
extern const char *const schema_nocase_journal[];

#endif
