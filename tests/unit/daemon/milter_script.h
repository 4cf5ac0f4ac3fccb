#ifndef LYCHGATE_MILTER_SCRIPT_H
#define LYCHGATE_MILTER_SCRIPT_H

/* Milter commands and answers as lines of text: for tests. */
#include "milter_mta.h"
#include "unit.h"

#define SCRIPT_FIELDS 16

/* Split at '|' into ${fields}; returns how many.  ${text} is changed. */
static inline size_t
script_split(char *text, const char *fields[SCRIPT_FIELDS])
{
	size_t n = 0;

	for (char *at = text; at != NULL; n++) {
		assert_in_range(n, 0, SCRIPT_FIELDS - 1);
		fields[n] = at;
		if ((at = strchr(at, '|')) != NULL)
			*at++ = '\0';
	}
	return n;
}

/* "C|host|4|port|address", "DM|name|value", "O|6|actions|steps", "M|<a>|ARG", "Q" ... */
static inline void
script_encode(const char *say, struct buf *out)
{
	char text[1000];
	const char *f[SCRIPT_FIELDS] = {NULL};
	size_t n;
	char code;

	snprintf(text, sizeof(text), "%s", say);
	n = script_split(text, f);
	code = f[0][0];
	if (code == SMFIC_OPTNEG)
		milter_mta_optneg(
		    out, &(struct milter_options){(uint32_t)strtoul(f[1], NULL, 0),
						  (uint32_t)strtoul(f[2], NULL, 0),
						  (uint32_t)strtoul(f[3], NULL, 0)});
	else if (code == SMFIC_MACRO)
		milter_mta_macro(out, (enum milter_command)f[0][1], f + 1, n - 1);
	else if (code == SMFIC_CONNECT)
		milter_mta_connect(out, f[1], (enum milter_family)f[2][0],
				   (uint16_t)strtoul(f[3], NULL, 10), f[4]);
	else if (code == SMFIC_BODY)
		milter_mta_body(out, SMFIC_BODY, f[1], strlen(f[1]));
	else
		milter_mta_texts(out, (enum milter_command)code, f + 1, n - 1);
}

static inline void
script_describe_answers(const struct buf *answers, struct buf *out)
{
	struct milter_answer a;
	struct packet p;

	buf_clear(out);
	assert_int_equal(buf_adds(out, ""), 0);
	for (size_t at = 0; at < answers->len; at += p.size) {
		assert_int_equal(
		    packet_take(answers->data + at, answers->len - at, 1 << 20, &p), 1);
		assert_int_equal(milter_mta_decode(p, &a), 0);
		buf_addf(out, "%s%c", at > 0 ? " " : "", a.code);
		if (a.code == SMFIC_OPTNEG)
			buf_addf(out, "|%u|%x|%x", a.u.optneg.options.version,
				 a.u.optneg.options.actions, a.u.optneg.options.steps);
		else if (a.code == SMFIR_REPLYCODE)
			buf_addf(out, "%.*s", (int)strcspn(a.u.text, "("), a.u.text);
		else if (a.code == SMFIR_CHGFROM)
			buf_adds(out, a.u.envelope.addr);
		else if (a.code == SMFIR_ADDHEADER || a.code == SMFIR_CHGHEADER)
			buf_addf(out, "%u|%s|%.*s", a.u.header.index, a.u.header.name,
				 (int)strcspn(a.u.header.value, "0123456789"),
				 a.u.header.value);
	}
}

#endif
