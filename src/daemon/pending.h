#ifndef LYCHGATE_PENDING_H
#define LYCHGATE_PENDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "context.h"
#include "mailbox.h"
#include "pending_lesson.h"
#include "pending_memo.h"
#include "pending_returns.h"
#include "engine.h"
#include "profile.h"
#include "store_stats.h"
#include "table.h"
#include "verdict.h"

/*
 * What was learnt and is not in lychgate.db yet.  Hosts, contexts and mailboxes coalesce
 * by key, the latest wins; counters add up by minute.  Bounded: beyond the bounds what
 * was not touched for the longest time is lost, and counted.  No thread of its own; the
 * owner locks.
 */
#define PENDING_HOSTS_MEMORY	 (32u << 20) /* about 100,000 hosts */
#define PENDING_CONTEXTS_MEMORY	 (8u << 20)
#define PENDING_MAILBOXES_MEMORY (8u << 20)
#define PENDING_MINUTES		 60
#define PENDING_FORGETS		 256

struct pending {
	struct table *hosts, *contexts, *mailboxes; /* NULL until needed */
	struct pending_lessons lessons;
	struct pending_memos memos;
	struct pending_returns returns;
	struct store_minute minutes[PENDING_MINUTES];
	size_t n_minutes;
	struct addr forgets[PENDING_FORGETS]; /* as asked for */
	size_t n_forgets;
	struct buf judgement; /* store_settings.h; empty: nothing new */
	struct buf measured;  /* store_measured.h; the same */
	uint64_t lost; /* hosts, lessons, contexts, mailboxes, memos, by the bounds or for
			  want of memory */
	uint8_t secret[TABLE_KEY_BYTES];
};

struct pending *pending_create(const uint8_t secret[TABLE_KEY_BYTES]); /* or NULL */
void pending_free(struct pending *p); /* NULL is allowed */

void pending_host(struct pending *p, const struct host_key *key,
		  const struct profile *profile, const struct host_texts *texts);
void pending_context(struct pending *p, enum context_kind kind, const char *name,
		     const struct context *context);
/* ${address}: as it is to be stored. */
void pending_mailbox(struct pending *p, uint64_t id, const char *address,
		     const struct mailbox *mailbox);
void pending_lesson(struct pending *p, const struct pending_lesson *lesson);
void pending_memo(struct pending *p, const struct pending_memo *memo);
void pending_returns(struct pending *p, enum returns_state state,
		     const struct returns_key *key, const struct returns_counts *counts);
void pending_minute(struct pending *p, const struct store_minute *minute);

/* What the engine judges by from now on, and what it measured.  Without memory it is left
 * out. */
void pending_judgement(struct pending *p, const struct engine_settings *settings);
void pending_measured(struct pending *p, const struct engine_measured *measured);

/* The host is to be deleted from the database, before what is put in from now on.  -1
 * when there is no room: ask again later. */
int pending_forget(struct pending *p, const struct addr *addr);
bool pending_forgets(const struct pending *p, const struct addr *addr); /* was it? */

/* 1 and the value; 0 when the database knows better; -1 when it is to be deleted there.
 */
int pending_find_host(const struct pending *p, const struct host_key *key,
		      struct profile *profile_r);
/* Does a host wait, and with which texts?  They are valid until it is changed. */
bool pending_find_texts(const struct pending *p, const struct host_key *key,
			struct host_texts *texts_r);
int pending_find_context(const struct pending *p, enum context_kind kind,
			 const char *name, struct context *context_r);
int pending_find_mailbox(const struct pending *p, uint64_t id, struct mailbox *mailbox_r);

/* Put all of ${newer} over what ${p} holds; ${newer} is then empty. */
void pending_merge(struct pending *p, struct pending *newer);

/* How many rows it would write. */
size_t pending_rows(const struct pending *p);

/*
 * Hand each row out; stops, and returns -1, at the first call that does not return 0.
 * Order: forgets, hosts, lessons, contexts, mailboxes, memos, minutes.
 */
struct pending_rows {
	void *ctx;
	int (*forget)(void *ctx, const struct addr *addr);
	int (*host)(void *ctx, const struct host_key *key, const struct profile *profile,
		    const struct host_texts *texts);
	int (*context)(void *ctx, enum context_kind kind, const char *name,
		       const struct context *context);
	int (*mailbox)(void *ctx, uint64_t id, const char *address,
		       const struct mailbox *mailbox);
	pending_lesson_row *lesson;
	pending_memo_row *memo;
	pending_returns_row *returns;
	int (*minute)(void *ctx, const struct store_minute *minute);
};
int pending_each(struct pending *p, const struct pending_rows *rows);

#endif
