/*
 * What the hard label of a host taught its relatives (src/core/taught.h).  Of labels
 * from before it is known that they did, but not how the session was encrypted.
 */
#include "schema_taught.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_taught[] = {
    "ALTER TABLE hosts ADD COLUMN\n"
    "  taught INTEGER NOT NULL DEFAULT 1; -- for the program: what its label taught\n"
    "INSERT INTO README VALUES\n"
    "('hosts.taught', 'What the label of a host taught its relatives, so that forget can\n"
    "  take it back; even: nothing, as learning was frozen (lychgate learn).'),\n"
    "('meta.learning.thaw', 'When a person last said that learning may go on.');\n",
    NULL};

/* clang-format on */
