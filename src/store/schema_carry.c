/*
 * Recipients that were refused at the end of data only (src/core/carry.h): counted, and
 * told in the journal.
 */
#include "schema_carry.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_carry_store[] = {
    "ALTER TABLE stats_minute ADD COLUMN\n"
    "  carried INTEGER NOT NULL DEFAULT 0; -- of the refused: at the end of data\n"
    "INSERT INTO README VALUES\n"
    "('stats_minute.carried', 'Of the refused recipients, those whose message was let\n"
    "  through to the end of data and refused there, so that its content was seen\n"
    "  (carry_share in lychgate.conf).');\n",
    NULL};

const char *const schema_carry_journal[] = {
    "ALTER TABLE sessions ADD COLUMN\n"
    "  carried INTEGER NOT NULL DEFAULT 0; -- of the refused: at the end of data\n"
    "ALTER TABLE recipients ADD COLUMN\n"
    "  carried INTEGER NOT NULL DEFAULT 0; -- 1 = refused at the end of data\n"
    "INSERT INTO README VALUES\n"
    "('carried', 'Recipients of a message that was let through to the end of data and\n"
    "  refused there, so that its content was seen (carry_share in lychgate.conf).\n"
    "  A recipient with the action \"later\" was not refused and could not be in such\n"
    "  a message: its sender was asked to send it once more by itself.');\n",
    NULL};

/* clang-format on */
