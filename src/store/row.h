#ifndef LYCHGATE_ROW_H
#define LYCHGATE_ROW_H

/* Inside src/store only: reads a result row column by column, left to right, and believes
 * nothing: an administrator can put anything into a table. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sqlite3.h>

#include "addr.h"
#include "profile.h"
#include "words.h"

struct db; /* db.h */

struct row {
	sqlite3_stmt *stmt;
	int column; /* the next one */
	bool bad;   /* a value could not be, and was read as 0 or "" */
};

void row_init(struct row *r, sqlite3_stmt *stmt);

/* An integer of min .. max. */
int64_t row_int(struct row *r, int64_t min, int64_t max);
uint32_t row_u32(struct row *r);
bool row_bool(struct row *r);

/* 64 bits, kept as SQLite's signed integer. */
uint64_t row_bits(struct row *r);

/* A finite number of min .. max. */
double row_real(struct row *r, double min, double max);

/* Text of at most ${max} bytes; "" for NULL.  Valid until the statement moves on. */
const char *row_text(struct row *r, size_t max);

/* One of the words: its value.  NULL is no word. */
int row_word(struct row *r, const struct words *words);

struct addr row_addr(struct row *r);
struct net row_net(struct row *r);

/* An identity: address, form, dialect.  Untouched when one of them could not be. */
void row_host_key(struct row *r, struct host_key *key_r);

/* All columns are read: 0, or -1 when one was bad; ${db} counts such rows. */
int row_end(const struct row *r, struct db *db);

#endif
