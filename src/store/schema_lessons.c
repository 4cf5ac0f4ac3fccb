/*
 * As what hosts taught (src/core/taught.h), in a table of its own: most hosts never do,
 * and `hosts` is written too often for columns that hardly ever change.
 */
#include "schema_lessons.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_lessons[] = {
    "CREATE TABLE lessons (\n"
    "  -- As what hosts taught their relatives, so that it can be taken back from there.\n"
    "  address TEXT NOT NULL,       -- as in hosts\n"
    "  form TEXT NOT NULL,\n"
    "  dialect TEXT NOT NULL,\n"
    "  what TEXT NOT NULL,          -- label: its hard label; proven: 14 good days\n"
    "  at INTEGER NOT NULL,         -- when\n"
    "  ptr TEXT,                    -- the names that it had then\n"
    "  ptr_status TEXT NOT NULL,\n"
    "  helo TEXT,\n"
    "  owner TEXT,                  -- of its network then\n"
    "  country TEXT,\n"
    "  name_class TEXT NOT NULL,\n"
    "  helo_class TEXT NOT NULL,\n"
    "  manner INTEGER NOT NULL,     -- for the program: how it spoke\n"
    "  PRIMARY KEY (address, form, dialect, what)\n"
    ") STRICT, WITHOUT ROWID;\n"
    "INSERT INTO README VALUES\n"
    "('lessons', 'names under which hosts taught their relatives, for lychgate forget');\n",
    "ALTER TABLE known_pairs ADD COLUMN\n"
    "  first INTEGER NOT NULL DEFAULT 0; -- known since; 0 = longer than that was noted\n",
    NULL};

const char *const schema_lesson_senders[] = {
    "ALTER TABLE lessons ADD COLUMN\n"
    "  sender TEXT; -- domain of a sender that did not belong to the host\n",
    NULL};

/* clang-format on */
