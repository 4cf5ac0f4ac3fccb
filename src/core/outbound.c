/*
 * The other half of the mail.  Who answers it, whom it is written to, and which accounts
 * never send tells more of incoming mail than any look at it: to forge a reply takes a
 * Message-ID of ours, which only those have whom we wrote to.
 */
#include "outbound.h"

#include <stdlib.h>
#include <string.h>

#include "autotrap.h"
#include "sender.h"
#include "stamp.h"

#define DAY_S	    86400
#define PAIRS_SHARE 3 /* of the memory this part is for them */

/* What is hashed beside the text.  Ids in the database come from these numbers: they
 * never change. */
enum { HASH_MESSAGE = 120, HASH_DOMAIN_NAME };

struct outbound {
	const struct recall *recall; /* whose secret keys the hashes */
	struct memo_shelf *shelf;
	struct pairs *pairs; /* who writes to whom */
	uint32_t unnoted_s;
};

struct outbound *
outbound_create(const struct recall *recall, uint64_t memory,
		const struct engine_backing *backing, const struct engine_sink *sink)
{
	struct outbound *o = calloc(1, sizeof(*o));
	struct memo_archive archive = {.read = NULL};

	if (o == NULL)
		return NULL;
	o->recall = recall;
	if (backing != NULL)
		archive.read = backing->memo, archive.read_ctx = backing->ctx;
	if (sink != NULL)
		archive.tell = sink->memo, archive.tell_ctx = sink->ctx;
	o->shelf = memo_create(memory - memory / PAIRS_SHARE, &archive);
	o->pairs = pairs_create(memory / PAIRS_SHARE, o->shelf);
	if (o->shelf == NULL || o->pairs == NULL) {
		outbound_free(o);
		return NULL;
	}
	return o;
}

void
outbound_free(struct outbound *o)
{
	if (o == NULL)
		return;
	pairs_free(o->pairs);
	memo_free(o->shelf);
	free(o);
}

struct memo_shelf *
outbound_shelf(struct outbound *o)
{
	return o->shelf;
}

struct pairs *
outbound_pairs(struct outbound *o)
{
	return o->pairs;
}

size_t
outbound_memory(const struct outbound *o)
{
	return memo_memory(o->shelf) + pairs_memory(o->pairs);
}

int
outbound_load(struct outbound *o, enum memo_kind kind, uint64_t id,
	      const struct memo *memo)
{
	if (kind != MEMO_PAIR)
		return memo_load(o->shelf, kind, id, memo);
	pairs_load(o->pairs, id);
	return 0;
}

size_t
outbound_capacity(const struct outbound *o, enum memo_kind kind)
{
	return kind == MEMO_PAIR ? pairs_capacity(o->pairs)
				 : memo_capacity(o->shelf, kind);
}

/* Of any length: what recall_hash() cuts is hashed with the hash so far as its kind. */
uint64_t
outbound_message_id(const struct outbound *o, const struct message_id_text *id)
{
	char chunk[CONTEXT_NAME_MAX + 1];
	uint64_t hash = HASH_MESSAGE;

	for (size_t at = 0; at < id->len; at += CONTEXT_NAME_MAX) {
		size_t len = id->len - at;

		if (len > CONTEXT_NAME_MAX)
			len = CONTEXT_NAME_MAX;
		memcpy(chunk, id->text + at, len);
		chunk[len] = '\0';
		hash = recall_hash(o->recall, hash, chunk);
	}
	return hash;
}

static uint64_t
domain_id(const struct outbound *o, const char *domain)
{
	return recall_hash(o->recall, HASH_DOMAIN_NAME, domain);
}

/* The domain whose owner is meant; a bare public suffix, or a single label, itself. */
static const char *
owner(const char *domain)
{
	const char *registered = dname_registered(domain);

	return registered != NULL ? registered : domain;
}

uint64_t
outbound_account_id(const struct outbound *o, const char *address)
{
	return autotrap_user(o->recall, address);
}

/* Count it, and tell the sink.  ${name}: as it is to be stored.  False: it is not noted.
 */
static bool
note(struct outbound *o, enum memo_kind kind, uint64_t id, const char *name,
     const struct memo *news)
{
	struct memo *m = memo_put(o->shelf, kind, id, news->last_s);

	if (m == NULL)
		return false;
	m->ref = news->ref;
	m->first_s = stamp_earlier(m->first_s, news->first_s);
	m->last_s = stamp_later(m->last_s, news->last_s);
	m->n += news->n;
	memo_changed(o->shelf, kind, id, name, m);
	return true;
}

/* Count the recipients elsewhere; how many there are. */
static uint32_t
note_partners(struct outbound *o, const struct session_txn *txn, uint32_t now_s)
{
	char domain[DNAME_MAX];
	uint32_t n = 0;

	for (size_t i = 0; i < txn->n_rcpts; i++) {
		const struct session_rcpt *rcpt = &txn->rcpts[i];
		struct memo news = {.first_s = now_s, .last_s = now_s, .n = 1};
		const char *partner;

		if (rcpt->mta == MTA_UNKNOWN || rcpt->mta == MTA_REJECTED ||
		    session_domain(rcpt->to, domain) != 0 ||
		    outbound_is_local(o, domain, now_s))
			continue;
		n++;
		partner = owner(domain);
		(void)note(o, MEMO_PARTNER, domain_id(o, partner), partner, &news);
	}
	return n;
}

/* Stands for all messages of an account without a Message-ID. */
static uint64_t
unnamed_id(const struct outbound *o, uint64_t account)
{
	return recall_hash(o->recall, account, "unnamed");
}

static void
note_message(struct outbound *o, const struct session_txn *txn, uint32_t now_s)
{
	char domain[DNAME_MAX];
	struct memo news = {.first_s = now_s, .last_s = now_s, .n = 1};
	uint64_t account = outbound_account_id(o, txn->mail_from);
	struct message_id_text id;
	bool noted = note(o, MEMO_ACCOUNT, account, txn->mail_from, &news);

	if (sender_domain(txn, domain) != NULL)
		(void)note(o, MEMO_SENDER_DOMAIN, domain_id(o, domain), domain, &news);
	news.ref = account;
	noted &= note(o, MEMO_SENT,
		      txn->data->message_id != NULL &&
			      message_id_only(txn->data->message_id, &id) == 0
			  ? outbound_message_id(o, &id)
			  : unnamed_id(o, account),
		      "", &news);
	if (!noted)
		o->unnoted_s = stamp_later(o->unnoted_s, now_s);
}

uint32_t
outbound_unnoted(const struct outbound *o)
{
	return o->unnoted_s;
}

void
outbound_learn(struct outbound *o, const struct session *s, const struct session_txn *txn)
{
	int64_t at_ms = txn->at_ms != 0 ? txn->at_ms : s->at_ms;
	uint32_t now_s = at_ms > 0 ? (uint32_t)(at_ms / 1000) : 0;

	if (txn->data == NULL || !sender_is_named(txn) || now_s == 0)
		return;
	if (note_partners(o, txn, now_s) > 0)
		note_message(o, txn, now_s);
}

void
outbound_local(struct outbound *o, const char *domain, uint32_t now_s)
{
	uint64_t id = domain_id(o, domain);
	const struct memo *m = memo_find(o->shelf, MEMO_LOCAL_DOMAIN, id, now_s);
	struct memo news = {.first_s = now_s, .last_s = now_s, .n = 1};

	/* Once a day is enough to know it, and spares the database a row a message. */
	if (m == NULL || now_s / DAY_S > m->last_s / DAY_S)
		(void)note(o, MEMO_LOCAL_DOMAIN, id, domain, &news);
}

bool
outbound_is_local(struct outbound *o, const char *domain, uint32_t now_s)
{
	return memo_find(o->shelf, MEMO_LOCAL_DOMAIN, domain_id(o, domain), now_s) !=
	       NULL;
}

int
outbound_sent(struct outbound *o, const struct message_id_text *id, uint32_t now_s,
	      struct outbound_message *message_r)
{
	struct memo *m;
	int found = memo_look(o->shelf, MEMO_SENT, outbound_message_id(o, id), now_s, &m);

	if (found == 1)
		*message_r = (struct outbound_message){m->ref, m->last_s};
	return found;
}

static int
habit(struct outbound *o, enum memo_kind kind, uint64_t id, uint32_t now_s,
      struct outbound_habit *habit_r)
{
	struct memo *m;
	int found = memo_look(o->shelf, kind, id, now_s, &m);

	if (found == 1)
		*habit_r = (struct outbound_habit){m->first_s, m->last_s, m->n};
	return found;
}

int
outbound_account(struct outbound *o, const char *address, uint32_t now_s,
		 struct outbound_habit *habit_r)
{
	return habit(o, MEMO_ACCOUNT, outbound_account_id(o, address), now_s, habit_r);
}

int
outbound_sender_domain(struct outbound *o, const char *domain, uint32_t now_s,
		       struct outbound_habit *habit_r)
{
	return habit(o, MEMO_SENDER_DOMAIN, domain_id(o, domain), now_s, habit_r);
}

int
outbound_partner(struct outbound *o, const char *domain, uint32_t now_s,
		 struct outbound_habit *habit_r)
{
	return habit(o, MEMO_PARTNER, domain_id(o, domain), now_s, habit_r);
}

int
outbound_sends_unnamed(struct outbound *o, const char *address, uint32_t now_s)
{
	uint64_t id = unnamed_id(o, outbound_account_id(o, address));
	struct memo *m;

	return memo_look(o->shelf, MEMO_SENT, id, now_s, &m);
}

void
outbound_note_signed(struct outbound *o, const char *address, bool is_signed,
		     uint32_t now_s)
{
	uint64_t id = outbound_account_id(o, address);
	struct memo *m = NULL;
	int found = memo_look(o->shelf, MEMO_SIGNED, id, now_s, &m);

	if (found < 0 && !is_signed)
		o->unnoted_s = stamp_later(o->unnoted_s, now_s);
	if (found == 0 && is_signed)
		m = memo_put(o->shelf, MEMO_SIGNED, id, now_s);
	if (m == NULL)
		return;
	/* An hour more or less of a signed run is not worth a row in the database. */
	if (is_signed && now_s - m->last_s < 3600)
		return;
	if (m->first_s == 0 || !is_signed)
		m->first_s = now_s;
	m->last_s = stamp_later(m->last_s, now_s);
	m->n++;
	memo_changed(o->shelf, MEMO_SIGNED, id, address, m);
}

int
outbound_signed(struct outbound *o, const char *address, uint32_t now_s,
		struct outbound_habit *habit_r)
{
	return habit(o, MEMO_SIGNED, outbound_account_id(o, address), now_s, habit_r);
}
