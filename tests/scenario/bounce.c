/*
 * Mail that leaves, and bounces that come.  Tags are facts here: how they are made and
 * proven is tested with src/wire/batv.c.
 */
#include "bounce.h"

#include <string.h>

#include "backscatter.h"

/* The content of the transaction at hand, named <${id}>.  0 or -1. */
static int
add_content(struct play *p, const char *id)
{
	struct session_data *data = p->open ? session_add_data(&p->session) : NULL;
	struct buf text;

	if (data == NULL)
		return play_fail(p, "content of which message?");
	buf_init(&text);
	buf_addf(&text, "<%s>", id);
	data->message_id = session_text(&p->session, text.data, text.len);
	buf_fini(&text);
	return 0;
}

/* sent ID: the message of a user is whole */
int
bounce_sent(struct play *p, const struct words *w)
{
	if (w->n != 2 || add_content(p, w->word[1]) != 0)
		return play_fail(p, "sent ID, behind rcpt");
	p->is_signed = backscatter_sign(engine_backscatter(p->engine),
					engine_policy(p->engine), p->visit, true);
	play_message(p);
	return 0;
}

static const char *const kinds[] = {[REPORT_NONE] = "plain",
				    [REPORT_BOUNCE] = "bounce",
				    [REPORT_RECEIPT] = "receipt",
				    [REPORT_REPLY] = "reply",
				    [REPORT_CHALLENGE] = "challenge"};

/* report plain|bounce|receipt|reply|challenge [ID]...: an automatic message is whole */
int
bounce_report(struct play *p, const struct words *w)
{
	struct report report;
	struct buf line;
	int kind = REPORT_CHALLENGE;

	while (kind >= 0 && (w->n < 2 || strcmp(kinds[kind], w->word[1]) != 0))
		kind--;
	if (kind < 0 || add_content(p, "x@y") != 0)
		return play_fail(p, "report KIND [ID]..., behind rcpt");
	report_init(&report);
	report.kind = (enum report_kind)kind;
	buf_init(&line);
	for (size_t i = 2; i < w->n; i++)
		buf_addf(&line, "Message-ID: <%s>\n", w->word[i]);
	if (line.len > 0)
		(void)report_body(&report, line.data, line.len);
	buf_fini(&line);
	backscatter_message(engine_backscatter(p->engine), engine_policy(p->engine),
			    p->visit, &report, &p->verdict);
	play_message(p);
	return 0;
}

/* tag valid|expired|forged: of the next recipients, until "tag none" */
int
bounce_tag(struct play *p, const struct words *w)
{
	static const char *const names[] = {[TAG_NONE] = "none",
					    [TAG_VALID] = "valid",
					    [TAG_EXPIRED] = "expired",
					    [TAG_FORGED] = "forged"};

	for (int tag = TAG_NONE; tag <= TAG_FORGED; tag++)
		if (w->n == 2 && strcmp(w->word[1], names[tag]) == 0) {
			p->tag = (enum tag_status)tag;
			return 0;
		}
	return play_fail(p, "tag none|valid|expired|forged");
}
