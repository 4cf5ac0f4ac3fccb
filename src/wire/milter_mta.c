/*
 * The MTA's side of the milter protocol, the mirror of milter.c.  Reading is as strict as
 * Postfix is (milter8.c): bytes too many are an error here, so that the tests notice
 * them.
 */
#include <arpa/inet.h>
#include <string.h>

#include "milter_mta.h"

int
milter_mta_optneg(struct buf *out, const struct milter_options *options)
{
	char numbers[3][4];
	const struct packet_part parts[] = {
	    packet_part_u32(options->version, numbers[0]),
	    packet_part_u32(options->actions, numbers[1]),
	    packet_part_u32(options->steps, numbers[2]),
	};

	return packet_add(out, SMFIC_OPTNEG, parts, 3);
}

/* A letter, optionally a byte, and texts: all that a command of texts consists of. */
static int
add_texts(struct buf *out, char code, const char *octet, const char *const *strings,
	  size_t n)
{
	struct buf data;
	struct packet_part part;
	int rc = -1;

	buf_init(&data);
	if (octet != NULL && buf_addc(&data, *octet) != 0)
		goto out;
	for (size_t i = 0; i < n; i++) {
		if (buf_add(&data, strings[i], strlen(strings[i]) + 1) != 0)
			goto out;
	}
	part = (struct packet_part){data.data, data.len};
	rc = packet_add(out, code, &part, data.len > 0 ? 1 : 0);
out:
	buf_fini(&data);
	return rc;
}

int
milter_mta_macro(struct buf *out, enum milter_command command, const char *const *strings,
		 size_t n)
{
	char octet = (char)command;

	return add_texts(out, SMFIC_MACRO, &octet, strings, n);
}

int
milter_mta_texts(struct buf *out, enum milter_command code, const char *const *strings,
		 size_t n)
{
	return add_texts(out, (char)code, NULL, strings, n);
}

int
milter_mta_connect(struct buf *out, const char *host, enum milter_family family,
		   uint16_t port, const char *addr)
{
	const char letter = (char)family;
	const uint16_t wire_port = htons(port);
	const struct packet_part parts[] = {
	    packet_part_text(host),
	    {&letter, 1},
	    {&wire_port, sizeof(wire_port)},
	    packet_part_text(addr),
	};

	return packet_add(out, SMFIC_CONNECT, parts, family == SMFIA_UNKNOWN ? 2 : 4);
}

int
milter_mta_body(struct buf *out, enum milter_command code, const char *data, size_t len)
{
	const struct packet_part part = {data, len};

	return packet_add(out, (char)code, &part, len > 0 ? 1 : 0);
}

int
milter_mta_bare(struct buf *out, enum milter_command code)
{
	return packet_add(out, (char)code, NULL, 0);
}

static int
decode_optneg(struct packet *p, struct milter_answer *a)
{
	struct milter_options *o = &a->u.optneg.options;

	memset(a->u.optneg.symlists, 0, sizeof(a->u.optneg.symlists));
	if (packet_u32(p, &o->version) != 0 || packet_u32(p, &o->actions) != 0 ||
	    packet_u32(p, &o->steps) != 0)
		return -1;
	while (p->left > 0) {
		uint32_t stage;
		const char *list;

		if (packet_u32(p, &stage) != 0 || stage >= MILTER_STAGES ||
		    (list = packet_text(p)) == NULL)
			return -1;
		a->u.optneg.symlists[stage] = list;
	}
	return 0;
}

static int
decode_nothing(struct packet *p, struct milter_answer *a)
{
	(void)p;
	(void)a;
	return 0;
}

static int
decode_text(struct packet *p, struct milter_answer *a)
{
	a->u.text = packet_text(p);
	return a->u.text != NULL ? 0 : -1;
}

static int
decode_header(struct packet *p, struct milter_answer *a)
{
	a->u.header.index = 0;
	if (a->code != SMFIR_ADDHEADER && packet_u32(p, &a->u.header.index) != 0)
		return -1;
	a->u.header.name = packet_text(p);
	a->u.header.value = packet_text(p);
	return a->u.header.name != NULL && a->u.header.value != NULL ? 0 : -1;
}

static int
decode_envelope(struct packet *p, struct milter_answer *a)
{
	a->u.envelope.addr = packet_text(p);
	a->u.envelope.args = "";
	if (p->left > 0)
		a->u.envelope.args = packet_text(p);
	return a->u.envelope.addr != NULL && a->u.envelope.args != NULL ? 0 : -1;
}

static int
decode_body(struct packet *p, struct milter_answer *a)
{
	a->u.body.data = p->at;
	a->u.body.len = p->left;
	p->left = 0;
	return 0;
}

static int (*const decoders[])(struct packet *, struct milter_answer *) = {
    [SMFIR_ADDRCPT] = decode_text,	   [SMFIR_DELRCPT] = decode_text,
    [SMFIR_ADDRCPT_PAR] = decode_envelope, [SMFIR_SHUTDOWN] = decode_nothing,
    [SMFIR_ACCEPT] = decode_nothing,	   [SMFIR_REPLBODY] = decode_body,
    [SMFIR_CONTINUE] = decode_nothing,	   [SMFIR_DISCARD] = decode_nothing,
    [SMFIR_CHGFROM] = decode_envelope,	   [SMFIR_CONN_FAIL] = decode_nothing,
    [SMFIR_ADDHEADER] = decode_header,	   [SMFIR_INSHEADER] = decode_header,
    [SMFIR_CHGHEADER] = decode_header,	   [SMFIC_OPTNEG] = decode_optneg,
    [SMFIR_PROGRESS] = decode_nothing,	   [SMFIR_QUARANTINE] = decode_text,
    [SMFIR_REJECT] = decode_nothing,	   [SMFIR_SKIP] = decode_nothing,
    [SMFIR_TEMPFAIL] = decode_nothing,	   [SMFIR_REPLYCODE] = decode_text,
};

int
milter_mta_decode(struct packet packet, struct milter_answer *answer_r)
{
	size_t index = (unsigned char)packet.code;
	struct milter_answer answer;

	if (index >= sizeof(decoders) / sizeof(decoders[0]) || decoders[index] == NULL)
		return -1;
	answer.code = packet.code;
	if (decoders[index](&packet, &answer) != 0 || packet.left != 0)
		return -1;
	*answer_r = answer;
	return 0;
}
