#ifndef LYCHGATE_MEMO_H
#define LYCHGATE_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Small things to remember by a keyed hash: what our users sent, to whom, and more.  A
 * bounded table for each kind, the least recently used forgotten first and read back by
 * key when asked for.  The numbers are kept in the database.
 */
enum memo_kind {
	MEMO_SENT,	    /* a Message-ID that left; ref: who sent it */
	MEMO_ACCOUNT,	    /* an address that sends; id: as of mailboxes */
	MEMO_SENDER_DOMAIN, /* a domain whose addresses send */
	MEMO_LOCAL_DOMAIN,  /* a domain that accepts mail from strangers here */
	MEMO_PARTNER,	    /* a registered domain that our users write to */
	MEMO_MERIT,	    /* what an identity earned: merit.h */
	MEMO_WATCH,	    /* an address with an established server: watch.h */
	MEMO_ORGANISATION,  /* a domain with proven servers: organisation.h */
	MEMO_PAIR,	    /* who writes to whom: stored, not held here: pairs.h */
	MEMO_SIGNED, /* an account whose mail is signed: without a gap since first_s */
	MEMO_STORM,  /* a flood of bounces, see storm.h */
	MEMO_KINDS
};

/* How long a memo of the kind says anything after it was last touched. */
#define MEMO_MESSAGE_S (30 * 86400)
#define MEMO_DOMAIN_S  (180 * 86400)

#define MEMO_MORE_MAX 8

/* Times are seconds since 1970; a memo that exists has a ${last_s}. */
struct memo {
	uint64_t ref;
	uint32_t first_s, last_s;
	uint32_t n; /* how many times */
	/* The first memo_more() are the kind's; the others do not exist in memory. */
	uint32_t more[MEMO_MORE_MAX];
};

/* Reads of what memory no longer holds: 1 found, 0 not there, -1 failed. */
typedef int memo_read(void *ctx, enum memo_kind kind, uint64_t id, struct memo *memo_r);

/* Told what changed; must copy what it keeps.  ${name}: the address or domain that it is
 * about; "" where it has none. */
typedef void memo_tell(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
		       const struct memo *memo);

struct memo_shelf;

/* Where memos are stored; the functions may be NULL. */
struct memo_archive {
	memo_read *read;
	void *read_ctx;
	memo_tell *tell;
	void *tell_ctx;
};

/* At most ${memory} bytes for all kinds.  Ids are keyed hashes.  NULL without memory. */
struct memo_shelf *memo_create(uint64_t memory, const struct memo_archive *archive);
void memo_free(struct memo_shelf *s); /* NULL is allowed */

/*
 * Find it; the second makes it, all zero, where there is none.  NULL when there is none
 * (or it is older than its kind lasts), without memory, or when it cannot be read.  Valid
 * until the next call.  Fields are set one by one: the struct is cut, see ${more}.
 */
struct memo *
memo_find(struct memo_shelf *s, enum memo_kind kind, uint64_t id, uint32_t now_s);
struct memo *
memo_put(struct memo_shelf *s, enum memo_kind kind, uint64_t id, uint32_t now_s);

/* As memo_find(), for who must tell what is not there from what cannot be read: 1 found,
 * 0 there is none, -1 it cannot be read. */
int memo_look(struct memo_shelf *s, enum memo_kind kind, uint64_t id, uint32_t now_s,
	      struct memo **memo_r);

/* Tell the archive about a memo that changed; and forget one, here and there. */
void memo_changed(struct memo_shelf *s, enum memo_kind kind, uint64_t id,
		  const char *name, const struct memo *memo);
void memo_drop(struct memo_shelf *s, enum memo_kind kind, uint64_t id);

/* Put in what the database holds, the least recently used first.  0, or -1 without
 * memory. */
int memo_load(struct memo_shelf *s, enum memo_kind kind, uint64_t id,
	      const struct memo *memo);
/* Memory holds all that the database does: ask only for kinds of which some was evicted.
 */
void memo_loaded(struct memo_shelf *s);

/* Entries that fit in memory; bytes held. */
size_t memo_capacity(const struct memo_shelf *s, enum memo_kind kind);
size_t memo_memory(const struct memo_shelf *s);

/* How long one of the kind lasts, seconds. */
uint32_t memo_ttl_s(enum memo_kind kind);

/* How many numbers of ${more} are its own. */
size_t memo_more(enum memo_kind kind);

#endif
