/*
 * The tables of sessions.db.  See store_schema.c for how they explain themselves.
 *
 * Senders and recipients are found by the index on (domain, address): the domain of a
 * given address is known, so that one index serves searches for both.  These indexes
 * begin with the number of a run of sessions, so that new entries fall into few pages:
 * see store_schema.c.
 */
#include "journal_schema.h"

#include "journal.h"
#include "schema_bounce.h"
#include "schema_carry.h"
#include "schema_nocase.h"
#include "schema_traits.h"

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char readme[] =
    "CREATE TABLE README (topic TEXT NOT NULL PRIMARY KEY, says TEXT NOT NULL)\n"
    "  STRICT, WITHOUT ROWID;\n"
    "INSERT INTO README VALUES\n"
    "('00 this file', 'Lychgate''s journal: the SMTP sessions of the last days, what was\n"
    "  decided and why. Old ones are deleted by age and size as configured. Reading is\n"
    "  safe at any time; .schema TABLE explains columns.'),\n"
    "('sessions', 'one row for each session'),\n"
    "('senders', 'their envelope senders'),\n"
    "('recipients', 'their recipients, each with the mail server''s and our answer'),\n"
    "('decisions', 'view: sessions for people'),\n"
    "('refusals', 'view: every recipient that was refused'),\n"
    "('searching', 'The views *_search find things at once when the domain is given\n"
    "  too: SELECT s.* FROM recipient_search r JOIN sessions s ON s.id = r.session\n"
    "  WHERE r.domain = ''example.com'' AND r.address = ''bob@example.com'';'),\n"
    "('session_search', 'view: sessions, fast by address'),\n"
    "('sender_search', 'view: senders, fast by domain, and address'),\n"
    "('recipient_search', 'view: recipients, fast by domain, and address'),\n"
    "('runs', 'view: what these need'),\n"
    "('privacy', 'An address such as ~1a2b3c4d@example.com stands for one whose name is\n"
    "  hidden; equal ones are equal. lychgate finds them by the clear address.');\n";

static const char sessions[] =
    "CREATE TABLE sessions (\n"
    "  -- One row for each SMTP session that is over.\n"
    "  -- Times are seconds since 1970 UTC: datetime(connect_time, 'unixepoch').\n"
    "  id INTEGER PRIMARY KEY,      -- grows with time\n"
    "  reference TEXT NOT NULL UNIQUE, -- the code in replies and log lines\n"
    "  connect_time INTEGER NOT NULL,\n"
    "  end_time INTEGER NOT NULL,   -- 0 = not known\n"
    "  address TEXT NOT NULL,       -- the client\n"
    "  ptr TEXT,                    -- its name by reverse DNS\n"
    "  ptr_status TEXT NOT NULL,    -- ok, forged, none, temp, not-known\n"
    "  helo TEXT,                   -- the last HELO argument\n"
    "  tls TEXT,                    -- TLS version\n"
    "  auth INTEGER NOT NULL,       -- 1 = the client authenticated\n"
    "  queue_ids TEXT,              -- of the mail server, separated by spaces\n"
    "  sender TEXT,                 -- of the first transaction; '' = null sender\n"
    "  transactions INTEGER NOT NULL,\n"
    "  -- The judgement; verdict NULL = was not judged\n"
    "  verdict TEXT,                -- pass, server, suspect, zombie, exempt, pinned\n"
    "  action TEXT NOT NULL,        -- refuse: at least one recipient was refused\n"
    "  spared TEXT NOT NULL,        -- why a zombie was not refused; no\n"
    "  convicted INTEGER NOT NULL,  -- 1 = by an earlier session\n"
    "  new_host INTEGER NOT NULL,   -- 1 = never seen before\n"
    "  new_zombie INTEGER NOT NULL, -- 1 = convicted by this session\n"
    "  relapse INTEGER NOT NULL,    -- 1 = and not for the first time\n"
    "  score REAL NOT NULL,\n"
    "  threshold REAL NOT NULL,\n"
    "  -- Recipients, by what the mail server said, and of these:\n"
    "  recipients INTEGER NOT NULL,\n"
    "  accepted INTEGER NOT NULL,\n"
    "  unknown INTEGER NOT NULL,\n"
    "  rejected INTEGER NOT NULL,\n"
    "  deferred INTEGER NOT NULL,\n"
    "  traps INTEGER NOT NULL,      -- spamtraps\n"
    "  refused INTEGER NOT NULL,    -- refused by Lychgate\n"
    "  reasons TEXT,                -- JSON: what made the score\n"
    "  record TEXT                  -- JSON: the whole session (lychgate replay)\n"
    ") STRICT;\n"
    "CREATE INDEX sessions_address ON sessions (id >> 15, address);\n"
    "CREATE INDEX sessions_connect_time ON sessions (connect_time);\n";

/* SQLite 3.40 takes a sound table without rowid for damaged (integrity_check: "NULL value
 * in ...") unless the columns of its primary key come first. */
static const char people[] =
    "CREATE TABLE senders (\n"
    "  -- The envelope senders of each session, without the null sender.\n"
    "  session INTEGER NOT NULL,    -- sessions.id\n"
    "  address TEXT NOT NULL COLLATE NOCASE,\n"
    "  domain TEXT NOT NULL COLLATE NOCASE, -- of the address\n"
    "  PRIMARY KEY (session, address)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX senders_address ON senders (session >> 15, domain, address);\n"
    "CREATE TABLE recipients (\n"
    "  -- The recipients of each session, in order.\n"
    "  session INTEGER NOT NULL,    -- sessions.id\n"
    "  seq INTEGER NOT NULL,        -- 1, 2, ...\n"
    "  time INTEGER NOT NULL,\n"
    "  sender TEXT,                 -- NULL = as sessions.sender\n"
    "  domain TEXT NOT NULL COLLATE NOCASE,\n"
    "  address TEXT NOT NULL COLLATE NOCASE,\n"
    "  mta TEXT NOT NULL,           -- the mail server alone: accepted, unknown,\n"
    "                               -- rejected, deferred, not-known\n"
    "  action TEXT,                 -- Lychgate: pass, refuse; NULL = was not judged\n"
    "  spared TEXT,                 -- why it was not refused; no\n"
    "  trap INTEGER NOT NULL,       -- 1 = a spamtrap\n"
    "  score REAL,\n"
    "  PRIMARY KEY (session, seq)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE INDEX recipients_address ON recipients (session >> 15, domain, address);\n";

static const char views[] =
    "CREATE VIEW runs AS\n"
    "  WITH RECURSIVE r (run) AS (SELECT min(id) >> 15 FROM sessions UNION ALL\n"
    "    SELECT run + 1 FROM r WHERE run < (SELECT max(id) >> 15 FROM sessions)\n"
    "    LIMIT 100000)\n"
    "  SELECT run FROM r;\n"
    "CREATE VIEW session_search AS -- sessions, fast by address\n"
    "  SELECT sessions.* FROM runs CROSS JOIN sessions ON sessions.id >> 15 = run;\n"
    "CREATE VIEW sender_search AS -- senders, fast by domain, and address\n"
    "  SELECT senders.* FROM runs CROSS JOIN senders ON session >> 15 = run;\n"
    "CREATE VIEW recipient_search AS -- recipients, fast by domain, and address\n"
    "  SELECT recipients.* FROM runs CROSS JOIN recipients ON session >> 15 = run;\n"
    "CREATE VIEW decisions AS -- sessions for people, the newest first\n"
    "  SELECT datetime(connect_time, 'unixepoch') AS time, reference, address, ptr,\n"
    "    helo, sender, verdict, action, spared, round(score, 2) AS score,\n"
    "    round(threshold, 2) AS threshold, recipients, accepted, unknown, refused\n"
    "  FROM sessions ORDER BY id DESC;\n"
    "CREATE VIEW refusals AS -- every recipient refused by Lychgate, the newest first\n"
    "  SELECT datetime(r.time, 'unixepoch') AS time, s.reference, s.address AS client,\n"
    "    s.ptr, s.helo, coalesce(r.sender, s.sender) AS sender,\n"
    "    r.address AS recipient, r.mta, round(r.score, 2) AS score\n"
    "  FROM sessions s JOIN recipients r ON r.session = s.id\n"
    "  WHERE s.refused > 0 AND r.action = 'refuse' ORDER BY s.id DESC, r.seq;\n";

/* clang-format on */

static const char *const version_1[] = {readme, sessions, people, views, NULL};

static const struct db_migration migrations[] = {
    {1, version_1},
    {2, schema_carry_journal},
    {3, schema_bounce_journal},
    {4, schema_traits_journal},
    {5, schema_nocase_journal},
};

const struct db_schema journal_schema = {
    .file = JOURNAL_FILE,
    .application_id = 0x4c59434a, /* "LYCJ" */
    .auto_vacuum = true,
    .migrations = migrations,
    .n_migrations = sizeof(migrations) / sizeof(migrations[0]),
};
