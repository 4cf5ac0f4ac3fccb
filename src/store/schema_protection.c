/*
 * Tables for what the administrator decides about bounces; store_schema.c tells how they
 * explain themselves.
 */
#include "schema_protection.h"

#include <stddef.h>

#include "store_schema.h"

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char readme[] =
    "INSERT INTO README VALUES\n"
    "('protections', 'bounces: off, learn, sign or require, for site, domains, accounts'),\n"
    "('unsigned', 'recipients to whom mail is never signed'),\n"
    "('signed_accounts', 'accounts whose mail is signed, and since when all of it'),\n"
    "('storms', 'floods of forged bounces: at whom, when, what was done'),\n"
    "('tag_keys', 'the keys of the tags in our senders: keep them private');\n";

static const char tables[] =
    "CREATE TABLE protections (\n"
    "  -- Forged bounces: off, learn, sign (our senders), require (our tags).\n"
    "  scope TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,\n"
    "                               -- '' = the site, example.com, user@example.com\n"
    "  protection TEXT NOT NULL\n"
    "    CHECK (protection IN ('off', 'learn', 'sign', 'require'))\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE unsigned (\n"
    "  -- Recipients that cannot bear a tag in the sender: mail to them has none.\n"
    "  recipient TEXT NOT NULL COLLATE NOCASE PRIMARY KEY,\n"
    "                               -- example.net, list@example.net\n"
    "  created INTEGER NOT NULL,\n"
    "  note TEXT\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE tag_keys (\n"
    "  -- The newest signs, the one before still proves. Keep them private.\n"
    "  created INTEGER NOT NULL PRIMARY KEY,\n"
    "  digit INTEGER NOT NULL CHECK (digit BETWEEN 0 AND 9), -- its name in tags\n"
    "  secret TEXT NOT NULL         -- 32 bytes in hexadecimal\n"
    ") STRICT, WITHOUT ROWID;\n";

static const char memos[] =
    "CREATE TABLE signed_accounts (\n"
    "  -- Accounts whose mail gets a tag in its sender; kept 180 days.\n"
    "  id INTEGER PRIMARY KEY,      -- that of senders and mailboxes\n"
    "  address TEXT,\n"
    "  first INTEGER NOT NULL,      -- no mail left without a tag since then\n"
    "  last INTEGER NOT NULL,       -- about the last mail with one\n"
    "  count INTEGER NOT NULL       -- for the program\n"
    ") STRICT;\n"
    "CREATE TABLE storms (\n"
    "  -- Floods of forged bounces at an account or a domain; kept 180 days.\n"
    "  id INTEGER PRIMARY KEY,      -- for the program\n"
    "  name TEXT,                   -- the account or domain\n"
    "  first INTEGER NOT NULL,      -- its begin, seconds since 1970 UTC\n"
    "  last INTEGER NOT NULL,       -- the last bounce of it\n"
    "  over INTEGER NOT NULL,       -- 1 = it is over\n"
    "  means INTEGER NOT NULL,      -- 0: nothing could be done; bounces had to: 1 name a\n"
    "                               -- message that was sent, 2 have our tag; 3: all refused\n"
    "  bounces INTEGER NOT NULL,    -- that nothing proved to be real\n"
    "  refused INTEGER NOT NULL,\n"
    "  answered INTEGER NOT NULL    -- real ones, beside them\n"
    ") STRICT;\n";

static const char watches[] = STORE_WATCH_ALL("protections") STORE_WATCH_ALL("unsigned")
    STORE_WATCH_ALL("tag_keys");

/* clang-format on */

const char *const schema_protection[] = {readme, tables, memos, watches, NULL};
