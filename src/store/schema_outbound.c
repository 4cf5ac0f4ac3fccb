/*
 * Tables of what our users send.  Their numbers are keyed hashes, so that a row is found
 * without the text; the text is there for people, as far as address_privacy lets it.
 */
#include "schema_outbound.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char readme[] =
    "INSERT INTO README VALUES\n"
    "('sent_messages', 'Message-IDs that our users sent, as keyed hashes: what replies and\n"
    "  bounces name'),\n"
    "('senders', 'accounts that send'),\n"
    "('sender_domains', 'domains whose accounts send'),\n"
    "('local_domains', 'domains that accept mail from strangers here'),\n"
    "('partner_domains', 'domains that our users write to');\n";

static const char sent_messages[] =
    "CREATE TABLE sent_messages (\n"
    "  -- Message-IDs that left with mail of our users; kept 30 days.\n"
    "  id INTEGER PRIMARY KEY,      -- for the program: keyed hash of the Message-ID\n"
    "  sender INTEGER NOT NULL,     -- senders.id\n"
    "  sent INTEGER NOT NULL        -- seconds since 1970 UTC\n"
    ") STRICT;\n"
    "CREATE INDEX sent_messages_sent ON sent_messages (sent);\n";

#define TABLE(table, about, column, what)                                                \
	"CREATE TABLE " table " (\n"                                                     \
	"  -- " about "; kept 180 days after the last time.\n"                           \
	"  id INTEGER PRIMARY KEY,      -- for the program: keyed hash\n"                \
	"  " column " TEXT,\n"                                                           \
	"  first INTEGER NOT NULL,      -- first and last time, seconds since 1970 UTC\n" \
	"  last INTEGER NOT NULL,\n"                                                     \
	"  count INTEGER NOT NULL       -- " what "\n"                                   \
	") STRICT;\n"

static const char habits[] =
    TABLE("senders", "Accounts that send; the id is that of mailboxes", "address", "messages")
    TABLE("sender_domains", "Domains whose accounts send", "domain", "messages")
    TABLE("local_domains", "Domains that accept mail from strangers here", "domain", "days")
    TABLE("partner_domains", "Registered domains that our users write to", "domain",
	  "recipients");

/* clang-format on */

const char *const schema_outbound[] = {readme, sent_messages, habits, NULL};
