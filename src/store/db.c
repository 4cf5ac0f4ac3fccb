/*
 * A connection to one database file.  All writers use WAL, so that readers never wait
 * for them nor they for readers; with synchronous=NORMAL a crash of the machine may
 * lose the last transactions but never the file (sqlite.org/wal.html).
 *
 * Statements are prepared once and found again by the address of their text.  After a
 * failure the open transaction is rolled back and the connection is as after
 * opening, so that a full disk or a lock is over when its cause is.
 */
#include "db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAL_CHECKPOINT_PAGES 4096 /* 16 MiB: hot pages are written once, not often */
#define WAL_SIZE_LIMIT	     (64u << 20) /* kept on disk after a long reader let it grow */
#define STEP_PAGES	     128	 /* of a backup between two reports of progress */

static enum fault_code
fault_code_of(int rc, int system_errno)
{
	if (system_errno == ENOSPC || system_errno == EDQUOT)
		return FAULT_FULL;
	if (rc == SQLITE_IOERR_NOMEM)
		return FAULT_MEMORY;
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
		return FAULT_BUSY;
	case SQLITE_FULL:
		return FAULT_FULL;
	case SQLITE_IOERR:
		return FAULT_IO;
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
		return FAULT_CORRUPT;
	case SQLITE_NOTADB:
		return FAULT_FOREIGN;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY:
	case SQLITE_AUTH:
		return FAULT_ACCESS;
	case SQLITE_NOMEM:
		return FAULT_MEMORY;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG:
		return FAULT_VALUE;
	default:
		return FAULT_OTHER;
	}
}

static void
fault_set(struct fault *fault, enum fault_code code, const char *file, const char *text)
{
	fault->code = code;
	snprintf(fault->text, sizeof(fault->text), "%.110s: %.140s", file, text);
}

int
db_fail(struct db *db, int rc, const char *what)
{
	char text[200];
	int system_errno = 0;
	bool own;

	/* The errno of an old failure must not colour this one. */
	if ((rc & 0xff) == SQLITE_IOERR || (rc & 0xff) == SQLITE_CANTOPEN)
		system_errno = sqlite3_system_errno(db->handle);
	/* A failure of our own, such as memory, is not SQLite's last one. */
	own = (sqlite3_errcode(db->handle) & 0xff) != (rc & 0xff);
	snprintf(text, sizeof(text), "cannot %s: %s", what,
		 own ? sqlite3_errstr(rc) : sqlite3_errmsg(db->handle));
	fault_set(&db->fault, fault_code_of(rc, system_errno), db->schema->file, text);
	if (db->fault.code != FAULT_VALUE)
		db_rollback(db);
	return -1;
}

int
db_function(struct db *db, const char *name, int argc, db_sql_function *function)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY;
	int rc = sqlite3_create_function(db->handle, name, argc, flags, NULL, function,
					 NULL, NULL);

	return rc == SQLITE_OK ? 0 : db_fail(db, rc, "add a function");
}

int
db_refuse(struct db *db, const char *why)
{
	fault_set(&db->fault, FAULT_VALUE, db->schema->file, why);
	return -1;
}

int
db_exec(struct db *db, const char *sql)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? 0 : db_fail(db, rc, "execute");
}

sqlite3_stmt *
db_prepare(struct db *db, const char *sql)
{
	sqlite3_stmt *stmt;
	int rc;

	for (size_t i = 0; i < db->n_cached; i++)
		if (db->cache[i].sql == sql)
			return db->cache[i].stmt;
	assert(db->n_cached < DB_CACHE_MAX);
	rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt,
				NULL);
	if (rc != SQLITE_OK) {
		db_fail(db, rc, "prepare a statement");
		return NULL;
	}
	db->cache[db->n_cached].sql = sql;
	db->cache[db->n_cached++].stmt = stmt;
	return stmt;
}

int
db_next(struct db *db, sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc == SQLITE_DONE) {
		sqlite3_reset(stmt);
		return 0;
	}
	/* Reset gives the lock back, and would overwrite nothing that db_fail reads. */
	sqlite3_reset(stmt);
	return db_fail(db, rc, sqlite3_stmt_readonly(stmt) ? "read" : "write");
}

int
db_run(struct db *db, sqlite3_stmt *stmt)
{
	int rc = db_next(db, stmt);

	if (rc == 1)
		sqlite3_reset(stmt);
	return rc < 0 ? -1 : 0;
}

int
db_number(struct db *db, const char *sql, int64_t *value_r)
{
	sqlite3_stmt *stmt = db_prepare(db, sql);
	int rc;

	if (stmt == NULL || (rc = db_next(db, stmt)) < 0)
		return -1;
	if (rc == 1) {
		*value_r = sqlite3_column_int64(stmt, 0);
		sqlite3_reset(stmt);
		return 0;
	}
	*value_r = 0;
	return 0;
}

/* IMMEDIATE: the lock is taken, or refused, here, and never in the middle. */
int
db_begin(struct db *db)
{
	sqlite3_stmt *stmt = db_prepare(db, "BEGIN IMMEDIATE");

	assert(sqlite3_get_autocommit(db->handle));
	return stmt == NULL ? -1 : db_run(db, stmt);
}

int
db_commit(struct db *db)
{
	sqlite3_stmt *stmt = db_prepare(db, "COMMIT");

	return stmt == NULL ? -1 : db_run(db, stmt);
}

void
db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

void
db_bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	if (text == NULL || *text == '\0')
		sqlite3_bind_null(stmt, at);
	else
		sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC);
}

/* Make the file readable for the group: the command line runs as its members. */
static int
file_create(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0)
		return errno == EEXIST ? access(path, R_OK | W_OK) : -1;
	close(fd);
	return 0;
}

static int
handle_open(struct db *db, const char *dir, enum store_use use)
{
	static const int wait_ms[] = {[STORE_WRITER] = 2000,
				      [STORE_LOOKUP] = 10,
				      [STORE_READER] = 5000,
				      [STORE_EDITOR] = 5000};
	bool writes = use == STORE_WRITER || use == STORE_EDITOR;
	char path[4096];
	int rc, n, on = 1;

	n = snprintf(path, sizeof(path), "%s/%s", dir, db->schema->file);
	if (n < 0 || (size_t)n >= sizeof(path)) {
		fault_set(&db->fault, FAULT_ACCESS, db->schema->file, "path too long");
		return -1;
	}
	if (use == STORE_WRITER && file_create(path) != 0) {
		fault_set(&db->fault, fault_code_of(SQLITE_CANTOPEN, errno), path,
			  strerror(errno));
		return -1;
	}
	rc = sqlite3_open_v2(path, &db->handle,
			     (writes ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
				 SQLITE_OPEN_NOMUTEX,
			     NULL);
	if (rc != SQLITE_OK)
		return db_fail(db, rc, "open");
	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_busy_timeout(db->handle, wait_ms[use]);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	/* A reader that may not write the directory needs the log to be there. */
	if (writes)
		sqlite3_file_control(db->handle, NULL, SQLITE_FCNTL_PERSIST_WAL, &on);
	return db_exec(db, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
			   "PRAGMA secure_delete = FAST;");
}

#define WAIT_STEP_MS 50
#define WAIT_TELL_MS 1000

/* SQLite calls it after the ${n}-th try; false: give up. */
static int
on_busy(void *ctx, int n)
{
	struct db *db = ctx;

	if (n >= db->wait.most_ms / WAIT_STEP_MS)
		return 0;
	if (n == WAIT_TELL_MS / WAIT_STEP_MS)
		db->wait.tell(db->wait.ctx);
	sqlite3_sleep(WAIT_STEP_MS);
	return 1;
}

void
db_wait(struct db *db, int most_ms, store_waiting *tell, void *ctx)
{
	db->wait.most_ms = most_ms;
	db->wait.tell = tell;
	db->wait.ctx = ctx;
	sqlite3_busy_handler(db->handle, on_busy, db);
}

static int
version_of(struct db *db, int64_t *version_r)
{
	return db_number(db, "PRAGMA user_version", version_r);
}

static int
latest_version(const struct db_schema *schema)
{
	return schema->migrations[schema->n_migrations - 1].version;
}

/* Is it our file?  A new, empty one is too.  0 or -1. */
static int
identify(struct db *db, int64_t *version_r)
{
	int64_t id, objects, version;

	if (db_number(db, "PRAGMA application_id", &id) != 0 ||
	    db_number(db, "SELECT count(*) FROM sqlite_schema", &objects) != 0 ||
	    version_of(db, &version) != 0)
		return -1;
	if (id != db->schema->application_id &&
	    (id != 0 || objects != 0 || version != 0)) {
		fault_set(&db->fault, FAULT_FOREIGN, db->schema->file,
			  "is a database of something else");
		return -1;
	}
	*version_r = version;
	return 0;
}

/* Take one step. */
static int
migrate_step(struct db *db, const struct db_migration *step)
{
	for (const char *const *sql = step->sql; *sql != NULL; sql++)
		if (db_exec(db, *sql) != 0)
			return -1;
	return 0;
}

/* Bring the tables to the latest version, in one transaction. */
static int
migrate(struct db *db)
{
	const struct db_schema *schema = db->schema;
	char pragmas[96];
	int64_t version;

	if (db_begin(db) != 0 || version_of(db, &version) != 0)
		return -1;
	for (size_t i = 0; i < schema->n_migrations; i++)
		if (schema->migrations[i].version > version &&
		    migrate_step(db, &schema->migrations[i]) != 0)
			return -1;
	snprintf(pragmas, sizeof(pragmas),
		 "PRAGMA application_id = %d; PRAGMA user_version = %d;",
		 schema->application_id, latest_version(schema));
	return db_exec(db, pragmas) != 0 ? -1 : db_commit(db);
}

/* Settings of the file (they stay) and of a connection that writes. */
static int
writer_settings(struct db *db, bool fresh)
{
	char pragmas[256];

	/* Has to come before anything is written into the file. */
	if (fresh && db->schema->auto_vacuum &&
	    db_exec(db, "PRAGMA auto_vacuum = INCREMENTAL") != 0)
		return -1;
	snprintf(pragmas, sizeof(pragmas),
		 "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
		 "PRAGMA wal_autocheckpoint = %d; PRAGMA journal_size_limit = %u;"
		 "PRAGMA cache_size = -32768;",
		 WAL_CHECKPOINT_PAGES, WAL_SIZE_LIMIT);
	return db_exec(db, pragmas);
}

static int
settle(struct db *db, enum store_use use)
{
	int latest = latest_version(db->schema);
	int64_t version;
	char text[128];

	if (identify(db, &version) != 0)
		return -1;
	if (use == STORE_WRITER && version <= latest) {
		if (writer_settings(db, version == 0) != 0)
			return -1;
		return version < latest ? migrate(db) : 0;
	}
	if (version == latest)
		return 0;
	snprintf(text, sizeof(text),
		 version == 0
		     ? "is still empty: lychgated makes its tables when it starts"
		 : version < latest
		     ? "is of an older version (schema %d, this program knows %d): "
		       "lychgated upgrades it when it starts"
		     : "was made by a newer version (schema %d, this program knows %d): "
		       "use that one",
		 (int)version, latest);
	fault_set(&db->fault, FAULT_VERSION, db->schema->file, text);
	return -1;
}

/*
 * No statistics on memory, for they cost all threads a common lock.  SQLite takes this
 * only before its first use; when somebody was earlier, nothing is lost.
 */
static void
sqlite_settings(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int
db_open(struct db *db, const char *dir, enum store_use use,
	const struct db_schema *schema, struct fault *fault_r)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, sqlite_settings);
	*db = (struct db){.schema = schema};
	if (handle_open(db, dir, use) != 0 || settle(db, use) != 0) {
		*fault_r = db->fault;
		db_close(db);
		return -1;
	}
	return 0;
}

void
db_close(struct db *db)
{
	for (size_t i = 0; i < db->n_cached; i++)
		sqlite3_finalize(db->cache[i].stmt);
	db->n_cached = 0;
	sqlite3_close_v2(db->handle);
	db->handle = NULL;
}

int
db_check(struct db *db, bool full, store_report *report, void *ctx)
{
	sqlite3_stmt *stmt =
	    db_prepare(db, full ? "PRAGMA integrity_check" : "PRAGMA quick_check");
	int rc, problems = 0;

	if (stmt == NULL)
		return -1;
	while ((rc = db_next(db, stmt)) == 1) {
		const char *line = (const char *)sqlite3_column_text(stmt, 0);

		if (line == NULL || strcmp(line, "ok") == 0)
			continue;
		problems++;
		report(ctx, line);
	}
	return rc < 0 ? -1 : problems;
}

/* Copy all pages into the open, new database ${to}. */
static int
copy_pages(struct db *db, sqlite3 *to, store_progress *progress, void *ctx)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", db->handle, "main");
	int rc;

	if (backup == NULL)
		return sqlite3_extended_errcode(to);
	while ((rc = sqlite3_backup_step(backup, STEP_PAGES)) == SQLITE_OK)
		if (progress != NULL)
			progress(ctx,
				 sqlite3_backup_pagecount(backup) -
				     sqlite3_backup_remaining(backup),
				 sqlite3_backup_pagecount(backup));
	if (rc == SQLITE_DONE && progress != NULL)
		progress(ctx, sqlite3_backup_pagecount(backup),
			 sqlite3_backup_pagecount(backup));
	sqlite3_backup_finish(backup);
	if (rc != SQLITE_DONE)
		return rc;
	return sqlite3_exec(to, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
}

/* Write the copy to ${path}, which is removed again on failure. */
static int
write_copy(struct db *db, const char *path, store_progress *progress, void *ctx)
{
	sqlite3 *to = NULL;
	int rc;

	unlink(path);
	if (file_create(path) != 0) {
		fault_set(&db->fault, fault_code_of(SQLITE_CANTOPEN, errno), path,
			  strerror(errno));
		return -1;
	}
	rc =
	    sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = copy_pages(db, to, progress, ctx);
	if (rc != SQLITE_OK) {
		fault_set(&db->fault, fault_code_of(rc, sqlite3_system_errno(to)), path,
			  sqlite3_errstr(rc));
		unlink(path);
	}
	sqlite3_close_v2(to);
	return rc == SQLITE_OK ? 0 : -1;
}

/* Would a copy to ${path} replace the database itself? */
static bool
is_itself(struct db *db, const char *path)
{
	struct stat ours, there;

	return stat(sqlite3_db_filename(db->handle, "main"), &ours) == 0 &&
	       stat(path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

/*
 * A read transaction is held while copying: the copy is one moment's state, and
 * commits by others neither wait for it nor start it again.
 */
int
db_backup(struct db *db, const char *dir, store_progress *progress, void *ctx)
{
	char path[4096], part[4096 + 8];
	struct stat wal;
	int64_t ignored;
	int rc, n;

	n = snprintf(path, sizeof(path), "%s/%s", dir, db->schema->file);
	if (n < 0 || (size_t)n >= sizeof(path))
		return db_refuse(db, "path too long");
	if (is_itself(db, path))
		return db_refuse(db, "a backup must go to another directory");
	snprintf(part, sizeof(part), "%s-wal", path);
	if (stat(part, &wal) == 0 && wal.st_size > 0)
		return db_refuse(db,
				 "the one that is there has a write-ahead log (-wal), "
				 "which would spoil the copy: it is in use, or must "
				 "be moved away first");
	snprintf(part, sizeof(part), "%s.part", path);
	if (db_exec(db, "BEGIN") != 0 ||
	    db_number(db, "SELECT count(*) FROM sqlite_schema", &ignored) != 0)
		return -1;
	rc = write_copy(db, part, progress, ctx);
	db_rollback(db);
	if (rc == 0 && rename(part, path) != 0) {
		fault_set(&db->fault, fault_code_of(SQLITE_IOERR, errno), path,
			  strerror(errno));
		unlink(part);
		return -1;
	}
	return rc;
}
