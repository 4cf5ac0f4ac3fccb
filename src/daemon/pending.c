/*
 * The tables of base do the coalescing and the bound: their key is the row's key, and
 * their forgetting of the least recently used is the loss.  Texts of a row are one
 * malloc'd block, so that a host which changes its HELO at each visit costs no more
 * memory than one that does not.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "pending.h"
#include "store_measured.h"
#include "store_settings.h"

struct host_row {
	struct profile profile;
	enum ptr_status ptr_status;
	struct packed_texts *texts;
};

struct packed_texts {
	struct owner owner;
	char texts[]; /* ptr, helo, template, provider, each with its NUL */
};

struct context_row {
	struct context context;
	char *name;
};

struct mailbox_row {
	struct mailbox mailbox;
	char *address;
};

#define HOST_TEXTS 4

static void
evict_host(void *ctx, const void *key, const void *value)
{
	const struct host_row *row = value;

	(void)key;
	free(row->texts);
	((struct pending *)ctx)->lost++;
}

static void
evict_context(void *ctx, const void *key, const void *value)
{
	const struct context_row *row = value;

	(void)key;
	free(row->name);
	((struct pending *)ctx)->lost++;
}

static void
evict_mailbox(void *ctx, const void *key, const void *value)
{
	const struct mailbox_row *row = value;

	(void)key;
	free(row->address);
	((struct pending *)ctx)->lost++;
}

struct pending *
pending_create(const uint8_t secret[TABLE_KEY_BYTES])
{
	struct pending *p = calloc(1, sizeof(*p));

	if (p != NULL)
		memcpy(p->secret, secret, sizeof(p->secret));
	return p;
}

static void
clear(struct pending *p)
{
	struct host_row *host = NULL;
	struct context_row *context = NULL;
	struct mailbox_row *mailbox = NULL;

	while ((host = table_next(p->hosts, host, NULL)) != NULL)
		free(host->texts);
	while ((context = table_next(p->contexts, context, NULL)) != NULL)
		free(context->name);
	while ((mailbox = table_next(p->mailboxes, mailbox, NULL)) != NULL)
		free(mailbox->address);
	table_free(p->hosts);
	table_free(p->contexts);
	table_free(p->mailboxes);
	p->hosts = p->contexts = p->mailboxes = NULL;
	pending_lessons_clear(&p->lessons);
	pending_memos_clear(&p->memos);
	pending_returns_clear(&p->returns);
	p->n_minutes = p->n_forgets = 0;
	buf_fini(&p->judgement);
	buf_fini(&p->measured);
	p->lost = 0;
}

void
pending_free(struct pending *p)
{
	if (p == NULL)
		return;
	clear(p);
	free(p);
}

static struct packed_texts *
pack_texts(const struct host_texts *texts)
{
	const char *const all[HOST_TEXTS] = {texts->ptr, texts->helo, texts->template,
					     texts->provider};
	struct packed_texts *packed;
	size_t len = 0;
	char *p;

	for (size_t i = 0; i < HOST_TEXTS; i++)
		len += strlen(all[i]) + 1;
	if ((packed = calloc(1, sizeof(*packed) + len)) == NULL)
		return NULL;
	if (texts->owner != NULL)
		packed->owner = *texts->owner;
	p = packed->texts;
	for (size_t i = 0; i < HOST_TEXTS; i++)
		p = (char *)memcpy(p, all[i], strlen(all[i]) + 1) + strlen(all[i]) + 1;
	return packed;
}

static void
unpack_texts(const struct host_row *row, struct host_texts *texts_r)
{
	const char **const all[HOST_TEXTS] = {&texts_r->ptr, &texts_r->helo,
					      &texts_r->template, &texts_r->provider};
	const char *p = row->texts->texts;

	for (size_t i = 0; i < HOST_TEXTS; i++) {
		*all[i] = p;
		p += strlen(p) + 1;
	}
	texts_r->ptr_status = row->ptr_status;
	texts_r->owner = &row->texts->owner;
}

static struct table *
hosts(struct pending *p)
{
	if (p->hosts == NULL) {
		p->hosts = table_create(sizeof(struct host_key), sizeof(struct host_row),
					PENDING_HOSTS_MEMORY, p->secret);
		if (p->hosts != NULL)
			table_on_evict(p->hosts, evict_host, p);
	}
	return p->hosts;
}

static struct table *
contexts(struct pending *p)
{
	if (p->contexts == NULL) {
		p->contexts =
		    table_create(sizeof(struct context_key), sizeof(struct context_row),
				 PENDING_CONTEXTS_MEMORY, p->secret);
		if (p->contexts != NULL)
			table_on_evict(p->contexts, evict_context, p);
	}
	return p->contexts;
}

static struct table *
mailboxes(struct pending *p)
{
	if (p->mailboxes == NULL) {
		p->mailboxes = table_create(sizeof(uint64_t), sizeof(struct mailbox_row),
					    PENDING_MAILBOXES_MEMORY, p->secret);
		if (p->mailboxes != NULL)
			table_on_evict(p->mailboxes, evict_mailbox, p);
	}
	return p->mailboxes;
}

void
pending_host(struct pending *p, const struct host_key *key, const struct profile *profile,
	     const struct host_texts *texts)
{
	struct packed_texts *packed = pack_texts(texts);
	struct host_row *row =
	    packed != NULL && hosts(p) != NULL ? table_put(p->hosts, key, NULL) : NULL;

	if (row == NULL) {
		free(packed);
		p->lost++;
		return;
	}
	free(row->texts);
	row->texts = packed;
	row->profile = *profile;
	row->ptr_status = texts->ptr_status;
}

static struct context_key
context_key(const struct pending *p, enum context_kind kind, const char *name)
{
	struct context_key key = {.kind = (uint64_t)kind};
	uint8_t hash[crypto_shorthash_BYTES];

	(void)crypto_shorthash(hash, (const uint8_t *)name, strlen(name), p->secret);
	memcpy(&key.id, hash, sizeof(key.id));
	return key;
}

void
pending_context(struct pending *p, enum context_kind kind, const char *name,
		const struct context *context)
{
	struct context_key key = context_key(p, kind, name);
	struct context_row *row =
	    contexts(p) != NULL ? table_put(p->contexts, &key, NULL) : NULL;

	if (row != NULL && row->name == NULL && (row->name = strdup(name)) == NULL) {
		(void)table_remove(p->contexts, &key);
		row = NULL;
	}
	if (row == NULL)
		p->lost++;
	else
		row->context = *context;
}

void
pending_mailbox(struct pending *p, uint64_t id, const char *address,
		const struct mailbox *mailbox)
{
	char *copy = strdup(address);
	struct mailbox_row *row = copy != NULL && mailboxes(p) != NULL
				      ? table_put(p->mailboxes, &id, NULL)
				      : NULL;

	if (row == NULL) {
		free(copy);
		p->lost++;
		return;
	}
	free(row->address);
	row->address = copy;
	row->mailbox = *mailbox;
}

void
pending_lesson(struct pending *p, const struct pending_lesson *lesson)
{
	pending_lessons_put(&p->lessons, p->secret, &p->lost, lesson);
}

void
pending_memo(struct pending *p, const struct pending_memo *memo)
{
	pending_memos_put(&p->memos, p->secret, &p->lost, memo);
}

void
pending_returns(struct pending *p, enum returns_state state,
		const struct returns_key *key, const struct returns_counts *counts)
{
	pending_returns_put(&p->returns, &p->lost, state, key, counts);
}

void
pending_minute(struct pending *p, const struct store_minute *minute)
{
	size_t i = p->n_minutes;

	while (i > 0 && p->minutes[i - 1].minute_s != minute->minute_s)
		i--;
	if (i > 0) {
		i--;
	} else if (p->n_minutes < PENDING_MINUTES) {
		i = p->n_minutes++;
		memset(&p->minutes[i], 0, sizeof(p->minutes[i]));
		p->minutes[i].minute_s = minute->minute_s;
	} else {
		/* An hour without the database: right in sum, if not to the minute. */
		i = PENDING_MINUTES - 1;
	}
	for (size_t s = 0; s < STAT_COUNT; s++)
		p->minutes[i].count[s] += minute->count[s];
}

void
pending_judgement(struct pending *p, const struct engine_settings *settings)
{
	buf_clear(&p->judgement);
	(void)store_settings_format(settings, &p->judgement);
}

void
pending_measured(struct pending *p, const struct engine_measured *measured)
{
	buf_clear(&p->measured);
	(void)store_measured_format(measured, &p->measured);
}

/* Is the whole address unit to be forgotten? */
static bool
is_forgotten(const struct pending *p, const struct addr *unit)
{
	for (size_t i = 0; i < p->n_forgets; i++) {
		struct addr other = addr_unit(&p->forgets[i]);

		if (addr_equal(&other, unit))
			return true;
	}
	return false;
}

/* Drop what waits for the address under any of its identities. */
static void
remove_hosts(struct pending *p, const struct addr *addr)
{
	struct host_key keys[HOST_KEYS];

	host_keys(addr, keys);
	for (size_t i = 0; i < HOST_KEYS; i++) {
		const struct host_row *row;

		pending_lessons_remove(&p->lessons, &keys[i]);
		if (p->hosts == NULL || (row = table_peek(p->hosts, &keys[i])) == NULL)
			continue;
		free(row->texts);
		(void)table_remove(p->hosts, &keys[i]);
	}
}

bool
pending_forgets(const struct pending *p, const struct addr *addr)
{
	size_t i = 0;

	while (i < p->n_forgets && !addr_equal(&p->forgets[i], addr))
		i++;
	return i < p->n_forgets;
}

int
pending_forget(struct pending *p, const struct addr *addr)
{
	remove_hosts(p, addr);
	if (pending_forgets(p, addr))
		return 0;
	if (p->n_forgets == PENDING_FORGETS)
		return -1;
	p->forgets[p->n_forgets++] = *addr;
	return 0;
}

int
pending_find_host(const struct pending *p, const struct host_key *key,
		  struct profile *profile_r)
{
	const struct host_row *row = p->hosts != NULL ? table_peek(p->hosts, key) : NULL;
	struct addr unit;

	if (row != NULL) {
		*profile_r = row->profile;
		return 1;
	}
	if (p->n_forgets == 0)
		return 0;
	unit = host_key_addr(key);
	return is_forgotten(p, &unit) ? -1 : 0;
}

bool
pending_find_texts(const struct pending *p, const struct host_key *key,
		   struct host_texts *texts_r)
{
	const struct host_row *row = p->hosts != NULL ? table_peek(p->hosts, key) : NULL;

	if (row != NULL)
		unpack_texts(row, texts_r);
	return row != NULL;
}

int
pending_find_context(const struct pending *p, enum context_kind kind, const char *name,
		     struct context *context_r)
{
	struct context_key key;
	const struct context_row *row;

	if (p->contexts == NULL)
		return 0;
	key = context_key(p, kind, name);
	if ((row = table_peek(p->contexts, &key)) == NULL)
		return 0;
	*context_r = row->context;
	return 1;
}

int
pending_find_mailbox(const struct pending *p, uint64_t id, struct mailbox *mailbox_r)
{
	const struct mailbox_row *row =
	    p->mailboxes != NULL ? table_peek(p->mailboxes, &id) : NULL;

	if (row == NULL)
		return 0;
	*mailbox_r = row->mailbox;
	return 1;
}

size_t
pending_rows(const struct pending *p)
{
	return p->n_forgets + p->n_minutes + pending_memos_count(&p->memos) +
	       pending_lessons_count(&p->lessons) + pending_returns_count(&p->returns) +
	       (p->hosts != NULL ? table_count(p->hosts) : 0) +
	       (p->contexts != NULL ? table_count(p->contexts) : 0) +
	       (p->mailboxes != NULL ? table_count(p->mailboxes) : 0);
}

static int
tell_hosts(const struct pending *p, const struct pending_rows *rows)
{
	const void *key;
	int rc = 0;

	for (struct host_row *h = NULL;
	     rc == 0 && (h = table_next(p->hosts, h, &key)) != NULL;) {
		struct host_texts texts;

		unpack_texts(h, &texts);
		rc = rows->host(rows->ctx, key, &h->profile, &texts);
	}
	return rc;
}

static int
tell_contexts(const struct pending *p, const struct pending_rows *rows)
{
	const void *key;
	int rc = 0;

	for (struct context_row *c = NULL;
	     rc == 0 && (c = table_next(p->contexts, c, &key)) != NULL;) {
		const struct context_key *at = key;

		rc = rows->context(rows->ctx, (enum context_kind)at->kind, c->name,
				   &c->context);
	}
	return rc;
}

static int
tell_mailboxes(const struct pending *p, const struct pending_rows *rows)
{
	const void *key;
	int rc = 0;

	for (struct mailbox_row *m = NULL;
	     rc == 0 && (m = table_next(p->mailboxes, m, &key)) != NULL;) {
		uint64_t id;

		memcpy(&id, key, sizeof(id));
		rc = rows->mailbox(rows->ctx, id, m->address, &m->mailbox);
	}
	return rc;
}

int
pending_each(struct pending *p, const struct pending_rows *rows)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < p->n_forgets; i++)
		rc = rows->forget(rows->ctx, &p->forgets[i]);
	if (rc == 0)
		rc = tell_hosts(p, rows);
	if (rc == 0)
		rc = pending_lessons_each(&p->lessons, rows->lesson, rows->ctx);
	if (rc == 0)
		rc = tell_contexts(p, rows);
	if (rc == 0)
		rc = tell_mailboxes(p, rows);
	if (rc == 0)
		rc = pending_memos_each(&p->memos, rows->memo, rows->ctx);
	if (rc == 0)
		rc = pending_returns_each(&p->returns, rows->returns, rows->ctx);
	for (size_t i = 0; rc == 0 && i < p->n_minutes; i++)
		rc = rows->minute(rows->ctx, &p->minutes[i]);
	return rc;
}

static int
merge_forget(void *ctx, const struct addr *addr)
{
	/* No room: the request stays in the database and comes again. */
	(void)pending_forget(ctx, addr);
	return 0;
}

static int
merge_host(void *ctx, const struct host_key *key, const struct profile *profile,
	   const struct host_texts *texts)
{
	pending_host(ctx, key, profile, texts);
	return 0;
}

static int
merge_context(void *ctx, enum context_kind kind, const char *name,
	      const struct context *context)
{
	pending_context(ctx, kind, name, context);
	return 0;
}

static int
merge_mailbox(void *ctx, uint64_t id, const char *address, const struct mailbox *mailbox)
{
	pending_mailbox(ctx, id, address, mailbox);
	return 0;
}

static int
merge_lesson(void *ctx, const struct host_key *key, enum taught_what what,
	     const struct taught_as *as)
{
	pending_lesson(ctx, &(struct pending_lesson){key, what, as});
	return 0;
}

static int
merge_memo(void *ctx, enum memo_kind kind, uint64_t id, const char *name,
	   const struct memo *memo)
{
	pending_memo(ctx, &(struct pending_memo){kind, id, name, memo});
	return 0;
}

static int
merge_returns(void *ctx, enum returns_state state, const struct returns_key *key,
	      const struct returns_counts *counts)
{
	pending_returns(ctx, state, key, counts);
	return 0;
}

static int
merge_minute(void *ctx, const struct store_minute *minute)
{
	pending_minute(ctx, minute);
	return 0;
}

/* The newer text, if there is one. */
static void
merge_text(struct buf *text, struct buf *newer)
{
	if (newer->len == 0)
		return;
	buf_fini(text);
	*text = *newer;
	buf_init(newer);
}

void
pending_merge(struct pending *p, struct pending *newer)
{
	const struct pending_rows rows = {.ctx = p,
					  .forget = merge_forget,
					  .host = merge_host,
					  .context = merge_context,
					  .mailbox = merge_mailbox,
					  .lesson = merge_lesson,
					  .memo = merge_memo,
					  .returns = merge_returns,
					  .minute = merge_minute};

	(void)pending_each(newer, &rows);
	p->lost += newer->lost;
	merge_text(&p->judgement, &newer->judgement);
	merge_text(&p->measured, &newer->measured);
	clear(newer);
}
