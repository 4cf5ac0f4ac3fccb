/* Alerts about established servers (src/core/watch.h) have a time for each kind. */
#include "schema_watch.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_watch[] = {
    "ALTER TABLE server_watch ADD COLUMN\n"
    "  unknown_at INTEGER NOT NULL DEFAULT 0; -- the last alert: unknown users, 0 = none\n"
    "ALTER TABLE server_watch ADD COLUMN\n"
    "  traps_at INTEGER NOT NULL DEFAULT 0; -- the same: spamtraps\n"
    "ALTER TABLE server_watch ADD COLUMN\n"
    "  alien_at INTEGER NOT NULL DEFAULT 0; -- the same: somebody else at its address\n"
    "UPDATE server_watch SET unknown_at = alert_at WHERE alert_kinds & 1;\n"
    "UPDATE server_watch SET traps_at = alert_at WHERE alert_kinds & 2;\n"
    "UPDATE server_watch SET alien_at = alert_at WHERE alert_kinds & 4;\n"
    "DROP VIEW server_alerts;\n"
    "ALTER TABLE server_watch DROP COLUMN alert_at;\n"
    "ALTER TABLE server_watch DROP COLUMN alert_kinds;\n",
    "CREATE VIEW server_alerts AS -- servers that changed, the newest first\n"
    "  SELECT address, datetime(max(unknown_at, traps_at, alien_at), 'unixepoch') AS alert,\n"
    "    datetime(nullif(unknown_at, 0), 'unixepoch') AS unknown_users,\n"
    "    datetime(nullif(traps_at, 0), 'unixepoch') AS traps,\n"
    "    datetime(nullif(alien_at, 0), 'unixepoch') AS somebody_else, alerts\n"
    "  FROM server_watch WHERE max(unknown_at, traps_at, alien_at) > 0 ORDER BY 2 DESC;\n"
    "INSERT INTO README VALUES\n"
    "('server_alerts.alert', 'The newest alert of any kind; the columns behind it: the\n"
    "  last one of each kind.');\n",
    NULL};

/* clang-format on */
