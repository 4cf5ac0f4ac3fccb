#ifndef LYCHGATE_DB_H
#define LYCHGATE_DB_H

/* Inside src/store only: one SQLite connection, the rules of store.h for it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "fault.h"
#include "store.h"

#define DB_CACHE_MAX 160

/* One step of the schema: what brings a file from version - 1 to ${version}. */
struct db_migration {
	int version;		/* 1, 2, 3, ... without gaps */
	const char *const *sql; /* texts, NULL behind the last */
};

/* A kind of database file. */
struct db_schema {
	const char *file;	/* its name in the directory */
	int32_t application_id; /* in the file's header: whose file it is */
	bool auto_vacuum;	/* pages can be given back to the file system */
	const struct db_migration *migrations;
	size_t n_migrations;
};

struct db {
	sqlite3 *handle;
	const struct db_schema *schema;
	struct fault fault;
	uint64_t bad_rows;
	struct {
		int most_ms;
		store_waiting *tell;
		void *ctx;
	} wait;		 /* db_wait() */
	size_t n_cached; /* prepared statements, by the address of their text */
	struct {
		const char *sql;
		sqlite3_stmt *stmt;
	} cache[DB_CACHE_MAX];
};

/*
 * Open DIR/file as ${use} says.  0, or -1 with the reason in ${fault_r} and nothing to
 * close.
 * ${db} must not move afterwards.
 */
int db_open(struct db *db, const char *dir, enum store_use use,
	    const struct db_schema *schema, struct fault *fault_r);
void db_close(struct db *db);

/*
 * Note what SQLite's result code ${rc} means while doing ${what}; roll back, unless only
 * a value was refused.  Returns -1.
 */
int db_fail(struct db *db, int rc, const char *what);

/* The same for a value that we refuse ourselves. */
int db_refuse(struct db *db, const char *why);

/* Make an SQL function of ${argc} arguments known, one that gives the same for the same
 * and that no view or trigger of a foreign database may call.  0 or -1. */
typedef void db_sql_function(sqlite3_context *ctx, int argc, sqlite3_value **argv);
int db_function(struct db *db, const char *name, int argc, db_sql_function *function);

/* Wait for each lock up to ${most_ms}, not as short as the use has it, and tell once
 * that it takes long. */
void db_wait(struct db *db, int most_ms, store_waiting *tell, void *ctx);

int db_exec(struct db *db, const char *sql);

/* The prepared form of ${sql}, a text that lives as long as ${db}; NULL on failure. */
sqlite3_stmt *db_prepare(struct db *db, const char *sql);

/* Step: 1 = a row is there, 0 = done, -1 = failed; then, and when done, it is reset. */
int db_next(struct db *db, sqlite3_stmt *stmt);

/* Step a statement that gives no rows.  0 or -1; reset in any case. */
int db_run(struct db *db, sqlite3_stmt *stmt);

int db_begin(struct db *db);
int db_commit(struct db *db);
void db_rollback(struct db *db);

/* One number from a statement that takes no parameters.  0 or -1. */
int db_number(struct db *db, const char *sql, int64_t *value_r);

int db_check(struct db *db, bool full, store_report *report, void *ctx);
int db_backup(struct db *db, const char *dir, store_progress *progress, void *ctx);

/* Bind text; "" and NULL become NULL: in our tables the absence of a text is NULL.  The
 * text must stay until the statement has run. */
void db_bind_text(sqlite3_stmt *stmt, int at, const char *text);

#endif
