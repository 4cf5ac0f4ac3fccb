/*
 * Tables of what servers earned beside the counts in `hosts`: few hosts have any.
 */
#include "schema_standing.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char readme[] =
    "INSERT INTO README VALUES\n"
    "('server_merits', 'answers to our users mail and other merits of hosts'),\n"
    "('server_watch', 'addresses with an established server: does it behave as it did?'),\n"
    "('server_alerts', 'view: servers that changed'),\n"
    "('organisations', 'domains with proven mail servers'),\n"
    "('known_pairs', 'who wrote to whom on several days, as keyed hashes');\n";

static const char merits[] =
    "CREATE TABLE server_merits (\n"
    "  -- What an identity of a host earned; kept 180 days after the last of it.\n"
    "  -- Times are seconds since 1970 UTC, 0 = never.\n"
    "  id INTEGER PRIMARY KEY,      -- for the program: keyed hash of the identity\n"
    "  address TEXT,                -- IPv4, or the first address of an IPv6 /64\n"
    "  first INTEGER NOT NULL,      -- first and last merit\n"
    "  last INTEGER NOT NULL,\n"
    "  replies INTEGER NOT NULL,    -- to messages of our users\n"
    "  replies_before INTEGER NOT NULL, -- before reply_day\n"
    "  reply_day INTEGER NOT NULL,  -- of the last one, days since 1970 UTC\n"
    "  last_reply INTEGER NOT NULL, -- to which: keyed hash of the Message-ID\n"
    "  bounces INTEGER NOT NULL,    -- reports that mail of ours was not delivered\n"
    "  bounce_first INTEGER NOT NULL, -- the first of them\n"
    "  two_way INTEGER NOT NULL,    -- mail of its own domain that our users write to\n"
    "  retried INTEGER NOT NULL,    -- tried again after a temporary refusal\n"
    "  -- For the program: what is to be tried again\n"
    "  deferred_envelope INTEGER NOT NULL,\n"
    "  deferred_at INTEGER NOT NULL\n"
    ") STRICT;\n";

static const char watch[] =
    "CREATE TABLE server_watch (\n"
    "  -- Addresses with an established server: cumulative sums of evidence that it\n"
    "  -- changed (CUSUM), in thousandths of nats. They call at 10000, 7000 and 8000.\n"
    "  id INTEGER PRIMARY KEY,      -- for the program: keyed hash of the address\n"
    "  address TEXT,\n"
    "  server INTEGER NOT NULL,     -- for the program: hash of the identity\n"
    "  first INTEGER NOT NULL,      -- watched since, and last seen\n"
    "  last INTEGER NOT NULL,\n"
    "  alerts INTEGER NOT NULL,     -- how many so far\n"
    "  sum_unknown INTEGER NOT NULL, -- more unknown users than it used to\n"
    "  sum_traps INTEGER NOT NULL,  -- spamtraps\n"
    "  sum_alien INTEGER NOT NULL,  -- somebody else speaks from its address\n"
    "  alert_at INTEGER NOT NULL,   -- the last alert, 0 = none\n"
    "  alert_kinds INTEGER NOT NULL -- 1 unknown users, 2 traps, 4 somebody else; added up\n"
    ") STRICT;\n"
    "CREATE VIEW server_alerts AS -- servers that changed, the newest first\n"
    "  SELECT address, datetime(alert_at, 'unixepoch') AS alert, alert_kinds, alerts\n"
    "  FROM server_watch WHERE alert_at > 0 ORDER BY alert_at DESC;\n";

static const char rest[] =
    "CREATE TABLE organisations (\n"
    "  -- Domains with hosts that have chosen, confirmed names and are proven valid.\n"
    "  id INTEGER PRIMARY KEY,      -- for the program: keyed hash\n"
    "  domain TEXT,\n"
    "  hosts_map INTEGER NOT NULL,  -- for the program: set of the hosts, a 64-bit map\n"
    "  first INTEGER NOT NULL,\n"
    "  last INTEGER NOT NULL,       -- when one of them was seen last\n"
    "  hosts INTEGER NOT NULL       -- about so many\n"
    ") STRICT;\n"
    "CREATE TABLE known_pairs (\n"
    "  -- Sender and recipient that wrote on two days or more; kept 180 days.\n"
    "  id INTEGER PRIMARY KEY,      -- keyed hash of both\n"
    "  last INTEGER NOT NULL        -- seconds since 1970 UTC\n"
    ") STRICT;\n";

/* clang-format on */

const char *const schema_standing[] = {readme, merits, watch, rest, NULL};
