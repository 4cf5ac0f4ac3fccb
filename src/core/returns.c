/*
 * Who comes back, and with what.  The work for each recipient is bounded: some look-ups,
 * and at most CHAIN_MAX cases with the same envelope.
 */
#include "returns_case.h"

#include <string.h>

#include "ascii.h"
#include "dialect.h"
#include "sender.h"
#include "server.h"
#include "visit.h"

#define HASH_SENDER    UINT64_C(0x72657453656e64)
#define HASH_RCPT      UINT64_C(0x72657452637074)
#define CHAIN_MAX      8
#define BODY_ALIKE     10 /* bits of 64 that may differ */
#define REPEATS_KEPT_S (7 * 86400)
#define WATCHED_MS     ((int64_t)RETURNS_WATCHED_S * 1000)

/* The envelope */

static uint64_t
hash_lower(const struct returns *r, uint64_t kind, const char *text)
{
	char lower[CONTEXT_NAME_MAX];
	size_t len = strnlen(text, sizeof(lower) - 1);

	for (size_t i = 0; i < len; i++)
		lower[i] = ascii_to_lower(text[i]);
	lower[len] = '\0';
	return recall_hash(r->recall, kind, lower);
}

/* /24 or /56 of the unit, and the dialect: 8 bytes that are unique. */
static uint64_t
near_of(const struct host_key *key)
{
	size_t bytes = key->family == 4 ? 3 : 7;
	uint64_t near = 0;

	for (size_t i = 0; i < bytes; i++)
		near = near << 8 | key->unit[i];
	return near << 8 | key->dialect;
}

/* Who in that network. */
static uint16_t
who_of(const struct host_key *key)
{
	uint8_t unit = key->unit[key->family == 4 ? 3 : 7];

	return (uint16_t)(unit << 8 | key->form);
}

static void
note_envelope(const struct returns *r, struct visit *v)
{
	const struct session_txn *txn = session_last_txn(v->session);
	const struct session_rcpt *rcpt = session_last_rcpt(v->session);
	struct returns_note *note = &v->findings->returns;
	uint64_t sender, to;

	if (!sender_is_named(txn) || sender_is_bounce(txn))
		return;
	sender = hash_lower(r, HASH_SENDER, txn->mail_from);
	to = hash_lower(r, HASH_RCPT, rcpt->to);
	note->envelope = (sender * 3) ^ to;
	note->envelope += note->envelope == 0; /* 0 stands for none */
	note->rcpt = (uint32_t)to;
	note->near = near_of(&v->findings->key);
	note->size = dialect_announced_size(txn);
}

/* Returns */

static int64_t
age_s(const struct visit *v, const struct returns_case *c)
{
	return (v->session->at_ms - c->at_ms) / 1000;
}

/* Did the session begin after that refusal, and while it was watched? */
static bool
is_return(const struct visit *v, const struct returns_case *c)
{
	int64_t after_ms = v->session->at_ms - c->at_ms;

	return after_ms > 0 && after_ms < WATCHED_MS;
}

static void
came(struct returns_case *c, enum returns_way way, unsigned step)
{
	if (c->step[way] == 0)
		c->step[way] = (uint8_t)(step + 1);
}

/* Somebody brings an envelope that was refused. */
static void
match_envelope(struct returns *r, const struct visit *v)
{
	const struct returns_note *note = &v->findings->returns;
	const uint64_t *newest = table_get(r->envelopes, &note->envelope);
	uint64_t number = newest != NULL ? *newest : 0;
	struct returns_case *c;

	for (int i = 0; i < CHAIN_MAX && (c = returns_case(r, number)) != NULL; i++) {
		number = c->older;
		if (!is_return(v, c))
			continue;
		came(c, RETURNS_ANYONE, returns_bin(age_s(v, c)));
		if (c->near != note->near)
			continue;
		came(c, RETURNS_NEAR, returns_bin(age_s(v, c)));
		c->passes |= (uint16_t)(1u << returns_bin(age_s(v, c)));
	}
}

static bool
in_sketch(const struct returns_case *c, uint32_t rcpt)
{
	for (size_t i = 0; i < RETURNS_SKETCH; i++)
		if (c->rcpts[i] == rcpt)
			return true;
	return false;
}

/* What the recipient has in common with what the host was refused before. */
static void
match_host(struct returns *r, struct visit *v, const struct guest *guest)
{
	struct returns_note *note = &v->findings->returns;

	for (unsigned kind = 0; kind < RETURNS_REFUSALS; kind++) {
		const struct returns_case *c = returns_case(r, guest->open[kind]);

		if (c == NULL || !is_return(v, c))
			continue;
		if (c->envelope == note->envelope)
			note->resends |= (uint8_t)(1u << kind);
		if (in_sketch(c, note->rcpt))
			note->overlaps |= (uint8_t)(1u << kind);
	}
}

/* The facts */

/*
 * The exact request that was refused for good, in another session (RFC 5321 4.2.1).
 * People write to each other several times a day: without announced sizes that agree it
 * is another mail, unless it comes at once.
 */
static bool
repeats(const struct visit *v, const struct triple *t, uint32_t now_s)
{
	const struct returns_note *note = &v->findings->returns;
	bool sizes_known = t->size != 0 && note->size != 0;
	uint32_t within_s = sizes_known ? RETURNS_REPEAT_S : RETURNS_REPEAT_BLIND_S;

	if (t->refused_s == 0 || (sizes_known && t->size != note->size))
		return false;
	return now_s - t->refused_s < within_s && v->session->at_ms / 1000 > t->refused_s;
}

static bool
retries(const struct triple *t, uint32_t now_s)
{
	return t->deferred_s != 0 && now_s > t->deferred_s &&
	       now_s - t->deferred_s > RETURNS_RETRY_S &&
	       now_s - t->deferred_s < RETURNS_WATCHED_S;
}

static void
note_facts(struct returns *r, struct visit *v, struct profile *p, uint32_t now_s)
{
	struct returns_note *note = &v->findings->returns;
	const struct triple_key key = {note->envelope, note->near};
	struct triple *t = table_get(r->triples, &key);
	struct guest *guest;

	if (t == NULL || t->who != who_of(&v->findings->key))
		return;
	if (retries(t, now_s)) {
		p->retries += p->retries < UINT8_MAX;
		t->deferred_s = 0;
	}
	if (note->repeated || !repeats(v, t, now_s) ||
	    (guest = table_put(r->guests, &v->findings->key, NULL)) == NULL)
		return;
	note->repeated = true;
	if (now_s - guest->repeated_s >= REPEATS_KEPT_S)
		guest->repeats = 0;
	guest->repeats++;
	guest->repeated_s = now_s;
}

bool
returns_retried(const struct profile *p)
{
	return p->retries > 0;
}

void
returns_arrive(struct returns *r, struct visit *v, struct profile *p, uint32_t now_s)
{
	struct returns_note *note = &v->findings->returns;
	const struct guest *guest;

	returns_case_end_old(r, visit_rcpt_at_ms(v));
	note->repeats = 0;
	note->envelope = 0;
	if (r->n > 0)
		note_envelope(r, v);
	if (note->envelope == 0)
		return;
	match_envelope(r, v);
	/* Who was never here was never refused. */
	if (v->findings->outcome->new_host)
		return;
	note_facts(r, v, p, now_s);
	if ((guest = table_get(r->guests, &v->findings->key)) == NULL)
		return;
	match_host(r, v, guest);
	note->repeats = now_s - guest->repeated_s < REPEATS_KEPT_S ? guest->repeats : 0;
}

/* Refusals */

static enum returns_refusal
refusal_of(const struct session_rcpt *rcpt, const struct verdict *verdict)
{
	if (rcpt->mta == MTA_DEFERRED)
		return RETURNS_DEFERRED;
	if (rcpt->mta == MTA_UNKNOWN || rcpt->mta == MTA_REJECTED)
		return RETURNS_MTA;
	return verdict->action == ACTION_REFUSE ? RETURNS_OURS : RETURNS_ACCEPTED;
}

static enum returns_class
class_of(const struct returns *r, const struct profile *p, uint32_t now_s)
{
	if (p->label == LABEL_ZOMBIE)
		return RETURNS_ZOMBIE;
	if (profile_convicted(p, now_s))
		return RETURNS_CONVICTED;
	if (p->label == LABEL_SERVER || server_proven(p, recall_users(r->recall), now_s))
		return RETURNS_VALID;
	return RETURNS_UNKNOWN;
}

/* Keep the lowest distinct hashes; 0 stands for none. */
static void
sketch_add(struct returns_case *c, uint32_t rcpt)
{
	size_t highest = 0;

	if (in_sketch(c, rcpt))
		return;
	for (size_t i = 0; i < RETURNS_SKETCH; i++) {
		if (c->rcpts[i] == 0) {
			c->rcpts[i] = rcpt;
			return;
		}
		if (c->rcpts[i] > c->rcpts[highest])
			highest = i;
	}
	if (rcpt < c->rcpts[highest])
		c->rcpts[highest] = rcpt;
}

/* One host in RETURNS_SAMPLE, always the same ones (multiplicative hashing, Knuth 6.4).
 */
static bool
in_sample(const struct host_key *key, uint64_t near)
{
	uint64_t host = near ^ (uint64_t)who_of(key) << 40;

	return (host * UINT64_C(0x9e3779b97f4a7c15) >> 48) % RETURNS_SAMPLE == 0;
}

/* A case of this kind begins, unless the host has one that is open. */
static void
begin_case(struct returns *r, struct visit *v, enum returns_refusal kind, bool convicted)
{
	struct returns_note *note = &v->findings->returns;
	struct returns_case *c;
	struct guest *guest;
	uint64_t *newest;

	if (kind == RETURNS_ACCEPTED && !in_sample(&v->findings->key, note->near))
		return;
	if ((guest = table_put(r->guests, &v->findings->key, NULL)) == NULL)
		return;
	if ((c = returns_case(r, guest->open[kind])) != NULL) {
		if (note->begun[kind].number == guest->open[kind])
			sketch_add(c, note->rcpt);
		return;
	}
	if ((newest = table_put(r->envelopes, &note->envelope, NULL)) == NULL)
		return;
	c = returns_case_begin(r, visit_rcpt_at_ms(v));
	c->near = note->near;
	c->envelope = note->envelope;
	c->older = *newest;
	c->key = v->findings->key;
	c->refusal = (uint8_t)kind;
	c->class = RETURNS_UNKNOWN;
	c->first = v->findings->outcome->new_host;
	c->convicted = convicted;
	sketch_add(c, note->rcpt);
	*newest = guest->open[kind] = r->head - 1;
	note->begun[kind] = (struct returns_begun){r->head - 1, v->session->n_txns - 1};
}

/* How many of the recipients that such hosts are taken from a greylist had delayed. */
static void
count_triple(struct returns *r, const struct profile *p, bool new, uint32_t now_s)
{
	struct returns_key key = {.day = now_s / 86400,
				  .refusal = RETURNS_ACCEPTED,
				  .class = (uint8_t)class_of(r, p, now_s)};
	struct returns_counts *counts = returns_tally_at(r->done, &key);

	if (counts == NULL)
		return;
	counts->triples++;
	counts->triples_new += new;
}

static struct triple *
triple_of(struct returns *r, const struct visit *v, bool *new_r)
{
	const struct returns_note *note = &v->findings->returns;
	const struct triple_key key = {note->envelope, note->near};

	return table_put(r->triples, &key, new_r);
}

/* What strangers sent and we took would fill the table. */
static void
learn_taken(struct returns *r, const struct visit *v, const struct profile *p)
{
	uint32_t now_s = visit_s(visit_rcpt_at_ms(v));
	bool new;

	if (class_of(r, p, now_s) == RETURNS_VALID && triple_of(r, v, &new) != NULL)
		count_triple(r, p, new, now_s);
}

static void
learn_refused(struct returns *r, const struct visit *v, enum returns_refusal kind)
{
	uint32_t now_s = visit_s(visit_rcpt_at_ms(v));
	struct triple *t = triple_of(r, v, NULL);

	if (t == NULL)
		return;
	t->who = who_of(&v->findings->key);
	if (kind == RETURNS_DEFERRED)
		t->deferred_s = now_s;
	else
		t->refused_s = now_s;
	t->size = v->findings->returns.size;
}

void
returns_answer(struct returns *r, struct visit *v, const struct profile *p,
	       const struct verdict *verdict)
{
	enum returns_refusal kind = refusal_of(session_last_rcpt(v->session), verdict);

	if (v->findings->returns.envelope == 0)
		return;
	begin_case(r, v, kind, verdict->kind == VERDICT_ZOMBIE);
	if (kind == RETURNS_ACCEPTED)
		learn_taken(r, v, p);
	else
		learn_refused(r, v, kind);
}

void
returns_refuse_message(struct returns *r, struct visit *v)
{
	if (v->findings->returns.envelope == 0)
		return;
	begin_case(r, v, RETURNS_OURS, true);
	learn_refused(r, v, RETURNS_OURS);
}

/* The end of a session */

static uint32_t
message_id_of(const struct returns *r, const struct session_data *data)
{
	if (data == NULL || data->message_id == NULL || data->message_id[0] == '\0')
		return 0;
	return (uint32_t)recall_hash(r->recall, HASH_RCPT, data->message_id) | 1;
}

/* The content of what this session was refused in part. */
static void
note_content(struct returns *r, const struct visit *v)
{
	const struct session *s = v->session;

	for (unsigned kind = 0; kind < RETURNS_REFUSALS; kind++) {
		const struct returns_begun *begun = &v->findings->returns.begun[kind];
		struct returns_case *c = returns_case(r, begun->number);
		const struct session_data *data =
		    begun->txn < s->n_txns ? s->txns[begun->txn].data : NULL;

		if (c == NULL || data == NULL)
			continue;
		c->message_id = message_id_of(r, data);
		c->has_body = data->has_simhash;
		c->body = data->body_simhash;
	}
}

/* What the session's content says about the case. */
struct likeness {
	bool same_id, alike, other; /* bodies: one is alike, all are others */
};

static struct likeness
compare(const struct returns *r, const struct visit *v, const struct returns_case *c)
{
	const struct session *s = v->session;
	struct likeness l = {.other = false};
	size_t n = s->n_txns < CHAIN_MAX ? s->n_txns : CHAIN_MAX;
	bool seen = false;

	for (size_t i = 0; i < n; i++) {
		const struct session_data *data = s->txns[i].data;

		if (data == NULL)
			continue;
		if (c->message_id != 0 && message_id_of(r, data) == c->message_id)
			l.same_id = true;
		if (!c->has_body || !data->has_simhash)
			continue;
		seen = true;
		if (__builtin_popcountll(c->body ^ data->body_simhash) <= BODY_ALIKE)
			l.alike = true;
	}
	l.other = seen && !l.alike;
	return l;
}

/* With what the host returns. */
static enum returns_way
way_of(const struct returns *r, const struct visit *v, const struct returns_case *c)
{
	const struct returns_note *note = &v->findings->returns;
	bool resends = note->resends >> c->refusal & 1;
	bool overlaps = note->overlaps >> c->refusal & 1;
	struct likeness l = compare(r, v, c);

	if (l.same_id || (resends && !l.other))
		return RETURNS_RESEND;
	return resends || overlaps || l.alike ? RETURNS_RETEMPLATE : RETURNS_BLAST;
}

/* The host's open cases: it is back, and who it is may be known better now. */
static void
end_host(struct returns *r, struct visit *v, const struct profile *p, uint32_t now_s)
{
	const struct findings *f = v->findings;
	const struct guest *guest = table_get(r->guests, &f->key);

	if (guest == NULL)
		return;
	for (unsigned kind = 0; kind < RETURNS_REFUSALS; kind++) {
		struct returns_case *c = returns_case(r, guest->open[kind]);

		if (c == NULL)
			continue;
		c->class = (uint8_t)class_of(r, p, now_s);
		if (!is_return(v, c) || f->outcome->rcpts == 0)
			continue;
		came(c, RETURNS_HOST, returns_bin(age_s(v, c)));
		came(c, way_of(r, v, c), returns_bin(age_s(v, c)));
	}
}

void
returns_end(struct returns *r, struct visit *v, const struct profile *p, uint32_t now_s)
{
	if (r->n > 0 && p != NULL && v->findings->key_known) {
		note_content(r, v);
		end_host(r, v, p, now_s);
	}
	returns_case_tell(r, now_s);
}

void
returns_forget(struct returns *r, const struct host_key *key)
{
	if (r->n > 0)
		(void)table_remove(r->guests, key);
}
