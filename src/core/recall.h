#ifndef LYCHGATE_RECALL_H
#define LYCHGATE_RECALL_H

#include <stdbool.h>
#include <stdint.h>

#include "context.h"
#include "engine.h"
#include "mailbox.h"
#include "profile.h"

/*
 * What the engine remembers: the tables of profiles, contexts and mailboxes, bounded, the
 * least recently used forgotten first and read back by key when they return.
 */
struct recall;

/* ${memory}: bytes for all tables.  The rest as in engine_create(). */
struct recall *recall_create(uint64_t memory, const struct engine_backing *backing,
			     const uint8_t secret[16]);
void recall_free(struct recall *r);

/* A keyed hash of text, never 0: names in contexts, addresses in bitmaps. */
uint64_t recall_hash(const struct recall *r, uint64_t kind, const char *text);

/*
 * The profile of ${key}, made anew (zero) when it was never seen; valid until the next
 * call that may make one.  NULL without memory.
 */
struct profile *recall_profile(struct recall *r, const struct host_key *key);

/* The same without making one: NULL when it was never seen. */
struct profile *recall_find_profile(struct recall *r, const struct host_key *key);
void recall_forget_profile(struct recall *r, const struct host_key *key);

/* The context, or NULL when nothing was ever counted there. */
struct context *
recall_find_context(struct recall *r, enum context_kind kind, const char *name);
/* The same of several, in one wait for memory (table_get_many()). */
void recall_find_contexts(struct recall *r, const struct context_name *names, size_t n,
			  struct context **contexts_r);
struct context *
recall_context(struct recall *r, enum context_kind kind, const char *name);

/* The mailbox of this id (a keyed hash of its address), made anew when it was never
 * heard of; NULL without memory, or when the backing cannot tell.  The second one makes
 * none. */
struct mailbox *recall_mailbox(struct recall *r, uint64_t id);
struct mailbox *recall_find_mailbox(struct recall *r, uint64_t id);

/* Is it somebody's, as far as mail is remembered (mailbox_age())?  True also where the
 * backing cannot tell.  Moves nothing: mailboxes that were found stay valid. */
bool recall_is_user(const struct recall *r, uint64_t id, uint32_t now_s);

/* A local user (the id of his mailbox) took mail; about how many ever did. */
void recall_user(struct recall *r, uint64_t id);
double recall_users(const struct recall *r);

/* As what it taught, if the backing knows: 1, 0 it does not, -1 failed. */
int recall_taught(const struct recall *r, const struct host_key *key,
		  enum taught_what what, struct taught_as *as_r);

/* Put in what the backing holds, without asking it.  0, or -1 without memory. */
int recall_load_profile(struct recall *r, const struct host_key *key,
			const struct profile *profile);
int recall_load_context(struct recall *r, enum context_kind kind, const char *name,
			const struct context *context);
int recall_load_mailbox(struct recall *r, uint64_t id, const struct mailbox *mailbox);

/* Memory holds all that the backing does: ask it only once something was evicted. */
void recall_complete(struct recall *r);

/* Fills hosts, hosts_max, contexts, mailboxes, memory and evictions. */
void recall_stats(const struct recall *r, struct engine_stats *stats_r);

/* What keys its hashes, for others that must hash alike. */
void recall_secret(const struct recall *r, uint8_t secret_r[16]);

#endif
