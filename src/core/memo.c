/*
 * Tables by kind, so that a flood of one kind (Message-IDs) pushes out no other.  That a
 * memo is nowhere is remembered for a while, as most questions are about what nobody ever
 * sent, and a question to the database costs as much as the rest of a judgement.
 */
#include "memo.h"

#include <stdlib.h>
#include <string.h>

#include "table.h"

#define ABSENT_SLOTS 2048 /* of each kind */

static const struct row {
	uint32_t ttl_s;
	unsigned share; /* of 32 parts of the memory */
	unsigned more;
} rows[MEMO_KINDS] = {
    [MEMO_SENT] = {MEMO_MESSAGE_S, 10, 0},
    [MEMO_ACCOUNT] = {MEMO_DOMAIN_S, 4, 0},
    [MEMO_SENDER_DOMAIN] = {MEMO_DOMAIN_S, 1, 0},
    [MEMO_LOCAL_DOMAIN] = {MEMO_DOMAIN_S, 2, 0},
    [MEMO_PARTNER] = {MEMO_DOMAIN_S, 4, 0},
    [MEMO_MERIT] = {MEMO_DOMAIN_S, 6, 8},
    [MEMO_WATCH] = {MEMO_DOMAIN_S, 2, 6},
    [MEMO_ORGANISATION] = {MEMO_DOMAIN_S, 2, 0},
    [MEMO_PAIR] = {MEMO_DOMAIN_S, 0, 0},
    [MEMO_SIGNED] = {MEMO_DOMAIN_S, 1, 0},
    [MEMO_STORM] = {MEMO_DOMAIN_S, 0, 0},
};

/* What a kind holds of a struct memo. */
static size_t
size_of(enum memo_kind kind)
{
	return offsetof(struct memo, more) + rows[kind].more * sizeof(uint32_t);
}

struct memo_shelf {
	struct memo_archive archive;
	bool complete; /* at some time nothing was stored that is not here */
	struct table *tables[MEMO_KINDS];
	uint64_t absent[MEMO_KINDS][ABSENT_SLOTS]; /* ids, each at its remainder */
};

struct memo_shelf *
memo_create(uint64_t memory, const struct memo_archive *archive)
{
	struct memo_shelf *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->archive = *archive;
	for (int kind = 0; kind < MEMO_KINDS; kind++) {
		s->tables[kind] =
		    table_create(sizeof(uint64_t), size_of((enum memo_kind)kind),
				 memory / 32 * rows[kind].share, TABLE_HASHED_KEYS);
		if (s->tables[kind] == NULL) {
			memo_free(s);
			return NULL;
		}
	}
	return s;
}

void
memo_free(struct memo_shelf *s)
{
	if (s == NULL)
		return;
	for (int kind = 0; kind < MEMO_KINDS; kind++)
		table_free(s->tables[kind]);
	free(s);
}

size_t
memo_more(enum memo_kind kind)
{
	return rows[kind].more;
}

uint32_t
memo_ttl_s(enum memo_kind kind)
{
	return rows[kind].ttl_s;
}

static uint64_t *
absent_slot(struct memo_shelf *s, enum memo_kind kind, uint64_t id)
{
	return &s->absent[kind][id % ABSENT_SLOTS];
}

static struct memo *
make(struct memo_shelf *s, enum memo_kind kind, uint64_t id)
{
	uint64_t *slot = absent_slot(s, kind, id);

	if (*slot == id)
		*slot = 0;
	return table_put(s->tables[kind], &id, NULL);
}

/* 1 and the stored memo; 0; -1 when the database cannot tell. */
static int
ask(struct memo_shelf *s, enum memo_kind kind, uint64_t id, struct memo *stored_r)
{
	bool all_here = s->complete && table_evictions(s->tables[kind]) == 0;
	int found;

	if (s->archive.read == NULL || all_here || *absent_slot(s, kind, id) == id)
		return 0;
	found = s->archive.read(s->archive.read_ctx, kind, id, stored_r);
	if (found == 0)
		*absent_slot(s, kind, id) = id;
	return found;
}

static struct memo *
get(struct memo_shelf *s, enum memo_kind kind, uint64_t id, bool *failed_r)
{
	struct memo *m = table_get(s->tables[kind], &id), stored;
	int found;

	*failed_r = false;
	if (m != NULL)
		return m;
	found = ask(s, kind, id, &stored);
	*failed_r = found < 0;
	if (found != 1)
		return NULL;
	if ((m = make(s, kind, id)) == NULL) {
		*failed_r = true;
		return NULL;
	}
	memcpy(m, &stored, size_of(kind));
	return m;
}

/* Of late and of early clocks: only what is clearly past is stale. */
static bool
is_stale(const struct memo *m, enum memo_kind kind, uint32_t now_s)
{
	return m->last_s == 0 ||
	       (now_s > m->last_s && now_s - m->last_s > rows[kind].ttl_s);
}

int
memo_look(struct memo_shelf *s, enum memo_kind kind, uint64_t id, uint32_t now_s,
	  struct memo **memo_r)
{
	bool failed;
	struct memo *m = get(s, kind, id, &failed);

	if (failed)
		return -1;
	if (m == NULL || is_stale(m, kind, now_s))
		return 0;
	*memo_r = m;
	return 1;
}

struct memo *
memo_find(struct memo_shelf *s, enum memo_kind kind, uint64_t id, uint32_t now_s)
{
	struct memo *m;

	return memo_look(s, kind, id, now_s, &m) == 1 ? m : NULL;
}

struct memo *
memo_put(struct memo_shelf *s, enum memo_kind kind, uint64_t id, uint32_t now_s)
{
	bool failed;
	struct memo *m = get(s, kind, id, &failed);

	if (m != NULL && is_stale(m, kind, now_s))
		memset(m, 0, size_of(kind));
	return m != NULL || failed ? m : make(s, kind, id);
}

int
memo_load(struct memo_shelf *s, enum memo_kind kind, uint64_t id, const struct memo *memo)
{
	struct memo *m = make(s, kind, id);

	if (m == NULL)
		return -1;
	memcpy(m, memo, size_of(kind));
	return 0;
}

void
memo_changed(struct memo_shelf *s, enum memo_kind kind, uint64_t id, const char *name,
	     const struct memo *memo)
{
	struct memo whole = {0};

	if (s->archive.tell == NULL)
		return;
	memcpy(&whole, memo, size_of(kind));
	s->archive.tell(s->archive.tell_ctx, kind, id, name, &whole);
}

/* The archive learns by a time long ago, and deletes it as any that is too old. */
void
memo_drop(struct memo_shelf *s, enum memo_kind kind, uint64_t id)
{
	const struct memo gone = {.first_s = 1, .last_s = 1};
	struct memo *m = make(s, kind, id);

	if (m != NULL)
		memcpy(m, &gone, size_of(kind));
	memo_changed(s, kind, id, "", &gone);
}

void
memo_loaded(struct memo_shelf *s)
{
	s->complete = true;
}

size_t
memo_capacity(const struct memo_shelf *s, enum memo_kind kind)
{
	return table_capacity(s->tables[kind]);
}

size_t
memo_memory(const struct memo_shelf *s)
{
	size_t sum = 0;

	for (int kind = 0; kind < MEMO_KINDS; kind++)
		sum += table_memory(s->tables[kind]);
	return sum;
}
