/*
 * The index of traits.  Sessions that were there before have none; the table traits_from
 * says so, and they are read one by one until they are too old to be kept.
 */
#include "schema_traits.h"

#include <stddef.h>

/* These lines are documents: they stay as they are in the file. */
/* clang-format off */

const char *const schema_traits_journal[] = {
    "CREATE TABLE traits (\n"
    "  -- By what the sessions of a block of 32 can be found.\n"
    "  block INTEGER PRIMARY KEY,   -- sessions.id >> 5\n"
    "  filter BLOB NOT NULL         -- Bloom filter of hashes of a kind and a value\n"
    ") STRICT;\n"
    "CREATE TABLE traits_from (\n"
    "  id INTEGER NOT NULL          -- sessions.id up to here have no traits\n"
    ") STRICT;\n"
    "INSERT INTO traits_from SELECT ifnull(max(id), 0) FROM sessions;\n"
    "INSERT INTO README VALUES\n"
    "('traits', 'index: in which blocks of 32 sessions a name, naming scheme, HELO,\n"
    "  owner, country, reason or verdict may occur; for lychgate sessions'),\n"
    "('traits_from', 'sessions up to this id were written before there were traits');\n",
    NULL};

/* clang-format on */
