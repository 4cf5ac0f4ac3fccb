#ifndef LYCHGATE_CALLER_H
#define LYCHGATE_CALLER_H

#include "engine.h"
#include "near.h"

/* A client for tests of the engine: sessions in one line each. */
struct caller {
	const char *ip;
	const char *ptr; /* NULL: none */
	const char *helo;
	const char *from; /* "" null sender */
	bool esmtp;
	bool auth;
};

/* One session as the engine sees it. */
struct call {
	struct engine *engine;
	struct session session;
	struct visit *visit;
	uint32_t now_s;
	struct verdict verdict; /* of the last recipient */
	struct outcome outcome; /* set by call_end() */
};

static inline void
call_begin(struct call *c, struct engine *e, const struct caller *who, uint32_t now_s)
{
	struct addr ip = {.family = 0};

	memset(c, 0, sizeof(*c));
	c->engine = e;
	c->now_s = now_s;
	if (who->ip != NULL)
		assert_int_equal(addr_parse(who->ip, &ip), 0);
	session_init(&c->session, (int64_t)now_s * 1000, &ip);
	session_set_ptr(&c->session, who->ptr, who->ptr != NULL ? strlen(who->ptr) : 0,
			who->ptr != NULL ? PTR_OK : PTR_NONE);
	c->session.auth = who->auth;
	c->visit = engine_connect(e, &c->session);
	assert_non_null(c->visit);
	if (who->helo != NULL)
		session_add_helo(&c->session, who->helo, strlen(who->helo));
}

static inline void
call_mail(struct call *c, const char *from, bool esmtp)
{
	session_add_txn(&c->session, (int64_t)c->now_s * 1000, from, strlen(from));
	if (esmtp)
		session_add_arg(&c->session, "SIZE=1000", 9);
	else
		session_last_txn(&c->session)->args_known = true;
}

static inline const struct verdict *
call_rcpt(struct call *c, const char *to, enum mta_answer answer)
{
	session_add_rcpt(&c->session, (int64_t)c->now_s * 1000, to, strlen(to), answer);
	engine_rcpt(c->engine, c->visit, &c->verdict);
	return &c->verdict;
}

/* The texts of the outcome point into the visit: only for call_end_keep(). */
static inline void
call_end(struct call *c)
{
	c->session.end_ms = (int64_t)c->now_s * 1000;
	engine_close(c->engine, c->visit, &c->outcome);
	engine_visit_free(c->visit);
	session_fini(&c->session);
}

/* A whole session with one recipient. */
static inline struct call
call_once(struct engine *e, const struct caller *who, uint32_t now_s, const char *to,
	  enum mta_answer answer)
{
	struct call c;

	call_begin(&c, e, who, now_s);
	call_mail(&c, who->from != NULL ? who->from : "a@sender.com", who->esmtp);
	call_rcpt(&c, to, answer);
	call_end(&c);
	return c;
}

/* Let a zombie hit the trap, and be convicted at its next recipient. */
static inline void
convict(struct engine *e, const struct caller *who, uint32_t now_s)
{
	struct call c = call_once(e, who, now_s, "bait@ours.net", MTA_ACCEPTED);

	assert_int_equal(c.outcome.label, LABEL_ZOMBIE);
	c = call_once(e, who, now_s + 1, "anna@ours.net", MTA_ACCEPTED);
	assert_int_equal(c.verdict.kind, VERDICT_ZOMBIE);
	assert_true(c.outcome.new_zombie);
}

static inline struct policy *
policy_in_mode(enum policy_mode mode)
{
	struct policy *p = policy_create();

	assert_int_equal(policy_set_mode(p, "", mode), 0);
	assert_int_equal(policy_add_trap(p, "bait@ours.net"), 0);
	return p;
}

/* An engine in this mode, with a trap bait@ours.net. */
static inline struct engine *
engine_in_mode(enum policy_mode mode, const struct engine_backing *backing,
	       const struct engine_sink *sink, uint64_t memory)
{
	struct engine_settings settings;
	struct engine *e;

	engine_settings_init(&settings);
	settings.memory = memory;
	e = engine_create(&settings, backing, sink, SECRET);
	assert_non_null(e);
	engine_set_policy(e, policy_in_mode(mode));
	return e;
}

#endif
