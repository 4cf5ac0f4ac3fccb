#ifndef LYCHGATE_WRITER_FRONT_H
#define LYCHGATE_WRITER_FRONT_H

#include "store_identity.h"
#include "writer.h"

/*
 * The event thread's side of the writer: what it hands over and what it fetches.  None
 * of it waits for a database.
 */

void writer_configure(struct writer *w, const struct writer_settings *settings);

/* Sink and backing of the engine, but for reads of the database: ctx is the writer. */
void writer_host(void *ctx, const struct host_key *key, const struct profile *profile,
		 const struct host_texts *texts);
void writer_context(void *ctx, enum context_kind kind, const char *name,
		    const struct context *context);
void writer_mailbox(void *ctx, uint64_t id, const char *address,
		    const struct mailbox *mailbox);
void writer_taught(void *ctx, const struct host_key *key, enum taught_what what,
		   const struct taught_as *as);
void writer_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
		 const struct memo *memo);
void writer_returns(void *ctx, enum returns_state state, const struct returns_key *key,
		    const struct returns_counts *counts);

/* See pending_find_host(). */
int
writer_find_host(struct writer *w, const struct host_key *key, struct profile *profile_r);
/* Add the identities of the address that wait (store_identities_add()).  0, or -1 without
 * memory. */
int writer_identities(struct writer *w, const struct addr *addr,
		      struct store_identities *ids);
int writer_find_context(struct writer *w, enum context_kind kind, const char *name,
			struct context *context_r);
int writer_find_taught(struct writer *w, const struct host_key *key,
		       enum taught_what what, struct taught_as *as_r);
int writer_find_mailbox(struct writer *w, uint64_t id, struct mailbox *mailbox_r);
int
writer_find_memo(struct writer *w, enum memo_kind kind, uint64_t id, struct memo *memo_r);

/* A session is over; takes it. */
void writer_session(struct writer *w, struct dossier *d);

/* What goes to the database as the daemon's status; the writer fills in the queue. */
void writer_status(struct writer *w, const struct store_status *status);

/* What only the writer knows. */
struct writer_numbers {
	uint64_t queue, lost; /* as in struct store_status */
	uint64_t zombies;     /* convicted hosts in the database, counted once a minute */
	bool failing;	      /* a database cannot be written */
};
void writer_numbers(struct writer *w, struct writer_numbers *numbers_r);

/* What the engine judges by from now on, for `lychgate explain`; copied. */
void writer_judgement(struct writer *w, const struct engine_settings *settings);

/* engine_sink.measured; ctx is the writer. */
void writer_measured(void *ctx, const struct engine_measured *measured);

/* A policy that is newer than the last one taken, now the caller's; or NULL. */
struct policy *writer_take_policy(struct writer *w);

/* Addresses to forget, at most ${max}; then tell for each that the engine did. */
size_t writer_take_forgets(struct writer *w, struct addr *addrs_r, size_t max);
void writer_forgotten(struct writer *w, const struct addr *addr);

#endif
