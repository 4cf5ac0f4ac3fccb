/* Who came back after a refusal: the tables, and a host's count of proper retries. */
#include "schema_returns.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

static const char tables[] =
    "CREATE TABLE returns (\n"
    "  -- Who came back after a refusal, by the day (UTC) on which it was refused. A case is\n"
    "  -- a host and one kind of refusal; it is watched for 25 hours.\n"
    "  day INTEGER NOT NULL,        -- its begin\n"
    "  open INTEGER NOT NULL,       -- 1: still watched; such rows are replaced\n"
    "  refusal TEXT NOT NULL,       -- deferred (4xx), mta, ours (5xx), accepted (a sample)\n"
    "  class TEXT NOT NULL,         -- zombie (hard evidence), convicted, valid, unknown: as\n"
    "                               -- known at the end\n"
    "  botnet INTEGER NOT NULL,     -- 0 = none known\n"
    "  way TEXT NOT NULL,           -- who returned with what: host (anything), of these\n"
    "                               -- resend, retemplate, blast; neighbour, anyone: the\n"
    "                               -- same sender and recipient\n"
    "  within INTEGER NOT NULL,     -- seconds: the step that ends there; 0 = not at all\n"
    "  returned INTEGER NOT NULL,   -- cases that returned in this step\n"
    "  censored INTEGER NOT NULL,   -- that went out of sight in it without a return\n"
    "  PRIMARY KEY (day, open, refusal, class, botnet, way, within)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE returns_greylist (\n"
    "  -- What a greylist would have done to first contacts, watched for 25 hours.\n"
    "  day INTEGER NOT NULL,\n"
    "  refusal TEXT NOT NULL,       -- as above\n"
    "  class TEXT NOT NULL,\n"
    "  botnet INTEGER NOT NULL,\n"
    "  delay INTEGER NOT NULL,      -- of the greylist, seconds\n"
    "  convicted INTEGER NOT NULL,  -- 1: Lychgate convicted the host at this contact\n"
    "  within INTEGER NOT NULL,     -- it had let pass a try in the step that ends there;\n"
    "                               -- 0 = no such try: it had stopped it\n"
    "  cases INTEGER NOT NULL,\n"
    "  PRIMARY KEY (day, refusal, class, botnet, delay, convicted, within)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "CREATE TABLE returns_cases (\n"
    "  -- How many cases there are behind these.\n"
    "  day INTEGER NOT NULL,\n"
    "  open INTEGER NOT NULL,\n"
    "  refusal TEXT NOT NULL,\n"
    "  class TEXT NOT NULL,\n"
    "  botnet INTEGER NOT NULL,\n"
    "  cases INTEGER NOT NULL,\n"
    "  evicted INTEGER NOT NULL,    -- not watched to the end for want of memory\n"
    "  triples INTEGER NOT NULL,    -- recipients taken from valid servers\n"
    "  triples_new INTEGER NOT NULL, -- never seen with this sender and network: a greylist\n"
    "                               -- had delayed them\n"
    "  PRIMARY KEY (day, open, refusal, class, botnet)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "ALTER TABLE hosts ADD COLUMN retries INTEGER NOT NULL DEFAULT 0; -- after a 4xx, as servers do\n"
    "INSERT INTO README VALUES\n"
    "('returns', 'who came back after a refusal, when, and with what'),\n"
    "('returns_greylist', 'what a greylist would have stopped'),\n"
    "('returns_cases', 'how many cases are behind these two');\n";

/* clang-format on */

const char *const schema_returns[] = {tables, NULL};
