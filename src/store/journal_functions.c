/* Columns and indexes for these would cost each session two more rows in B-trees; a
 * search for them reads the newest sessions until the page is full. */
#include "journal_functions.h"

#include "hostname.h"
#include "words.h"

/* Parse the name of a session.  0, or -1 when it has none. */
static int
parse(sqlite3_value **argv, struct hostname *name_r)
{
	const char *ptr = (const char *)sqlite3_value_text(argv[0]),
		   *status = (const char *)sqlite3_value_text(argv[1]),
		   *address = (const char *)sqlite3_value_text(argv[2]);
	int word = words_parse(&words_ptr_status, status);
	struct addr ip;

	if (ptr == NULL || address == NULL || word < 0 || addr_parse(address, &ip) != 0)
		return -1;
	hostname_parse(ptr, (enum ptr_status)word, &ip, name_r);
	return 0;
}

static void template(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct hostname name;

	(void)argc;
	if (parse(argv, &name) == 0)
		sqlite3_result_text(ctx, name.template, -1, SQLITE_TRANSIENT);
}

static void
provider(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	struct hostname name;

	(void)argc;
	if (parse(argv, &name) == 0)
		sqlite3_result_text(ctx, name.registered, -1, SQLITE_TRANSIENT);
}

int
journal_functions_register(struct db *db)
{
	if (db_function(db, "lychgate_template", 3, template) != 0)
		return -1;
	return db_function(db, "lychgate_provider", 3, provider);
}
