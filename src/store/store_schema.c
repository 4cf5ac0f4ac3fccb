/*
 * The tables of lychgate.db.  SQLite keeps the text of CREATE statements with its
 * comments, so that `.schema` in sqlite3 is the documentation for an administrator; the
 * table README says where to begin.
 *
 * An absent text is NULL, not '': indexes on texts hold only what is there.
 *
 * An index on texts that come in any order would cost a new host a random page of its
 * own, written twice (log and checkpoint): with a million hosts most of the time.
 * Beginning with the number of a run of rows, new entries fall into the few pages
 * of the newest run, and a search looks into each run: 150 of them for 5 million hosts.
 */
#include "store_schema.h"

#include "schema_botnet.h"
#include "schema_bounce.h"
#include "schema_carry.h"
#include "schema_content.h"
#include "schema_guest.h"
#include "schema_lessons.h"
#include "schema_names.h"
#include "schema_nocase.h"
#include "schema_outbound.h"
#include "schema_owners.h"
#include "schema_pages.h"
#include "schema_returns.h"
#include "schema_rollup.h"
#include "schema_standing.h"
#include "schema_protection.h"
#include "schema_taught.h"
#include "schema_watch.h"

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char readme[] =
    "CREATE TABLE README (topic TEXT NOT NULL PRIMARY KEY, says TEXT NOT NULL)\n"
    "  STRICT, WITHOUT ROWID;\n"
    "INSERT INTO README VALUES\n"
    "('00 this file', 'What Lychgate knows of hosts and groups of hosts, and what you\n"
    "  decided. Sessions are in sessions.db. Reading is safe at any time; .schema TABLE\n"
    "  explains columns; times are seconds since 1970 UTC.'),\n"
    "('hosts', 'every host seen, with its counts and its judgement'),\n"
    "('host_search', 'view: the same, fast WHERE template, provider or helo = ...'),\n"
    "('host_runs', 'view: what host_search needs'),\n"
    "('zombies', 'view: the hosts that are convicted now'),\n"
    "('servers', 'view: established mail servers'),\n"
    "('contexts', 'what hosts have in common (name scheme, provider, network, HELO)'),\n"
    "('providers', 'view: zombies by provider'),\n"
    "('mailboxes', 'local addresses: who has one, who tried it while nobody had'),\n"
    "('auto_traps', 'view: names that nobody had and only spam is sent to'),\n"
    "('modes', 'off, monitor or enforce for the site, domains, accounts'),\n"
    "('exempt', 'networks that are never judged'),\n"
    "('pins', 'networks that always pass or are always refused'),\n"
    "('traps', 'spamtrap addresses'),\n"
    "('forgets', 'hosts that the daemon shall forget'),\n"
    "('stats_minute', 'counters by minute'),\n"
    "('stats_hour', 'view: the same by hour'),\n"
    "('meta', 'small things by name; the secret keys all hashes: keep it private'),\n"
    "('changing', 'modes, exempt, pins and traps may be changed here; the daemon sees it\n"
    "  within a second. The other tables belong to the daemon, which holds hosts in\n"
    "  memory and will write over your changes: use lychgate forget.');\n";

static const char meta[] =
    "CREATE TABLE meta (\n"
    "  -- Small things by name; daemon.* is what the daemon says of itself.\n"
    "  key TEXT NOT NULL PRIMARY KEY,\n"
    "  value TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n"
    "INSERT INTO meta VALUES ('policy.version', '1');\n";

static const char hosts[] =
    "CREATE TABLE hosts (\n"
    "  -- One row for each identity: an address, how it names itself, how it speaks.\n"
    "  -- Behind one address may stand a mail server and an infected PC.\n"
    "  -- Times are seconds since 1970 UTC, 0 = never: datetime(last_seen,'unixepoch').\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  address TEXT NOT NULL,       -- IPv4, or the first address of an IPv6 /64\n"
    "  form TEXT NOT NULL,          -- kind of HELO: name, single, local, address, ...\n"
    "  dialect TEXT NOT NULL,       -- plain, esmtp\n"
    "  ptr TEXT,                    -- host name by reverse DNS, NULL = none\n"
    "  ptr_status TEXT NOT NULL,    -- ok, forged, none, temp, not-known\n"
    "  helo TEXT,                   -- the last HELO argument\n"
    "  template TEXT,               -- naming scheme of ptr: digits of the address as @\n"
    "  provider TEXT,               -- registered domain of ptr\n"
    "  name_class TEXT NOT NULL,    -- what ptr looks like: named, address, access, ...\n"
    "  helo_class TEXT NOT NULL,    -- what helo is: ptr, organisation, other, ...\n"
    "  first_seen INTEGER NOT NULL,\n"
    "  last_seen INTEGER NOT NULL,\n"
    "  -- Since first_seen\n"
    "  sessions INTEGER NOT NULL,\n"
    "  accepted INTEGER NOT NULL,   -- recipients that the mail server accepted\n"
    "  unknown INTEGER NOT NULL,    -- recipients that do not exist\n"
    "  traps INTEGER NOT NULL,      -- recipients that are spamtraps\n"
    "  refused INTEGER NOT NULL,    -- recipients that Lychgate refused\n"
    "  active_days INTEGER NOT NULL, -- days (UTC) with a session\n"
    "  concurrent_max INTEGER NOT NULL, -- most sessions open at once\n"
    "  -- The judgement\n"
    "  label TEXT NOT NULL,         -- hard evidence says: none, zombie, server\n"
    "  label_origin TEXT NOT NULL,  -- which evidence: trap, unknown-users, ...\n"
    "  labelled_at INTEGER NOT NULL,\n"
    "  trap_first INTEGER NOT NULL, -- first and last time it hit a trap\n"
    "  trap_last INTEGER NOT NULL,\n"
    "  convicted_at INTEGER NOT NULL,\n"
    "  convicted_until INTEGER NOT NULL,\n"
    "  relapses INTEGER NOT NULL,   -- convicted again so many times\n"
    "  newcomer INTEGER NOT NULL,   -- what a proven host would score without history: 128 is 0,\n"
    "                               -- in steps of 0.25; 0: not proven yet\n"
    "  established_at INTEGER NOT NULL, -- a valid mail server since\n"
    "  -- The same counts fading with a half-life of 7 days: their worth at faded_at\n"
    "  faded_at INTEGER NOT NULL,\n"
    "  recent_sessions REAL NOT NULL,\n"
    "  recent_accepted REAL NOT NULL,\n"
    "  recent_unknown REAL NOT NULL,\n"
    "  recent_rejected REAL NOT NULL,\n"
    "  recent_traps REAL NOT NULL,\n"
    "  recent_auto_traps REAL NOT NULL, -- of names in mailboxes\n"
    "  recent_refused REAL NOT NULL,\n"
    "  recent_null_senders REAL NOT NULL,\n"
    "  -- Fading within minutes: their worth at burst_at\n"
    "  burst_at INTEGER NOT NULL,\n"
    "  burst_sessions REAL NOT NULL,\n"
    "  burst_recipients REAL NOT NULL,\n"
    "  -- For the program: sets as 64-bit maps\n"
    "  users_map INTEGER NOT NULL,  -- local users who accepted mail\n"
    "  unknowns_map INTEGER NOT NULL, -- unknown names tried\n"
    "  helos_map INTEGER NOT NULL,  -- HELO arguments used\n"
    "  UNIQUE (address, form, dialect)\n"
    ") STRICT;\n"
    "CREATE INDEX hosts_last_seen ON hosts (last_seen);\n"
    "CREATE INDEX hosts_template ON hosts (id >> 15, template)\n"
    "  WHERE template IS NOT NULL;\n"
    "CREATE INDEX hosts_provider ON hosts (id >> 15, provider)\n"
    "  WHERE provider IS NOT NULL;\n"
    "CREATE INDEX hosts_helo ON hosts (id >> 15, helo) WHERE helo IS NOT NULL;\n"
    "CREATE INDEX hosts_convicted ON hosts (convicted_until)\n"
    "  WHERE convicted_until > 0;\n"
    "CREATE INDEX hosts_established ON hosts (established_at)\n"
    "  WHERE established_at > 0;\n";

static const char host_views[] =
    "CREATE VIEW host_runs AS\n"
    "  WITH RECURSIVE r (run) AS (SELECT min(id) >> 15 FROM hosts UNION ALL\n"
    "    SELECT run + 1 FROM r WHERE run < (SELECT max(id) >> 15 FROM hosts)\n"
    "    LIMIT 100000)\n"
    "  SELECT run FROM r;\n"
    "CREATE VIEW host_search AS -- hosts, fast by template, provider or helo\n"
    "  SELECT hosts.* FROM host_runs CROSS JOIN hosts ON hosts.id >> 15 = run;\n"
    "CREATE VIEW zombies AS -- convicted now, the newest first\n"
    "  SELECT address, ptr, helo, template, provider,\n"
    "    datetime(convicted_at, 'unixepoch') AS convicted,\n"
    "    datetime(convicted_until, 'unixepoch') AS until,\n"
    "    datetime(last_seen, 'unixepoch') AS seen,\n"
    "    sessions, accepted, unknown, traps, refused, relapses, label_origin\n"
    "  FROM hosts WHERE convicted_until > 0 AND convicted_until > unixepoch()\n"
    "  ORDER BY convicted_at DESC;\n"
    "CREATE VIEW servers AS -- established mail servers, the busiest first\n"
    "  SELECT address, ptr, helo, provider,\n"
    "    datetime(established_at, 'unixepoch') AS established,\n"
    "    datetime(first_seen, 'unixepoch') AS since,\n"
    "    datetime(last_seen, 'unixepoch') AS seen,\n"
    "    active_days, sessions, accepted, unknown\n"
    "  FROM hosts WHERE established_at > 0 ORDER BY sessions DESC;\n";

static const char contexts[] =
    "CREATE TABLE contexts (\n"
    "  -- What hosts have in common, and how many of them are known as bad or good.\n"
    "  kind TEXT NOT NULL,          -- template, provider, net24, net16, helo, ...\n"
    "  name TEXT NOT NULL,          -- such as dsl-@.example.net or 192.0.2.0/24\n"
    "  bad REAL NOT NULL,           -- zombies, fading (30 days): worth at faded_at\n"
    "  good REAL NOT NULL,          -- valid servers, the same\n"
    "  seen REAL NOT NULL,          -- all hosts, the same\n"
    "  bad_total INTEGER NOT NULL,  -- zombies ever\n"
    "  first_seen INTEGER NOT NULL,\n"
    "  last_seen INTEGER NOT NULL,\n"
    "  faded_at INTEGER NOT NULL,\n"
    "  bad_networks_map INTEGER NOT NULL, -- for the program: set of their networks\n"
    "  PRIMARY KEY (kind, name)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE VIEW providers AS -- where zombies are, by the domain of their names\n"
    "  SELECT name AS provider, round(bad, 1) AS zombies, round(good, 1) AS servers,\n"
    "    round(seen, 1) AS hosts, bad_total,\n"
    "    datetime(last_seen, 'unixepoch') AS last\n"
    "  FROM contexts WHERE kind = 'provider' ORDER BY bad DESC;\n";

static const char mailboxes[] =
    "CREATE TABLE mailboxes (\n"
    "  -- Local addresses: somebody's, or tried by two clients while nobody had them.\n"
    "  id INTEGER PRIMARY KEY,      -- for the program: keyed hash of the address\n"
    "  address TEXT,                -- as address_privacy says\n"
    "  accepted_first INTEGER NOT NULL, -- first and last mail that was accepted\n"
    "  accepted_last INTEGER NOT NULL,\n"
    "  -- Since then, while it was unknown\n"
    "  tried_first INTEGER NOT NULL, -- first and last try\n"
    "  tried_last INTEGER NOT NULL,\n"
    "  trap_since INTEGER NOT NULL, -- when it became a trap by itself, 0 = it did not\n"
    "  hits INTEGER NOT NULL,       -- tries since then\n"
    "  suspended_at INTEGER NOT NULL, -- a good server tried it: no trap any more\n"
    "  -- For the program: sets as 64-bit maps of those who tried it\n"
    "  addresses_map INTEGER NOT NULL, -- clients that do not look like mail servers\n"
    "  networks_map INTEGER NOT NULL, -- their networks\n"
    "  servers_map INTEGER NOT NULL -- clients that do\n"
    ") STRICT;\n"
    "CREATE INDEX mailboxes_traps ON mailboxes (trap_since) WHERE trap_since > 0;\n"
    "CREATE VIEW auto_traps AS -- in force, the most hits first\n"
    "  SELECT address, datetime(trap_since, 'unixepoch') AS since, hits,\n"
    "    datetime(tried_first, 'unixepoch') AS first,\n"
    "    datetime(tried_last, 'unixepoch') AS last\n"
    "  FROM mailboxes WHERE trap_since > 0 AND suspended_at = 0 ORDER BY hits DESC;\n";

static const char policy[] =
    "CREATE TABLE modes (\n"
    "  -- What to do with zombies: off, monitor, enforce.\n"
    "  scope TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,\n"
    "                               -- '' = the site, example.com, user@example.com\n"
    "  mode TEXT NOT NULL CHECK (mode IN ('off', 'monitor', 'enforce'))\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE exempt (\n"
    "  -- Networks that are never judged.\n"
    "  network TEXT NOT NULL PRIMARY KEY, -- 192.0.2.0/24\n"
    "  created INTEGER NOT NULL,\n"
    "  note TEXT\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE pins (\n"
    "  -- Decided by a person, whatever the judgement says.\n"
    "  network TEXT NOT NULL PRIMARY KEY,\n"
    "  pin TEXT NOT NULL CHECK (pin IN ('pass', 'refuse')),\n"
    "  until INTEGER NOT NULL,      -- 0 = for ever\n"
    "  created INTEGER NOT NULL,\n"
    "  note TEXT\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE traps (\n"
    "  -- Spamtraps: who sends to one of these is no mail server.\n"
    "  pattern TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,\n"
    "                               -- user@example.com, @example.com, user@, a*@*\n"
    "  created INTEGER NOT NULL,\n"
    "  note TEXT\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE forgets (\n"
    "  -- Hosts that the daemon shall forget; it removes the row when it has.\n"
    "  address TEXT NOT NULL PRIMARY KEY,\n"
    "  asked INTEGER NOT NULL\n"
    ") STRICT, WITHOUT ROWID;\n";

static const char stats[] =
    "CREATE TABLE stats_minute (\n"
    "  -- Counters by minute.\n"
    "  minute INTEGER PRIMARY KEY,  -- its begin, seconds since 1970 UTC\n"
    "  sessions INTEGER NOT NULL,   -- judged ones\n"
    "  unjudged INTEGER NOT NULL,   -- authenticated, loopback\n"
    "  recipients INTEGER NOT NULL, -- of the judged ones; by the mail server's answer:\n"
    "  accepted INTEGER NOT NULL,\n"
    "  unknown INTEGER NOT NULL,\n"
    "  rejected INTEGER NOT NULL,\n"
    "  deferred INTEGER NOT NULL,\n"
    "  traps INTEGER NOT NULL,      -- recipients that were traps\n"
    "  refused INTEGER NOT NULL,    -- recipients that Lychgate refused\n"
    "  would_refuse INTEGER NOT NULL, -- and would have in mode enforce\n"
    "  passes INTEGER NOT NULL,     -- sessions by verdict\n"
    "  servers INTEGER NOT NULL,\n"
    "  suspects INTEGER NOT NULL,\n"
    "  zombies INTEGER NOT NULL,\n"
    "  exempt INTEGER NOT NULL,\n"
    "  pinned INTEGER NOT NULL,\n"
    "  new_hosts INTEGER NOT NULL,  -- never seen before\n"
    "  new_zombies INTEGER NOT NULL, -- convicted for the first time\n"
    "  relapses INTEGER NOT NULL,   -- convicted again\n"
    "  new_servers INTEGER NOT NULL\n"
    ") STRICT;\n"
    "CREATE VIEW stats_hour AS\n"
    "  SELECT datetime(minute / 3600 * 3600, 'unixepoch') AS hour,\n"
    "    sum(sessions) AS sessions, sum(recipients) AS recipients,\n"
    "    sum(accepted) AS accepted, sum(unknown) AS unknown,\n"
    "    sum(refused) AS refused, sum(would_refuse) AS would_refuse,\n"
    "    sum(zombies) AS zombies, sum(new_zombies) AS new_zombies\n"
    "  FROM stats_minute GROUP BY minute / 3600 ORDER BY minute DESC;\n";

static const char watches[] = STORE_WATCH_ALL("modes") STORE_WATCH_ALL("exempt") STORE_WATCH_ALL("pins")
    STORE_WATCH_ALL("traps") STORE_WATCH_ALL("forgets");

/* clang-format on */

static const char *const version_1[] = {readme,	   meta,   hosts, host_views, contexts,
					mailboxes, policy, stats, watches,    NULL};

/* One row a line, so that topics that grow side by side do not collide. */
/* clang-format off */
static const struct db_migration migrations[] = {
    {1, version_1},
    {2, schema_outbound},
    {3, schema_carry_store},
    {4, schema_owners},
    {5, schema_returns},
    {6, schema_rollup},
    {7, schema_content},
    {8, schema_standing},
    {9, schema_protection},
    {10, schema_taught},
    {11, schema_botnet},
    {12, schema_bounce_store},
    {13, schema_lessons},
    {14, schema_lesson_senders},
    {15, schema_guest},
    {16, schema_names},
    {17, schema_pages},
    {18, schema_watch},
    {19, schema_nocase_store},
};
/* clang-format on */

const struct db_schema store_schema = {
    .file = STORE_FILE,
    .application_id = 0x4c594348, /* "LYCH" */
    .migrations = migrations,
    .n_migrations = sizeof(migrations) / sizeof(migrations[0]),
};
