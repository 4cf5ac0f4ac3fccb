#ifndef LYCHGATE_STORE_MAILBOX_H
#define LYCHGATE_STORE_MAILBOX_H

#include "mailbox.h"
#include "store.h"

/*
 * The table `mailboxes`: what is remembered of local addresses, found by their keyed
 * hash. ${address} is what privacy_address() makes of one: readable, in part, or "".
 */
int store_mailbox_put(struct store *s, uint64_t id, const char *address,
		      const struct mailbox *mailbox);

/* 1 and the mailbox, 0 not there (or not readable), -1 failed.  Fits engine_backing. */
int store_mailbox_get(struct store *s, uint64_t id, struct mailbox *mailbox_r);

/* How many addresses took mail within the year, at most ${max}.  0 or -1. */
int store_mailbox_users(struct store *s, uint32_t max, uint64_t *users_r);

/* When the oldest mail came that is remembered; 0: none is.  Looks at all rows.  0 or -1.
 */
int store_mailbox_since(struct store *s, uint32_t *since_s_r);

/* What to list; zeroed = everything, the least recently used first. */
struct store_mailbox_filter {
	bool traps; /* only those that are or were traps, the most hits first */
	uint32_t limit, offset;
};

struct store_mailbox {
	uint64_t id;
	const char *address; /* valid during the call only */
	struct mailbox mailbox;
};
typedef bool store_mailbox_row(void *ctx, const struct store_mailbox *mailbox);

int store_mailbox_each(struct store *s, const struct store_mailbox_filter *filter,
		       store_mailbox_row *row, void *ctx);

/*
 * Delete at most ${max_rows} of those that say nothing any more at ${now_s}, as
 * mailbox_age() does: a year after the last mail or the last try of what is or was a
 * trap, 90 days after the last try of another name.
 * Adds the number of rows to ${deleted}.  Reads all rows.
 */
int store_mailbox_prune(struct store *s, uint32_t now_s, uint32_t max_rows,
			uint32_t *deleted);

#endif
