#ifndef LYCHGATE_SCHEMA_WATCH_H
#define LYCHGATE_SCHEMA_WATCH_H

/* Statements for the database (see db.h), ended by NULL. */
extern const char *const schema_watch[];

#endif
