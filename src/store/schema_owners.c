/*
 * Whose network a host is in.  The owner stands in a row in its short form ("AS3320"),
 * for a provider may have a million hosts; what it is called stands once.  The indexes
 * begin with the run, as the others on texts (store_schema.c); a column that is NULL
 * costs a byte and no index entry.
 */
#include "schema_owners.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char readme[] =
    "INSERT INTO README VALUES\n"
    "('owners', 'what the owners of networks are called (hosts.owner, contexts of kind\n"
    "  owner)');\n"
    "UPDATE README SET\n"
    "  says = 'view: the same, fast WHERE template, provider, helo, owner or country = ...'\n"
    "  WHERE topic = 'host_search';\n";

static const char owners[] =
    "CREATE TABLE owners (\n"
    "  -- Owners of networks, as the files of the option `owners` called them last.\n"
    "  key TEXT NOT NULL PRIMARY KEY, -- AS3320\n"
    "  name TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n";

static const char columns[] =
    "ALTER TABLE hosts ADD COLUMN\n"
    "  owner TEXT;                  -- of its network, as it was last seen: AS3320\n"
    "ALTER TABLE hosts ADD COLUMN\n"
    "  country TEXT;                -- two letters (ISO 3166)\n"
    "CREATE INDEX hosts_owner ON hosts (id >> 15, owner) WHERE owner IS NOT NULL;\n"
    "CREATE INDEX hosts_country ON hosts (id >> 15, country)\n"
    "  WHERE country IS NOT NULL;\n";

/* A view shows the columns that the table had when it was made. */
static const char views[] =
    "DROP VIEW host_search;\n"
    "CREATE VIEW host_search AS -- hosts, fast by template, provider, helo, owner, country\n"
    "  SELECT hosts.* FROM host_runs CROSS JOIN hosts ON hosts.id >> 15 = run;\n"
    "DROP VIEW zombies;\n"
    "CREATE VIEW zombies AS -- convicted now, the newest first\n"
    "  SELECT address, ptr, helo, template, provider, owner, country,\n"
    "    datetime(convicted_at, 'unixepoch') AS convicted,\n"
    "    datetime(convicted_until, 'unixepoch') AS until,\n"
    "    datetime(last_seen, 'unixepoch') AS seen,\n"
    "    sessions, accepted, unknown, traps, refused, relapses, label_origin\n"
    "  FROM hosts WHERE convicted_until > 0 AND convicted_until > unixepoch()\n"
    "  ORDER BY convicted_at DESC;\n";

/* clang-format on */

const char *const schema_owners[] = {readme, owners, columns, views, NULL};
