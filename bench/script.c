/*
 * Macros are those that lychgated asks for, as far as Postfix has them; Postfix sends a
 * macro packet before every event (mta-facts 1, 4).
 */
#include <stdio.h>
#include <string.h>

#include "milter_mta.h"
#include "milter_nego.h"
#include "script.h"

#define QUEUE_ID "4Wf3Yk2sQGz1x"

struct maker {
	struct script *s;
	uint32_t steps;
	bool failed;
};

void
script_init(struct script *s)
{
	memset(s, 0, sizeof(*s));
	buf_init(&s->bytes);
}

void
script_fini(struct script *s)
{
	buf_fini(&s->bytes);
}

int
script_offer(struct script *s)
{
	static const struct milter_options offer = {
	    .version = 6, .actions = 0x1ff, .steps = 0x1fffff};

	buf_clear(&s->bytes);
	if (milter_mta_optneg(&s->bytes, &offer) != 0)
		return -1;
	s->turns[0] = (struct script_turn){.end = s->bytes.len, .answered = true};
	s->n = 1;
	return 0;
}

/* What was added since the last turn is one; ${code} was its last command. */
static struct script_turn *
turn(struct maker *k, enum milter_command code)
{
	struct script *s = k->s;

	if (s->n == SCRIPT_TURNS) {
		k->failed = true;
		return &s->turns[0];
	}
	s->turns[s->n] = (struct script_turn){
	    .end = s->bytes.len, .answered = milter_nego_answered(k->steps, code)};
	return &s->turns[s->n++];
}

/* A turn only if it is answered; otherwise the next command joins it. */
static void
turn_if_answered(struct maker *k, enum milter_command code)
{
	if (milter_nego_answered(k->steps, code))
		(void)turn(k, code);
}

static void
macro(struct maker *k, enum milter_command code, const char *const *strings, size_t n)
{
	k->failed |= milter_mta_macro(&k->s->bytes, code, strings, n) != 0;
}

static void
queue_id(struct maker *k, enum milter_command code)
{
	static const char *const id[] = {"i", QUEUE_ID};

	macro(k, code, id, 2);
}

static void
texts(struct maker *k, enum milter_command code, const char *const *strings, size_t n)
{
	k->failed |= milter_mta_texts(&k->s->bytes, code, strings, n) != 0;
}

static void
add_connect(struct maker *k, const struct mix *m)
{
	static const char *const resolve[] = {
	    [PTR_OK] = "OK", [PTR_FORGED] = "FORGED", [PTR_NONE] = "FAIL"};
	bool named = m->ptr_status != PTR_NONE;
	char literal[ADDR_TEXT_MAX + 2], underscore[DNAME_MAX + 80];
	const char *name = named ? m->ptr : "unknown";
	const char *const macros[] = {"_",
				      underscore,
				      "{client_ptr}",
				      name,
				      "{client_resolve}",
				      resolve[m->ptr_status],
				      "{daemon_name}",
				      "mx.example",
				      "{daemon_addr}",
				      "192.0.2.25",
				      "{daemon_port}",
				      "25"};

	(void)snprintf(literal, sizeof(literal), "[%s]", m->ip_text);
	(void)snprintf(underscore, sizeof(underscore), "%s %s%s", name, literal,
		       m->ptr_status == PTR_FORGED ? " (may be forged)" : "");
	macro(k, SMFIC_CONNECT, macros, sizeof(macros) / sizeof(macros[0]));
	k->failed |=
	    milter_mta_connect(&k->s->bytes, m->ptr_status == PTR_OK ? m->ptr : literal,
			       SMFIA_INET, 40321, m->ip_text) != 0;
	(void)turn(k, SMFIC_CONNECT);
}

static void
add_helo(struct maker *k, const struct mix *m)
{
	static const char *const tls[] = {"{tls_version}", "TLSv1.3"};
	const char *const helo[] = {m->helo};

	macro(k, SMFIC_HELO, tls, m->tls ? 2 : 0);
	texts(k, SMFIC_HELO, helo, 1);
	(void)turn(k, SMFIC_HELO);
}

static void
add_mail(struct maker *k, const struct mix *m)
{
	static const char *const tls[] = {"{tls_version}", "TLSv1.3"};
	char from[sizeof(m->mail_from) + 2];
	const char *strings[3] = {from};

	(void)snprintf(from, sizeof(from), "<%s>", m->mail_from);
	for (size_t i = 0; i < m->n_args; i++)
		strings[1 + i] = m->args[i];
	macro(k, SMFIC_MAIL, tls, m->tls ? 2 : 0);
	texts(k, SMFIC_MAIL, strings, 1 + m->n_args);
	(void)turn(k, SMFIC_MAIL);
}

static void
add_rcpt(struct maker *k, const struct mix_rcpt *r)
{
	static const char *const unknown[] = {"{rcpt_mailer}", "error", "{rcpt_host}",
					      "5.1.1"};
	static const char *const accepted[] = {"{rcpt_mailer}", "virtual", "{rcpt_host}",
					       "mx.example"};
	char to[sizeof(r->to) + 2];
	const char *const strings[] = {to};

	(void)snprintf(to, sizeof(to), "<%s>", r->to);
	macro(k, SMFIC_RCPT, r->mta == MTA_ACCEPTED ? accepted : unknown, 4);
	texts(k, SMFIC_RCPT, strings, 1);
	turn(k, SMFIC_RCPT)->accepted = r->mta == MTA_ACCEPTED;
}

static void
add_body(struct maker *k)
{
	static const char line[] = "Dear customer, here is what you asked us for.\r\n";
	char body[40 * (sizeof(line) - 1)];

	for (size_t i = 0; i < sizeof(body); i += sizeof(line) - 1)
		memcpy(body + i, line, sizeof(line) - 1);
	queue_id(k, SMFIC_BODY);
	k->failed |= milter_mta_body(&k->s->bytes, SMFIC_BODY, body, sizeof(body)) != 0;
	turn_if_answered(k, SMFIC_BODY);
}

static void
add_content(struct maker *k, const struct mix *m)
{
	queue_id(k, SMFIC_DATA);
	k->failed |= milter_mta_bare(&k->s->bytes, SMFIC_DATA) != 0;
	(void)turn(k, SMFIC_DATA);
	for (size_t i = 0; (k->steps & SMFIP_NOHDRS) == 0 && i < m->n_headers; i++) {
		const char *const header[] = {m->headers[i].name, m->headers[i].value};

		queue_id(k, SMFIC_HEADER);
		texts(k, SMFIC_HEADER, header, 2);
		turn_if_answered(k, SMFIC_HEADER);
	}
	if ((k->steps & SMFIP_NOEOH) == 0) {
		queue_id(k, SMFIC_EOH);
		k->failed |= milter_mta_bare(&k->s->bytes, SMFIC_EOH) != 0;
		turn_if_answered(k, SMFIC_EOH);
	}
	if ((k->steps & SMFIP_NOBODY) == 0)
		add_body(k);
	queue_id(k, SMFIC_BODYEOB);
	k->failed |= milter_mta_body(&k->s->bytes, SMFIC_BODYEOB, "", 0) != 0;
	turn(k, SMFIC_BODYEOB)->last = true;
}

int
script_make(struct script *s, const struct mix *m, uint32_t steps)
{
	struct maker k = {.s = s, .steps = steps};

	buf_clear(&s->bytes);
	s->n = 0;
	add_connect(&k, m);
	add_helo(&k, m);
	add_mail(&k, m);
	s->rcpts = s->n;
	for (size_t i = 0; i < m->n_rcpts; i++)
		add_rcpt(&k, &m->rcpts[i]);
	s->content = s->n;
	if (m->wants_data)
		add_content(&k, m);
	s->farewell = s->n;
	k.failed |= milter_mta_bare(&s->bytes, SMFIC_ABORT) != 0 ||
		    milter_mta_bare(&s->bytes, SMFIC_ABORT) != 0 ||
		    milter_mta_bare(&s->bytes, SMFIC_QUIT) != 0;
	(void)turn(&k, SMFIC_QUIT);
	return k.failed ? -1 : 0;
}
