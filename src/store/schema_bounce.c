/*
 * What became of bounces (src/core/backscatter.h): counted by minute and by key, and told
 * in the journal.
 */
#include "schema_bounce.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

#define COUNTERS(table)                                                                  \
    "ALTER TABLE " table " ADD COLUMN bounces_real INTEGER NOT NULL DEFAULT 0;\n"         \
    "ALTER TABLE " table " ADD COLUMN bounces_refused INTEGER NOT NULL DEFAULT 0;\n"

static const char counters[] =
    COUNTERS("stats_minute") COUNTERS("rollup_minute") COUNTERS("rollup_hour")
    COUNTERS("rollup_day") COUNTERS("rollup_week");

static const char views[] =
    "DROP VIEW stats_day;\n"
    "CREATE VIEW stats_day AS -- the site by day\n"
    "  SELECT date(time, 'unixepoch') AS day, sessions, recipients, accepted, unknown,\n"
    "    traps, refused, would_refuse, zombies, suspects, new_hosts, new_zombies,\n"
    "    relapses, expired, new_servers, lost_servers, bounces, bounces_real,\n"
    "    bounces_refused\n"
    "  FROM rollup_day WHERE dimension = 'site' AND key = 'site' ORDER BY time DESC;\n";

static const char notes[] =
    "INSERT INTO README VALUES\n"
    "('stats_minute.bounces_real', 'Recipients of bounces that answer mail of ours: by a\n"
    "  tag or by the message that they name. Rollups count the same.'),\n"
    "('stats_minute.bounces_refused', 'Of the refused recipients, those of bounces, and\n"
    "  in a storm of automatic answers, that answer no mail of ours.');\n";

const char *const schema_bounce_store[] = {counters, views, notes, NULL};

const char *const schema_bounce_journal[] = {
    "ALTER TABLE recipients ADD COLUMN bounce TEXT;\n"
    "INSERT INTO README VALUES\n"
    "('recipients.bounce', 'What a bounce to it was: real (it answers mail of ours),\n"
    "  refused (as forged); NULL: it is none, or neither is known.');\n",
    NULL};

/* clang-format on */
