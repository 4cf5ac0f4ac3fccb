#ifndef LYCHGATE_SMTP_PLAY_H
#define LYCHGATE_SMTP_PLAY_H

/* For tests of what smtp_command() makes of milter events: steps as written in
 * milter_script.h are played, and what the hook is told is put into words. */
#include "milter_script.h"
#include "smtp_told.h"
#include "stand_in.h"

struct step {
	const char *say;
	const char *answer;
};

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

/* A command, and the text of the answer to it. */
static inline void
take_text(struct smtp *s, const char *say, char text_r[300])
{
	struct buf in, out;
	struct milter_cmd cmd;
	struct milter_answer a = {.code = '\0'};
	struct packet p;
	const char *why;

	buf_init(&in);
	buf_init(&out);
	script_encode(say, &in);
	assert_int_equal(packet_take(in.data, in.len, 1000, &p), 1);
	assert_int_equal(milter_decode(p, &cmd), 0);
	assert_int_equal(smtp_command(s, &cmd, &out, &why), SMTP_GO_ON);
	assert_int_equal(packet_take(out.data, out.len, 1000, &p), 1);
	assert_int_equal(milter_mta_decode(p, &a), 0);
	snprintf(text_r, 300, "%s",
		 a.code == SMFIR_ADDHEADER   ? a.u.header.value
		 : a.code == SMFIR_REPLYCODE ? a.u.text
					     : "");
	buf_fini(&in);
	buf_fini(&out);
}

/* A message comes and is let through: with ${mark}, the session's reference, and the
 * reason, if it has one. */
static inline void
check_mark(struct smtp *s, const struct step *steps, const char *mark, const char *reason)
{
	char text[300], expected[300];

	for (size_t i = 0; steps[i].say != NULL; i++)
		take(s, &steps[i]);
	take_text(s, "E|", text);
	snprintf(expected, sizeof(expected), "%s; %s%s%s", mark, smtp_reference(s),
		 reason != NULL ? "; " : "", reason != NULL ? reason : "");
	assert_string_equal(text, expected);
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
