/* Hosts that are in a botnet since it is like them as a whole (src/core/botnet_alike.h).
 */
#include "schema_guest.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_guest[] = {
    "ALTER TABLE botnet_members ADD COLUMN\n"
    "  joined TEXT NOT NULL DEFAULT 'link'; -- how it came in\n"
    "INSERT INTO README VALUES\n"
    "('botnet_members.joined', 'How a host came into its botnet. link: it shares enough\n"
    "  with a host of it. Else it is a guest, since the botnet as a whole is like it, by\n"
    "  two marks (marks), or a mark and the time of day (time): it is listed, but is no\n"
    "  evidence, and none against it.');\n",
    NULL};

/* clang-format on */
