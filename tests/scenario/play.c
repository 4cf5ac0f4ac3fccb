/*
 * The statements of a scenario but loops and expectations, one row each.  A session lasts
 * until the next one begins, the clock is moved, or it is asked what it came to.
 */
#include "play.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bounce.h"
#include "expect.h"
#include "num.h"
#include "setup.h"

#define DAY_S 86400u

int
play_fail(struct play *p, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	buf_vaddf(&p->problem, format, ap);
	va_end(ap);
	return -1;
}

static void
on_grouped(void *ctx, const struct botnet_visit *visit)
{
	botnet_feed(((struct play *)ctx)->botnet, visit);
}

static const uint8_t key[] = "scenarios' key!!";

static struct engine *
make_engine(struct play *p)
{
	const struct engine_sink sink = {.grouped_ctx = p, .grouped = on_grouped};

	return engine_create(&p->settings, NULL, &sink, key);
}

int
play_memory(struct play *p, uint64_t bytes)
{
	struct engine *other;

	if (p->now_s != PLAY_BEGINNING_S || p->open || p->n_policy > 0)
		return play_fail(p, "memory is for the first line");
	p->settings.memory = bytes;
	if ((other = make_engine(p)) == NULL)
		return play_fail(p, "no memory");
	engine_free(p->engine);
	p->engine = other;
	return 0;
}

int
play_init(struct play *p)
{
	*p = (struct play){.now_s = PLAY_BEGINNING_S};
	buf_init(&p->problem);
	engine_settings_init(&p->settings);
	p->settings.memory = 16 << 20;
	p->settings.self.names = (const char *const *)p->self_names;
	p->settings.self.addrs = p->self_addrs;
	p->botnet = botnet_create(UINT64_C(64) << 20, key);
	p->engine = make_engine(p);
	return p->engine != NULL && p->botnet != NULL ? 0 : -1;
}

void
play_fini(struct play *p)
{
	play_close(p);
	engine_free(p->engine);
	botnet_free(p->botnet);
	for (size_t i = 0; i < p->settings.self.n_names; i++)
		free(p->self_names[i]);
	for (size_t i = 0; i < p->n_policy; i++)
		free(p->policy[i]);
	buf_fini(&p->problem);
}

int
play_duration(const char *text, uint32_t *s_r)
{
	uint64_t s;

	if (num_duration_parse(text, 0, 1000 * DAY_S, &s) != 0)
		return -1;
	*s_r = (uint32_t)s;
	return 0;
}

/* "4:05" or "4:05:06" as seconds.  0 or -1. */
static int
clock_parse(const char *text, uint32_t *s_r)
{
	uint32_t part[3] = {0};
	char *end = (char *)text;

	for (int i = 0; i < 3 && *end != '\0'; i++) {
		if (i > 0 && *end++ != ':')
			return -1;
		part[i] = (uint32_t)strtoul(end, &end, 10);
	}
	if (*end != '\0' || strchr(text, ':') == NULL || part[1] > 59 || part[2] > 59)
		return -1;
	*s_r = part[0] * 3600 + part[1] * 60 + part[2];
	return 0;
}

/* What time it is in the session. */
static int64_t
at_ms(const struct play *p)
{
	return (int64_t)p->now_s * 1000 + p->paused_ms;
}

/* The session is over; ${forget}: and so is what its host taught.  0, or -1 when the
 * host to be forgotten is not known. */
static int
finish(struct play *p, bool forget)
{
	bool forgotten = true;

	p->session.end_ms = at_ms(p);
	engine_close(p->engine, p->visit, &p->outcome);
	if (forget)
		forgotten = engine_forget(p->engine, &p->outcome.key, &p->outcome.texts,
					  p->now_s);
	engine_visit_free(p->visit);
	session_fini(&p->session);
	p->open = false;
	return forgotten ? 0 : -1;
}

void
play_close(struct play *p)
{
	if (p->open)
		finish(p, false);
}

void
play_wait(struct play *p, uint32_t s)
{
	play_close(p);
	p->now_s += s;
}

static int do_from(struct play *p, const struct words *w, size_t at);

/* at [3d] 4:05 [from ...] */
static int
do_at(struct play *p, const struct words *w)
{
	uint32_t days = 0, s;
	size_t at = 1;

	if (w->n > 2 && strchr(w->word[at], 'd') != NULL &&
	    play_duration(w->word[at++], &days) != 0)
		return play_fail(p, "which day?");
	if (at >= w->n || clock_parse(w->word[at++], &s) != 0)
		return play_fail(p, "at what time?");
	play_close(p);
	if (PLAY_BEGINNING_S + days + s < p->now_s)
		return play_fail(p, "the clock goes backwards");
	p->now_s = PLAY_BEGINNING_S + days + s;
	return at < w->n ? do_from(p, w, at) : 0;
}

/* after 5min [from ...] */
static int
do_after(struct play *p, const struct words *w)
{
	uint32_t s;

	if (w->n < 2 || play_duration(w->word[1], &s) != 0)
		return play_fail(p, "after how long?");
	play_wait(p, s);
	return w->n > 2 ? do_from(p, w, 2) : 0;
}

static enum ptr_status
ptr_status_parse(const char *name)
{
	for (enum ptr_status s = PTR_OK; s <= PTR_TEMP; s++)
		if (strcmp(ptr_status_name(s), name) == 0)
			return s;
	return PTR_UNKNOWN;
}

/* One fact about the client.  Returns how many words it took, 0 when not understood. */
static size_t
client_fact(struct session *s, char *const *word, size_t n)
{
	uint64_t number;

	if (strcmp(word[0], "auth") == 0) {
		s->auth = true;
		return 1;
	}
	if (n < 2)
		return 0;
	if (strcmp(word[0], "helo") == 0)
		return session_add_helo(s, word[1], strlen(word[1])) == 0 ? 2 : 0;
	if (strcmp(word[0], "owner") == 0) {
		owner_set_asn(&s->owner, word[1], strlen(word[1]));
		return s->owner.asn != 0 ? 2 : 0;
	}
	if (strcmp(word[0], "country") == 0) {
		owner_set_country(&s->owner, word[1], strlen(word[1]));
		return s->owner.country[0] != '\0' ? 2 : 0;
	}
	if (strcmp(word[0], "tls") == 0) {
		s->tls = strcmp(word[1], "on") == 0 ? TLS_ON : TLS_PLAIN;
		return s->tls == TLS_ON || strcmp(word[1], "off") == 0 ? 2 : 0;
	}
	if (strcmp(word[0], "concurrent") == 0) {
		if (num_u64_parse(word[1], 0, 100000, &number) != 0)
			return 0;
		s->concurrent = (int32_t)number;
		return 2;
	}
	if (strcmp(word[0], "ptr") != 0)
		return 0;
	if (strcmp(word[1], "none") == 0 || strcmp(word[1], "temp") == 0)
		return session_set_ptr(s, NULL, 0, ptr_status_parse(word[1])) == 0 ? 2
										   : 0;
	if (n < 3 || ptr_status_parse(word[2]) == PTR_UNKNOWN)
		return 0;
	return session_set_ptr(s, word[1], strlen(word[1]), ptr_status_parse(word[2])) ==
		       0
		   ? 3
		   : 0;
}

/* from ADDRESS [ptr NAME ok|forged|temp | ptr none|temp] [helo NAME]... [concurrent N]
 * [tls on|off] [owner AS64500] [country DE] [auth] */
static int
do_from(struct play *p, const struct words *w, size_t at)
{
	struct addr ip;

	if (strcmp(w->word[at++], "from") != 0 || at >= w->n ||
	    script_address(w->word[at++], &ip) != 0)
		return play_fail(p, "from what address?");
	play_close(p);
	p->values.ip = ip;
	p->paused_ms = 0;
	session_init(&p->session, at_ms(p), &ip);
	for (size_t took; at < w->n; at += took)
		if ((took = client_fact(&p->session, &w->word[at], w->n - at)) == 0) {
			session_fini(&p->session);
			return play_fail(p, "\"%s\" is no fact of a client", w->word[at]);
		}
	p->visit = engine_connect(p->engine, &p->session);
	p->judged = false;
	p->carry = (struct carry){0};
	p->open = p->visit != NULL;
	return p->open ? 0 : play_fail(p, "no memory");
}

static int
do_from_now(struct play *p, const struct words *w)
{
	return do_from(p, w, 0);
}

/* helo NAME: once more */
static int
do_helo(struct play *p, const struct words *w)
{
	if (!p->open || w->n != 2)
		return play_fail(p, "helo NAME, in a session");
	return session_add_helo(&p->session, w->word[1], strlen(w->word[1]));
}

/* mail ADDRESS|<> [PARAMETER]... */
static int
do_mail(struct play *p, const struct words *w)
{
	const char *from = w->n > 1 ? w->word[1] : "";
	int failed;

	if (!p->open || w->n < 2)
		return play_fail(p, "mail ADDRESS, in a session");
	if (strcmp(from, "<>") == 0)
		from = "";
	carry_message(&p->carry);
	p->through = 0;
	failed = session_add_txn(&p->session, at_ms(p), from, strlen(from));
	for (size_t i = 2; i < w->n; i++)
		failed |= session_add_arg(&p->session, w->word[i], strlen(w->word[i]));
	if (w->n == 2 && session_last_txn(&p->session) != NULL)
		session_last_txn(&p->session)->args_known = true;
	return failed != 0 ? play_fail(p, "no memory") : 0;
}

static enum mta_answer
mta_answer_parse(const char *name)
{
	for (enum mta_answer a = MTA_ACCEPTED; a <= MTA_DEFERRED; a++)
		if (strcmp(mta_answer_name(a), name) == 0)
			return a;
	return MTA_NOT_KNOWN;
}

/* rcpt ADDRESS [accepted|unknown|rejected|deferred] */
static int
do_rcpt(struct play *p, const struct words *w)
{
	enum mta_answer answer = w->n > 2 ? mta_answer_parse(w->word[2]) : MTA_ACCEPTED;

	if (!p->open || p->session.n_txns == 0 || w->n < 2 || answer == MTA_NOT_KNOWN)
		return play_fail(p, "rcpt ADDRESS ANSWER, behind mail");
	if (session_add_rcpt(&p->session, at_ms(p), w->word[1], strlen(w->word[1]),
			     answer) != 0)
		return play_fail(p, "no memory");
	if (p->tag != TAG_NONE)
		(void)session_set_tag(&p->session, p->tag, w->word[1]);
	engine_rcpt(p->engine, p->visit, &p->verdict);
	p->answer =
	    carry_rcpt(&p->carry, p->verdict.action == ACTION_REFUSE, p->verdict.carry);
	p->judged = true;
	p->recipients++;
	p->refused += p->verdict.action == ACTION_REFUSE;
	p->through += p->verdict.action == ACTION_PASS && answer == MTA_ACCEPTED;
	return 0;
}

/* pause MILLISECONDS: in the session */
static int
do_pause(struct play *p, const struct words *w)
{
	uint64_t ms;

	if (!p->open || w->n != 2 || num_u64_parse(w->word[1], 1, 600000, &ms) != 0)
		return play_fail(p, "pause MILLISECONDS, in a session");
	p->paused_ms += (uint32_t)ms;
	return 0;
}

/* header NAME [VALUE]: of the message, behind rcpt */
static int
do_header(struct play *p, const struct words *w)
{
	struct buf value;
	int failed = 0;

	if (!p->open || session_last_rcpt(&p->session) == NULL || w->n < 2)
		return play_fail(p, "header NAME [VALUE], behind rcpt");
	buf_init(&value);
	for (size_t i = 2; i < w->n; i++)
		failed |= buf_addf(&value, "%s%s", i > 2 ? " " : "", w->word[i]);
	failed |= session_add_header(&p->session, w->word[1], strlen(w->word[1]),
				     w->n > 2 ? value.data : NULL, value.len);
	if (failed == 0 && w->n > 2 && strcmp(w->word[1], "Message-ID") == 0)
		session_add_data(&p->session)->message_id =
		    session_text(&p->session, value.data, value.len);
	buf_fini(&value);
	return failed != 0 ? play_fail(p, "no memory") : 0;
}

void
play_message(struct play *p)
{
	struct verdict verdict;
	double change;

	engine_message(p->engine, p->visit, &change, &verdict);
	p->verdict.score.total += change;
	if (verdict.kind == VERDICT_ZOMBIE)
		p->verdict = verdict;
	if (verdict.action == ACTION_REFUSE)
		p->refused += p->through;
	p->through = 0;
}

/* data: the content, with the header fields said before, is whole */
static int
do_data(struct play *p, const struct words *w)
{
	if (w->n != 1 || !p->open || session_last_txn(&p->session) == NULL ||
	    session_add_data(&p->session) == NULL)
		return play_fail(p, "data, behind mail");
	play_message(p);
	return 0;
}

/* group: botnets get ids, and the judgement is told of them */
static int
do_group(struct play *p, const struct words *w)
{
	struct botnet_view *view;

	(void)w;
	play_close(p);
	if ((view = botnet_publish(p->botnet, p->now_s)) == NULL)
		return play_fail(p, "no memory");
	engine_set_botnets(p->engine, view);
	return 0;
}

static int
do_quit(struct play *p, const struct words *w)
{
	(void)w;
	play_close(p);
	return 0;
}

/* forget: what the host at hand taught, and itself */
static int
do_forget(struct play *p, const struct words *w)
{
	(void)w;
	if (!p->open)
		return play_fail(p, "forget whom?");
	return finish(p, true) == 0 ? 0 : play_fail(p, "the host is not known");
}

/* tally: recipients are counted anew */
static int
do_tally(struct play *p, const struct words *w)
{
	(void)w;
	p->recipients = p->refused = 0;
	return 0;
}

static const struct {
	const char *name;
	int (*play)(struct play *p, const struct words *w);
} rows[] = {
    {"at", do_at},	    {"after", do_after},       {"from", do_from_now},
    {"helo", do_helo},	    {"mail", do_mail},	       {"rcpt", do_rcpt},
    {"pause", do_pause},    {"header", do_header},     {"data", do_data},
    {"quit", do_quit},	    {"forget", do_forget},     {"expect", expect},
    {"tally", do_tally},    {"self", setup_self},      {"set", setup_set},
    {"mode", setup_policy}, {"trap", setup_policy},    {"exempt", setup_policy},
    {"pin", setup_policy},  {"protect", setup_policy}, {"unsigned", setup_policy},
    {"tag", bounce_tag},    {"sent", bounce_sent},     {"report", bounce_report},
    {"thaw", setup_thaw},   {"group", do_group},
};

int
play_line(struct play *p, const struct words *w)
{
	if (w->n == 0)
		return 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].name, w->word[0]) == 0)
			return rows[i].play(p, w);
	return play_fail(p, "\"%s\" is no statement", w->word[0]);
}
