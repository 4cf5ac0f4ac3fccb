#ifndef LYCHGATE_SCHEMA_CARRY_H
#define LYCHGATE_SCHEMA_CARRY_H

/* Migrations: messages that are carried to the end of data.  NULL behind the last. */
extern const char *const schema_carry_store[];
extern const char *const schema_carry_journal[];

#endif
