/* Pages of a large botnet, also of one campaign, come from an index alone. */
#include "schema_pages.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_pages[] = {
    "DROP INDEX botnet_members_seen;\n"
    "CREATE INDEX botnet_members_seen ON botnet_members (botnet, last_seen, campaign)\n"
    "  WHERE botnet > 0;\n",
    NULL};

/* clang-format on */
