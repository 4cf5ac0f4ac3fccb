/*
 * A forger can make a bounce look like anything, so nothing here tells real ones from
 * forged ones by their looks.  What he does not have is the Message-ID of a message that
 * really left; that is all this looks for, wherever mail systems put it.
 */
#include "report.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define BLANKS	     " \t\r\n"

bool
report_is_bounce_sender(const char *mail_from)
{
	if (mail_from == NULL || mail_from[0] == '\0')
		return mail_from != NULL;
	/* It is asked several times for each recipient, and most begin with no M. */
	return (mail_from[0] | 0x20) == 'm' &&
	       strncasecmp(mail_from, "mailer-daemon@", 14) == 0;
}

void
report_init(struct report *r)
{
	r->kind = REPORT_NONE;
	r->n_ids = r->seen = r->len = 0;
	r->continued = false;
}

/* Keep an identifier of ${len} bytes, once. */
static void
keep(struct report *r, const char *text, size_t len)
{
	if (len < 3 || len > REPORT_ID_MAX || r->n_ids == REPORT_IDS_MAX)
		return;
	for (size_t i = 0; i < r->n_ids; i++)
		if (strlen(r->ids[i]) == len && memcmp(r->ids[i], text, len) == 0)
			return;
	memcpy(r->ids[r->n_ids], text, len);
	r->ids[r->n_ids++][len] = '\0';
}

/* Keep what stands between angle brackets, with them.  How many there were. */
static size_t
keep_all(struct report *r, const char *text)
{
	size_t n = 0;

	while ((text = strchr(text, '<')) != NULL) {
		size_t len = strcspn(text, ">" BLANKS);

		if (text[len] == '>') {
			keep(r, text, len + 1);
			n++;
		}
		text += len > 0 ? len : 1;
	}
	return n;
}

static bool
begins(const char *text, const char *word)
{
	return strncasecmp(text, word, strlen(word)) == 0;
}

/* What a header field says of the message; NULL: any value says it. */
static const struct {
	const char *name, *value;
	enum report_kind kind;
} marks[] = {
    {"Auto-Submitted", "auto-", REPORT_REPLY}, /* RFC 3834; "no" is by hand */
    {"X-Autoreply", NULL, REPORT_REPLY},
    {"X-Autorespond", NULL, REPORT_REPLY},
    {"X-Failed-Recipients", NULL, REPORT_BOUNCE}, /* Exim, Gmail */
    {"X-AskVersion", NULL, REPORT_CHALLENGE},
    {"X-ChoiceMail-Registration-Request", NULL, REPORT_CHALLENGE},
    {"X-Delivery-Agent", "TMDA", REPORT_CHALLENGE},
};

/* The more it says, the more it counts: a bounce is also "auto-generated". */
static void
note_kind(struct report *r, enum report_kind kind)
{
	static const int weight[] = {[REPORT_NONE] = 0,
				     [REPORT_REPLY] = 1,
				     [REPORT_CHALLENGE] = 2,
				     [REPORT_RECEIPT] = 3,
				     [REPORT_BOUNCE] = 4};

	if (weight[kind] > weight[r->kind])
		r->kind = kind;
}

static void
note_type(struct report *r, const char *value)
{
	if (!begins(value, "multipart/report"))
		return;
	note_kind(r, strcasestr(value, "disposition-notification") != NULL
			 ? REPORT_RECEIPT
			 : REPORT_BOUNCE);
}

void
report_header(struct report *r, const char *name, const char *value)
{
	static const char *const answers[] = {"In-Reply-To", "References",
					      "Original-Message-ID"};

	value += strspn(value, BLANKS);
	for (size_t i = 0; i < COUNT(answers); i++)
		if (strcasecmp(name, answers[i]) == 0)
			(void)keep_all(r, value);
	if (strcasecmp(name, "Content-Type") == 0)
		note_type(r, value);
	for (size_t i = 0; i < COUNT(marks); i++)
		if (strcasecmp(name, marks[i].name) == 0 &&
		    (marks[i].value == NULL || begins(value, marks[i].value)))
			note_kind(r, marks[i].kind);
}

/* A line is whole: is it the header field of a returned message that names it? */
static void
take_line(struct report *r)
{
	static const char *const fields[] = {
	    "Message-ID:", "Original-Message-ID:", "Message-ID :"};
	bool continued = r->continued;
	const char *text;

	r->line[r->len] = '\0';
	r->len = 0;
	r->continued = false;
	text = r->line + strspn(r->line, " \t>|");
	if (continued && text != r->line) {
		(void)keep_all(r, text);
		return;
	}
	for (size_t i = 0; i < COUNT(fields); i++)
		if (begins(text, fields[i]))
			r->continued = keep_all(r, text) == 0;
}

bool
report_body(struct report *r, const char *data, size_t len)
{
	for (size_t i = 0; i < len && r->seen < REPORT_BODY_MAX; i++, r->seen++) {
		if (data[i] == '\n')
			take_line(r);
		else if (r->len < REPORT_LINE_MAX && data[i] != '\0')
			r->line[r->len++] = data[i];
	}
	return r->seen < REPORT_BODY_MAX && r->n_ids < REPORT_IDS_MAX;
}

void
report_end(struct report *r)
{
	if (r->len > 0)
		take_line(r);
}
