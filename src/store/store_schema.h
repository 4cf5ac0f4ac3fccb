#ifndef LYCHGATE_STORE_SCHEMA_H
#define LYCHGATE_STORE_SCHEMA_H

#include "db.h"

/* Counts every change of a table of the policy, so that the daemon sees it at once. */
#define STORE_WATCH(table, event)                                                        \
	"CREATE TRIGGER " table "_" event " AFTER " event " ON " table " BEGIN\n"        \
	"  UPDATE meta SET value = value + 1 WHERE key = 'policy.version';\n"            \
	"END;\n"
#define STORE_WATCH_ALL(table)                                                           \
	STORE_WATCH(table, "insert")                                                     \
	STORE_WATCH(table, "update") STORE_WATCH(table, "delete")

/* The tables of lychgate.db, version by version. */
extern const struct db_schema store_schema;

#endif
