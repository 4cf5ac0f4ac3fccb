/*
 * One more column of hosts.  .schema shows it in the place of the last column, with its
 * comment, which must not be one that ends with the line: ALTER TABLE joins lines.
 */
#include "schema_content.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char column[] =
    "ALTER TABLE hosts ADD COLUMN\n"
    "  content_map INTEGER NOT NULL DEFAULT 0 "
    "/* for the program: set of what its messages looked like */\n";

/* clang-format on */

const char *const schema_content[] = {column, NULL};
