/* Names that botnets had: counters and the journal keep them (`stats --by botnet`). */
#include "schema_names.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_names[] = {
    "CREATE TABLE botnet_names (\n"
    "  -- Every name that a botnet had, also before a rename or a merge.\n"
    "  name TEXT PRIMARY KEY,\n"
    "  botnet INTEGER NOT NULL,     -- its id then (botnet_aliases: what that is now)\n"
    "  last_seen INTEGER NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n"
    "INSERT OR REPLACE INTO botnet_names\n"
    "  SELECT name, id, last_seen FROM botnets ORDER BY gone = 0, id;\n"
    "INSERT INTO README VALUES\n"
    "('botnet_names', 'names that botnets had, so that each leads to what it is now');\n",
    NULL};

/* clang-format on */
