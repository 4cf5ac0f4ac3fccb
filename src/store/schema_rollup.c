/*
 * Rollups: the counters of stats_minute once more for each key of a dimension, in four
 * tables that differ in the length of their periods.  One key of a period is one row,
 * and rows of a period lie together, so that what is written next to each other in time
 * falls into few pages, and a listing over a range of time reads it in one go.
 *
 * The columns are written out in each table, for `.schema` is what an administrator
 * reads.
 */
#include "schema_rollup.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char minutes[] =
    "ALTER TABLE stats_minute ADD COLUMN lost_servers INTEGER NOT NULL DEFAULT 0;\n"
    "ALTER TABLE stats_minute ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;\n"
    "ALTER TABLE stats_minute ADD COLUMN bounces INTEGER NOT NULL DEFAULT 0;\n";

#define COUNTERS                                                                         \
    "  sessions INTEGER NOT NULL,   -- judged ones that ended then\n"                    \
    "  unjudged INTEGER NOT NULL,   -- authenticated, loopback\n"                        \
    "  recipients INTEGER NOT NULL, -- of the judged ones; by the mail server's answer:\n" \
    "  accepted INTEGER NOT NULL,\n"                                                     \
    "  unknown INTEGER NOT NULL,\n"                                                      \
    "  rejected INTEGER NOT NULL,\n"                                                     \
    "  deferred INTEGER NOT NULL,\n"                                                     \
    "  traps INTEGER NOT NULL,      -- recipients that were traps\n"                     \
    "  refused INTEGER NOT NULL,    -- recipients that Lychgate refused\n"               \
    "  would_refuse INTEGER NOT NULL, -- and would have in mode enforce\n"               \
    "  passes INTEGER NOT NULL,     -- sessions by verdict\n"                            \
    "  servers INTEGER NOT NULL,\n"                                                      \
    "  suspects INTEGER NOT NULL,\n"                                                     \
    "  zombies INTEGER NOT NULL,\n"                                                      \
    "  exempt INTEGER NOT NULL,\n"                                                       \
    "  pinned INTEGER NOT NULL,\n"                                                       \
    "  new_hosts INTEGER NOT NULL,  -- never seen before\n"                              \
    "  new_zombies INTEGER NOT NULL, -- convicted for the first time\n"                  \
    "  relapses INTEGER NOT NULL,   -- convicted again\n"                                \
    "  new_servers INTEGER NOT NULL, -- established as mail servers\n"                   \
    "  carried INTEGER NOT NULL,    -- of the refused: at the end of data\n"              \
    "  lost_servers INTEGER NOT NULL, -- and none any more\n"                            \
    "  expired INTEGER NOT NULL,    -- convictions that ran out\n"                       \
    "  bounces INTEGER NOT NULL,    -- transactions from the null sender\n"              \
    "  missed INTEGER NOT NULL,     -- of the row with key '': so many sessions at most\n" \
    "                               -- of any one key are in this row, not its own\n"

#define ROLLUP(name, comment)                                                            \
    "CREATE TABLE " name " (\n" comment                                                  \
    "  dimension TEXT NOT NULL,     -- site, domain, account, botnet, template,\n"       \
    "                               -- provider, owner, country, helo, reason\n"         \
    "  time INTEGER NOT NULL,       -- begin of the period, seconds since 1970 UTC\n"    \
    "  key TEXT NOT NULL,           -- such as example.com; '-' = none; '' = all that\n" \
    "                               -- have no row of their own\n"                       \
    COUNTERS                                                                             \
    "  PRIMARY KEY (dimension, time, key)\n"                                             \
    ") STRICT, WITHOUT ROWID;\n"

static const char rollups[] =
    ROLLUP("rollup_minute", "  -- Counters by minute and key, of the last 2 days.\n")
    ROLLUP("rollup_hour", "  -- Counters by hour and key, of the last 90 days.\n")
    ROLLUP("rollup_day", "  -- Counters by day (UTC) and key, of the last 3 years.\n")
    ROLLUP("rollup_week", "  -- The same by week from Monday on; made when it is over.\n");

static const char views[] =
    "CREATE VIEW stats_day AS -- the site by day\n"
    "  SELECT date(time, 'unixepoch') AS day, sessions, recipients, accepted, unknown,\n"
    "    traps, refused, would_refuse, zombies, suspects, new_hosts, new_zombies,\n"
    "    relapses, expired, new_servers, lost_servers, bounces\n"
    "  FROM rollup_day WHERE dimension = 'site' AND key = 'site' ORDER BY time DESC;\n"
    "CREATE VIEW domains_today AS -- what hits whom since midnight UTC\n"
    "  SELECT key AS domain, sessions, recipients, accepted, unknown, refused,\n"
    "    would_refuse, zombies, new_zombies\n"
    "  FROM rollup_day WHERE dimension = 'domain' AND time = unixepoch('now', 'start of day')\n"
    "  ORDER BY sessions DESC;\n";

static const char accounts[] =
    "CREATE TABLE counted_accounts (\n"
    "  -- Whose accounts are counted one by one (dimension account): nobody's, unless\n"
    "  -- his domain or address stands here.\n"
    "  scope TEXT NOT NULL COLLATE NOCASE PRIMARY KEY -- example.com, user@example.com\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TRIGGER counted_accounts_insert AFTER INSERT ON counted_accounts BEGIN\n"
    "  UPDATE meta SET value = value + 1 WHERE key = 'policy.version';\n"
    "END;\n"
    "CREATE TRIGGER counted_accounts_delete AFTER DELETE ON counted_accounts BEGIN\n"
    "  UPDATE meta SET value = value + 1 WHERE key = 'policy.version';\n"
    "END;\n";

/* The addresses of convicted hosts, from the index alone: a map of a million of them
 * must not read a million rows. */
static const char convicted[] =
    "DROP INDEX hosts_convicted;\n"
    "CREATE INDEX hosts_convicted ON hosts (convicted_until, address)\n"
    "  WHERE convicted_until > 0;\n";

static const char readme[] =
    "INSERT INTO README VALUES\n"
    "('rollup_minute', 'counters by minute and customer domain, naming scheme, HELO, ...'),\n"
    "('rollup_hour', 'the same by hour'),\n"
    "('rollup_day', 'the same by day'),\n"
    "('rollup_week', 'the same by week'),\n"
    "('stats_day', 'view: the site by day'),\n"
    "('domains_today', 'view: what hits which domain today'),\n"
    "('counted_accounts', 'whose accounts are counted one by one');\n";

/* clang-format on */

const char *const schema_rollup[] = {minutes,	rollups, views, accounts,
				     convicted, readme,	 NULL};
