#ifndef LYCHGATE_STORE_MEMO_H
#define LYCHGATE_STORE_MEMO_H

#include "memo.h"
#include "store.h"

/*
 * The tables of memos (memo.h), one for each kind.  ${name}: the address or domain that
 * it is about as it is to be stored, or "".
 */
int store_memo_put(struct store *s, enum memo_kind kind, uint64_t id, const char *name,
		   const struct memo *memo);

/* 1 and the memo, 0 not there (or not readable), -1 failed.  Fits memo_read. */
int
store_memo_get(struct store *s, enum memo_kind kind, uint64_t id, struct memo *memo_r);

struct store_memo {
	uint64_t id;
	const char *name; /* valid during the call only */
	struct memo memo;
};
typedef bool store_memo_row(void *ctx, const struct store_memo *memo);

/* The ${limit} of a kind that were touched last (0: all), the oldest of them first. */
int store_memo_each(struct store *s, enum memo_kind kind, uint32_t limit,
		    store_memo_row *row, void *ctx);

/* Delete at most ${max_rows} of each kind that are older than it lasts; adds the number
 * of rows to ${deleted}.  Reads all rows of most kinds. */
int
store_memo_prune(struct store *s, uint32_t now_s, uint32_t max_rows, uint32_t *deleted);

#endif
