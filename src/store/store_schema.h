#ifndef LYCHGATE_STORE_SCHEMA_H
#define LYCHGATE_STORE_SCHEMA_H

#include "db.h"

/* The tables of lychgate.db, version by version. */
extern const struct db_schema store_schema;

#endif
