#ifndef LYCHGATE_SMTP_PLAY_H
#define LYCHGATE_SMTP_PLAY_H

/* For tests of what smtp_command() makes of milter events: steps as written in
 * milter_script.h are played, and what the hook is told is put into words. */
#include "milter_script.h"
#include "smtp.h"
#include "stand_in.h"
#include "unit.h"

struct step {
	const char *say;
	const char *answer;
};

/* What the hooks told, as text. */
static struct buf told;
static int complaints;
static bool take_sessions;
static int64_t now_ms;

static int64_t
on_now(void)
{
	return now_ms;
}

static const char *const tls_names[] = {"?", "plain", ""};

static void
describe_txn(const struct session_txn *t)
{
	buf_addf(&told, " | from %s", t->mail_from);
	for (size_t i = 0; i < t->n_args; i++)
		buf_addf(&told, " %s", t->args[i]);
	for (size_t i = 0; i < t->n_rcpts; i++)
		buf_addf(&told, " to %s %s", t->rcpts[i].to,
			 t->rcpts[i].mta == MTA_NOT_KNOWN
			     ? "?"
			     : mta_answer_name(t->rcpts[i].mta));
	if (t->hidden > 0)
		buf_addf(&told, " hidden %u", t->hidden);
	if (t->data != NULL && t->data->has_simhash)
		buf_adds(&told, " fingerprint");
	if (t->data != NULL) {
		buf_addf(&told, " data %s",
			 t->data->message_id != NULL ? t->data->message_id : "-");
		for (size_t i = 0; i < t->data->n_headers; i++)
			buf_addf(&told, " %s", t->data->headers[i].name);
	}
}

static void
on_closed(void *ctx, const struct smtp_report *r)
{
	const struct session *s = r->session;
	char ip[ADDR_TEXT_MAX];

	(void)ctx;
	assert_int_equal(strlen(r->reference), REFERENCE_LEN);
	assert_true(s->end_ms >= s->at_ms);
	buf_addf(&told, "%s %s %s", addr_format(&s->ip, ip),
		 s->ptr != NULL ? s->ptr : "-",
		 s->ptr_status == PTR_UNKNOWN ? "?" : ptr_status_name(s->ptr_status));
	for (size_t i = 0; i < s->n_helos; i++)
		buf_addf(&told, " helo %s", s->helos[i]);
	if (s->helo_known && s->n_helos == 0)
		buf_adds(&told, " no helo");
	buf_addf(&told, " tls %s%s", tls_names[s->tls],
		 s->tls == TLS_ON ? s->tls_version : "");
	if (s->auth)
		buf_adds(&told, " auth");
	if (s->concurrent > 0)
		buf_addf(&told, " others %d", s->concurrent);
	for (size_t i = 0; i < s->n_txns; i++)
		describe_txn(&s->txns[i]);
	if (r->queue_ids[0] != '\0')
		buf_addf(&told, " | queue %s", r->queue_ids);
	if (r->outcome != NULL && r->outcome->carried > 0)
		buf_addf(&told, " | carried %u", r->outcome->carried);
	for (size_t i = 0; i < r->n_decisions; i++)
		if (r->decisions[i].action == ACTION_LATER)
			buf_addf(&told, " | later %zu", i + 1);
	buf_addf(&told, r->outcome != NULL ? " | judged %u\n" : " | not judged\n",
		 r->outcome != NULL ? r->outcome->rcpts : 0);
	if (take_sessions) {
		struct session taken = *r->session;

		memset(r->session, 0, sizeof(*r->session));
		session_fini(&taken);
	}
}

static void
on_complain(void *ctx, const char *line)
{
	(void)ctx;
	(void)line;
	complaints++;
}

static struct smtp_site site;

static int
set_up(void **state)
{
	static const uint8_t secret[16] = {1};

	(void)state;
	site = (struct smtp_site){
	    .hooks = {.now_ms = on_now, .closed = on_closed, .complain = on_complain},
	    .crowd = crowd_create(secret),
	    .headers = true,
	    .reply_text = "This host is 100% odd"};
	assert_non_null(site.crowd);
	buf_init(&told);
	assert_int_equal(buf_adds(&told, ""), 0);
	stand_in_visits = 0;
	stand_in_no_memory = false;
	take_sessions = false;
	complaints = 0;
	now_ms = 1700000000000;
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	assert_int_equal(stand_in_visits, 0);
	crowd_free(site.crowd);
	buf_fini(&told);
	return 0;
}

/* One step.  An expected answer "!" means that the connection is to be closed. */
static void
take(struct smtp *s, const struct step *step)
{
	struct buf in, answers, text;
	struct packet p;
	struct milter_cmd cmd;
	const char *why = NULL;
	enum smtp_next next;

	buf_init(&in);
	buf_init(&answers);
	buf_init(&text);
	script_encode(step->say, &in);
	assert_int_equal(packet_take(in.data, in.len, 1 << 20, &p), 1);
	assert_int_equal(milter_decode(p, &cmd), 0);
	next = smtp_command(s, &cmd, &answers, &why);
	script_describe_answers(&answers, &text);
	if (strcmp(step->answer, "!") == 0) {
		assert_int_equal(next, SMTP_BROKEN);
		assert_non_null(why);
	} else {
		assert_int_equal(next, cmd.code == SMFIC_QUIT ? SMTP_QUIT : SMTP_GO_ON);
		if (strcmp(text.data, step->answer) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", step->say, text.data,
				 step->answer);
	}
	now_ms += 10;
	buf_fini(&in);
	buf_fini(&answers);
	buf_fini(&text);
}

/* All steps on one connection, then its end; what the hook told is ${expected}. */
static void
play(bool unix_socket, const struct step *steps, const char *expected)
{
	struct smtp *s = smtp_create(&site, unix_socket);

	assert_non_null(s);
	for (size_t i = 0; steps[i].say != NULL; i++)
		take(s, &steps[i]);
	smtp_free(s);
	assert_string_equal(told.data, expected);
	buf_clear(&told);
}

#define OFFER "O|6|0x1ff|0x1fffff"
#define AGREED                                                                           \
	"O|6|111|950" /* ADDHDRS CHGHDRS SETSYMLIST; NOBODY NOEOH NOUNKNOWN RCPT_REJ */
#define CLIENT	  "C|good.client.test|4|40000|203.0.113.10"
#define CLIENT_OK "203.0.113.10 good.client.test ok"
#define END                                                                              \
	{                                                                                \
		NULL, NULL                                                               \
	}

#endif
