/*
 * Who is visiting: from the facts of a session to an identity with a profile, and what
 * the identity teaches.  A session may change identity on its way (a second HELO after
 * STARTTLS, a sender that explains the HELO); each one it was gets its share.
 */
#include "visit.h"

#include <stdlib.h>
#include <string.h>

#include "dialect.h"
#include "learn.h"
#include "score_pack.h"
#include "sender.h"
#include "server.h"
#include "standing.h"
#include "takeback.h"

struct manner
visit_manner(const struct visit *v)
{
	const struct session *s = v->session;
	const struct findings *f = v->findings;
	struct manner manner = {
	    .dialect = dialect_of(s),
	    .tls = s->tls,
	    .pace = pace_of(s),
	    .sender = manner_sender_home(&f->name, &f->helo, f->sender_domain),
	    .provider = manner_sender_provider(&f->name, f->sender_domain),
	    .content = f->content};

	if (manner_sender_stray(&f->name, &f->helo, f->sender_domain))
		manner.stray = f->sender_domain;
	return manner;
}

struct location
visit_location(const struct visit *v)
{
	struct location where = {&v->session->ip, &v->session->owner};

	return where;
}

uint32_t
visit_s(int64_t at_ms)
{
	if (at_ms <= 0)
		return 0;
	return at_ms / 1000 < UINT32_MAX ? (uint32_t)(at_ms / 1000) : UINT32_MAX;
}

int64_t
visit_rcpt_at_ms(const struct visit *v)
{
	const struct session *s = v->session;
	const struct session_rcpt *rcpt = session_last_rcpt(s);
	const struct session_txn *txn = session_last_txn(s);

	if (rcpt->at_ms != 0)
		return rcpt->at_ms;
	return txn->at_ms != 0 ? txn->at_ms : s->at_ms;
}

int
visit_look_closer(struct visit *v)
{
	const size_t outcome = offsetof(struct outcome, worst.score.reasons);
	struct findings *f;

	if (v->findings != NULL)
		return 0;
	if ((f = calloc(1, sizeof(*f) + outcome)) == NULL)
		return -1;
	f->outcome = (struct outcome *)(void *)(f + 1);
	f->name.registered = f->helo.registered = ""; /* who is exempt is not looked at */
	v->findings = f;
	return 0;
}

const struct autotrap_target *
visit_target(const struct visit *v, const char *to, struct autotrap_target *room)
{
	if (v->target != NULL && v->target->address == to)
		return v->target;
	autotrap_aim(v->teach->recall, to, room);
	return room;
}

void
visit_keep_worst(struct visit *v, const struct verdict *verdict)
{
	struct findings *f = v->findings;
	size_t size = score_pack(&verdict->score, NULL);
	void *room = size > 0 ? realloc(f->reasons, size) : NULL;

	memcpy(&f->outcome->worst, verdict, offsetof(struct verdict, score.reasons));
	f->outcome->worst.score.n_reasons = 0;
	f->n_reasons = 0;
	if (room == NULL)
		return;
	f->reasons = room;
	f->n_reasons = verdict->score.n_reasons;
	score_pack(&verdict->score, f->reasons);
}

void
visit_worst(const struct visit *v, struct verdict *worst_r)
{
	const struct findings *f = v->findings;

	memcpy(worst_r, &f->outcome->worst, offsetof(struct verdict, score.reasons));
	score_unpack(f->reasons, f->n_reasons, &worst_r->score);
}

void
visit_free(struct visit *v)
{
	if (v == NULL)
		return;
	if (v->findings != NULL) {
		free(v->findings->reasons);
		free(v->findings->sender_domain);
	}
	free(v->findings);
	free(v);
}

void
visit_contexts(const struct visit *v, const struct manner *manner,
	       struct relatives_contexts *contexts_r)
{
	struct location where = visit_location(v);

	relatives_contexts(&where, &v->findings->name, &v->findings->helo, manner,
			   contexts_r);
}

void
visit_proven(const struct visit *v, uint32_t now_s)
{
	struct relatives_contexts contexts;
	struct manner manner = visit_manner(v);

	visit_contexts(v, &manner, &contexts);
	teach_count(v->teach, &contexts, TEACH_PROVEN, now_s);
	takeback_tell(v, TAUGHT_PROVEN, now_s);
}

void
visit_tell_host(const struct visit *v, const struct profile *p)
{
	const struct findings *f = v->findings;

	/* What was not read must not be written over. */
	if (p != NULL && !p->unread && v->teach->sink.host != NULL)
		v->teach->sink.host(v->teach->sink.ctx, &f->key, p, &f->outcome->texts);
}

void
visit_note_texts(struct visit *v)
{
	const char *helo = session_helo(v->session);
	struct findings *f = v->findings;

	f->outcome->key = f->key;
	f->outcome->name_class = f->name.class;
	f->outcome->helo_class = f->helo.class;
	f->outcome->texts = (struct host_texts){.ptr = f->name.name,
						.helo = helo != NULL ? helo : "",
						.template = f->name.template,
						.provider = f->name.registered,
						.ptr_status = v->session->ptr_status,
						.owner = &v->session->owner};
}

/* Who comes back after a long silence may be somebody else. */
static void
begin_afresh(struct visit *v, struct profile *p, uint32_t now_s)
{
	profile_forget_history(p);
	standing_forget(v->outbound, v->teach->recall, &v->findings->key);
	v->findings->content = 0;
	visit_relabel(v, p, now_s);
}

/*
 * HELOs that differ in their numbers only are one, and so are those of the organisation
 * that the client's chosen name belongs to: a pool of servers behind one address.
 */
static void
note_helo(const struct visit *v, struct profile *p)
{
	const struct findings *f = v->findings;
	bool at_home = server_like(f->name.class, f->helo.class) &&
		       f->helo.class != HELO_OTHER && f->name.registered[0] != '\0';
	const char *name = at_home ? f->name.registered : f->helo.template;

	if (name[0] != '\0')
		profile_helo(p, recall_hash(v->teach->recall, CONTEXT_HELO, name));
}

static bool
learning(const struct visit *v)
{
	return v->teach->freeze == NULL || !freeze_active(v->teach->freeze);
}

static void
begin_new(const struct visit *v, struct profile *p, uint32_t now_s)
{
	struct relatives_contexts contexts;
	struct manner manner;

	v->findings->outcome->new_host = true;
	if (!learning(v)) {
		taught_unseen(p);
		return;
	}
	manner = visit_manner(v);
	visit_contexts(v, &manner, &contexts);
	teach_count(v->teach, &contexts, TEACH_SEEN, now_s);
}

/* A session of this identity begins: count it, and the host where it is new. */
static void
begin(struct visit *v, struct profile *p, uint32_t now_s)
{
	if (p->first_s == 0)
		begin_new(v, p, now_s);
	else if (server_silent(p, now_s))
		begin_afresh(v, p, now_s);
	profile_session(p, now_s, v->session->concurrent);
	note_helo(v, p);
}

/* Of 255 bytes that it may have most have a dozen.  Without memory it is not known. */
static void
keep_sender_domain(struct findings *f, const char *domain)
{
	free(f->sender_domain);
	f->sender_domain = domain != NULL ? strdup(domain) : NULL;
}

void
visit_look(struct visit *v, struct host_key *key_r)
{
	const struct session *s = v->session;
	char domain[DNAME_MAX];
	struct helo_input in = {.helo = session_helo(s),
				.known = s->helo_known,
				.ip = &s->ip,
				.ptr = &v->findings->name,
				.sender_domain =
				    sender_domain(session_last_txn(s), domain),
				.self = v->self};

	keep_sender_domain(v->findings, in.sender_domain);
	helo_parse(&in, &v->findings->helo);
	host_key_make(&s->ip, v->findings->helo.form, (uint8_t)dialect_of(s), key_r);
}

/* What a lookup that fails does not tell stays what it was. */
static void
note_names(const struct findings *f, struct profile *p)
{
	if (profile_name_class(p, &f->name) != f->name.class)
		return;
	p->name_class = (uint8_t)f->name.class;
	p->helo_class = (uint8_t)f->helo.class;
}

struct profile *
visit_resolve(struct visit *v, uint32_t now_s)
{
	struct recall *recall = v->teach->recall;
	const struct session *s = v->session;
	struct findings *f = v->findings;
	struct host_key key;
	struct profile *p;

	if (f->key_known && f->txns_seen == s->n_txns)
		return recall_profile(recall, &f->key);
	if (!f->key_known)
		hostname_parse(s->ptr, s->ptr_status, &s->ip, &f->name);
	visit_look(v, &key);
	f->txns_seen = s->n_txns;
	if (f->key_known && memcmp(&key, &f->key, sizeof(key)) != 0) {
		visit_tell_host(v, recall_find_profile(recall, &f->key));
		f->key_known = false;
	}
	if ((p = recall_profile(recall, &key)) == NULL)
		return NULL;
	f->content = content_agreed(content_get(p->content));
	if (!f->key_known) {
		f->key = key;
		f->key_known = true;
		begin(v, p, now_s);
	}
	note_names(f, p);
	visit_note_texts(v);
	return p;
}

struct profile *
visit_profile(const struct visit *v)
{
	const struct findings *f = v->findings;

	return f != NULL && f->key_known ? recall_find_profile(v->teach->recall, &f->key)
					 : NULL;
}

static void
teach_relatives(const struct visit *v, struct profile *p, uint32_t now_s)
{
	struct relatives_contexts contexts;
	struct manner manner;

	taught_nothing(p);
	if (p->label == LABEL_NONE || !learning(v))
		return;
	manner = visit_manner(v);
	visit_contexts(v, &manner, &contexts);
	teach_label(v->teach, &contexts, p, now_s);
	taught_note(p, &manner);
	takeback_tell(v, TAUGHT_LABEL, now_s);
}

void
visit_relabel(struct visit *v, struct profile *p, uint32_t now_s)
{
	struct findings *f = v->findings;
	enum label_origin origin;
	enum host_label label = learn_label(p, profile_name_class(p, &f->name),
					    f->helo.class, now_s, &origin);

	if (label == LABEL_NONE && standing_establishes(v, p, now_s)) {
		label = LABEL_SERVER;
		origin = ORIGIN_HISTORY;
	}
	if (label == p->label)
		return;
	takeback_label(v, p, now_s);
	f->outcome->lost_server |= p->label == LABEL_SERVER;
	p->label = (uint8_t)label;
	p->origin = (uint8_t)origin;
	p->labelled_s = now_s;
	if (label == LABEL_SERVER && p->established_s == 0)
		p->established_s = now_s;
	f->outcome->new_label = true;
	teach_relatives(v, p, now_s);
}
