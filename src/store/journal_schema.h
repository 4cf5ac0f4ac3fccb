#ifndef LYCHGATE_JOURNAL_SCHEMA_H
#define LYCHGATE_JOURNAL_SCHEMA_H

#include "db.h"

/* The tables of sessions.db, version by version. */
extern const struct db_schema journal_schema;

#endif
