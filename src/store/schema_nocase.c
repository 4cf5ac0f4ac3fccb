/*
 * HELOs and host names are found however they are written.  The index of traits is of
 * names in lower case from now on; what was noted before is forgotten, and those sessions
 * are read one by one until they are too old to be kept.
 */
#include "schema_nocase.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_nocase_store[] = {
    "DROP INDEX hosts_helo;\n"
    "CREATE INDEX hosts_helo ON hosts (id >> 15, helo COLLATE NOCASE)\n"
    "  WHERE helo IS NOT NULL;\n"
    "UPDATE README SET\n"
    "  says = 'view: the same, fast WHERE template, provider, owner or country = ...,\n"
    "  or helo = ... COLLATE NOCASE'\n"
    "  WHERE topic = 'host_search';\n",
    NULL};

const char *const schema_nocase_journal[] = {
    "DELETE FROM traits;\n"
    "UPDATE traits_from SET id = (SELECT ifnull(max(id), 0) FROM sessions);\n",
    NULL};

/* clang-format on */
