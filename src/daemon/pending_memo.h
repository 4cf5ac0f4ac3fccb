#ifndef LYCHGATE_PENDING_MEMO_H
#define LYCHGATE_PENDING_MEMO_H

#include "memo.h"
#include "table.h"

/*
 * Memos that are not in lychgate.db yet: a part of pending.h, with the same rules.  The
 * latest of a key wins; beyond the bound the oldest are lost, and counted.
 */
#define PENDING_MEMOS_MEMORY (8u << 20)

struct pending_memos {
	struct table *table; /* NULL until needed */
};

/* What is put in; copied. */
struct pending_memo {
	enum memo_kind kind;
	uint64_t id;
	const char *name; /* as it is to be stored */
	const struct memo *memo;
};

/* ${lost}: the owner's count; stays where it is. */
void pending_memos_put(struct pending_memos *p, const uint8_t secret[TABLE_KEY_BYTES],
		       uint64_t *lost, const struct pending_memo *news);

/* 1 and the memo, or 0. */
int pending_memos_find(const struct pending_memos *p, enum memo_kind kind, uint64_t id,
		       struct memo *memo_r);
size_t pending_memos_count(const struct pending_memos *p);
void pending_memos_clear(struct pending_memos *p);

/* Hand each out; stops, and returns -1, at the first call that does not return 0. */
typedef int pending_memo_row(void *ctx, enum memo_kind kind, uint64_t id,
			     const char *name, const struct memo *memo);
int pending_memos_each(const struct pending_memos *p, pending_memo_row *row, void *ctx);

#endif
