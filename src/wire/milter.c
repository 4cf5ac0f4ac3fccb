/*
 * The filter's side of the milter protocol.  Decoding copies nothing: a command points
 * into its packet.  One table row per command says how it is read.  The protocol
 * has no specification; the sources are Sendmail's libmilter and what Postfix and
 * Sendmail were seen to send.
 */
#include <string.h>

#include "milter.h"

#define SYMLIST_MAX 49 /* Sendmail takes fewer than 50 names a stage */

/* Do the unread data end in a NUL? */
static int
ends_in_nul(const struct packet *p)
{
	return p->left > 0 && p->at[p->left - 1] == '\0';
}

static int
decode_nothing(struct packet *p, struct milter_cmd *cmd)
{
	(void)p;
	(void)cmd;
	return 0;
}

/* Bytes behind the three numbers are for versions to come. */
static int
decode_optneg(struct packet *p, struct milter_cmd *cmd)
{
	struct milter_options *o = &cmd->u.optneg;

	if (packet_u32(p, &o->version) != 0 || packet_u32(p, &o->actions) != 0 ||
	    packet_u32(p, &o->steps) != 0)
		return -1;
	return 0;
}

/* The MTA alone makes these: an odd number of strings is garbage. */
static int
decode_macro(struct packet *p, struct milter_cmd *cmd)
{
	if (packet_octet(p, &cmd->u.macro.command) != 0)
		return -1;
	cmd->u.macro.pairs = (struct milter_strings){p->at, p->at + p->left};
	while (p->left > 0) {
		if (packet_text(p) == NULL || packet_text(p) == NULL)
			return -1;
	}
	return 0;
}

static int
decode_connect(struct packet *p, struct milter_cmd *cmd)
{
	char family;

	cmd->u.connect.host = packet_text(p);
	cmd->u.connect.port = 0;
	cmd->u.connect.addr = "";
	if (cmd->u.connect.host == NULL || packet_octet(p, &family) != 0)
		return -1;
	cmd->u.connect.family = (enum milter_family)family;
	switch (family) {
	case SMFIA_UNKNOWN:
		return 0;
	case SMFIA_UNIX:
	case SMFIA_INET:
	case SMFIA_INET6:
		if (packet_u16(p, &cmd->u.connect.port) != 0)
			return -1;
		cmd->u.connect.addr = packet_text(p);
		return cmd->u.connect.addr != NULL ? 0 : -1;
	default:
		return -1;
	}
}

static int
decode_text(struct packet *p, struct milter_cmd *cmd)
{
	if (!ends_in_nul(p))
		return -1;
	cmd->u.text = packet_text(p);
	return 0;
}

static int
decode_envelope(struct packet *p, struct milter_cmd *cmd)
{
	if (!ends_in_nul(p))
		return -1;
	cmd->u.envelope.addr = packet_text(p);
	cmd->u.envelope.args = (struct milter_strings){p->at, p->at + p->left};
	return 0;
}

static int
decode_header(struct packet *p, struct milter_cmd *cmd)
{
	if (!ends_in_nul(p))
		return -1;
	cmd->u.header.name = packet_text(p);
	cmd->u.header.value = packet_text(p);
	return cmd->u.header.value != NULL ? 0 : -1;
}

static int
decode_body(struct packet *p, struct milter_cmd *cmd)
{
	cmd->u.body.data = p->at;
	cmd->u.body.len = p->left;
	return 0;
}

static int (*const decoders[])(struct packet *, struct milter_cmd *) = {
    [SMFIC_ABORT] = decode_nothing,   [SMFIC_BODY] = decode_body,
    [SMFIC_CONNECT] = decode_connect, [SMFIC_MACRO] = decode_macro,
    [SMFIC_BODYEOB] = decode_body,    [SMFIC_HELO] = decode_text,
    [SMFIC_QUIT_NC] = decode_nothing, [SMFIC_HEADER] = decode_header,
    [SMFIC_MAIL] = decode_envelope,   [SMFIC_EOH] = decode_nothing,
    [SMFIC_OPTNEG] = decode_optneg,   [SMFIC_QUIT] = decode_nothing,
    [SMFIC_RCPT] = decode_envelope,   [SMFIC_DATA] = decode_nothing,
    [SMFIC_UNKNOWN] = decode_text,
};

int
milter_decode(struct packet packet, struct milter_cmd *cmd_r)
{
	size_t index = (unsigned char)packet.code;
	struct milter_cmd cmd;

	if (index >= sizeof(decoders) / sizeof(decoders[0]) || decoders[index] == NULL)
		return -1;
	cmd.code = (enum milter_command)packet.code;
	if (decoders[index](&packet, &cmd) != 0)
		return -1;
	*cmd_r = cmd;
	return 0;
}

const char *
milter_strings_next(const struct milter_strings *strings, const char *previous)
{
	const char *next =
	    previous != NULL ? previous + strlen(previous) + 1 : strings->at;

	return next < strings->end ? next : NULL;
}

int
milter_encode_bare(struct buf *out, enum milter_response code)
{
	return packet_add(out, (char)code, NULL, 0);
}

static unsigned
count_names(const char *list)
{
	unsigned n = 0;

	for (list += strspn(list, " "); *list != '\0'; list += strspn(list, " ")) {
		list += strcspn(list, " ");
		n++;
	}
	return n;
}

int
milter_encode_optneg(struct buf *out, const struct milter_options *options,
		     const char *const symlists[MILTER_STAGES])
{
	char numbers[3 + MILTER_STAGES][4];
	struct packet_part parts[3 + 2 * MILTER_STAGES];
	size_t n = 3;

	parts[0] = packet_part_u32(options->version, numbers[0]);
	parts[1] = packet_part_u32(options->actions, numbers[1]);
	parts[2] = packet_part_u32(options->steps, numbers[2]);
	for (unsigned stage = 0; symlists != NULL && stage < MILTER_STAGES; stage++) {
		if (symlists[stage] == NULL)
			continue;
		if (count_names(symlists[stage]) > SYMLIST_MAX)
			return -1;
		parts[n++] = packet_part_u32(stage, numbers[3 + stage]);
		parts[n++] = packet_part_text(symlists[stage]);
	}
	return packet_add(out, SMFIC_OPTNEG, parts, n);
}

/* A packet of one text, or of two where the second is not NULL. */
static int
encode_texts(struct buf *out, enum milter_response code, const char *first,
	     const char *second)
{
	struct packet_part parts[2] = {packet_part_text(first)};

	if (second != NULL)
		parts[1] = packet_part_text(second);
	return packet_add(out, (char)code, parts, second != NULL ? 2 : 1);
}

int
milter_encode_reply(struct buf *out, const char *text)
{
	return encode_texts(out, SMFIR_REPLYCODE, text, NULL);
}

int
milter_encode_addheader(struct buf *out, const char *name, const char *value)
{
	return encode_texts(out, SMFIR_ADDHEADER, name, value);
}

int
milter_encode_chgheader(struct buf *out, uint32_t index, const char *name,
			const char *value)
{
	char number[4];
	const struct packet_part parts[] = {
	    packet_part_u32(index, number),
	    packet_part_text(name),
	    packet_part_text(value),
	};

	return packet_add(out, SMFIR_CHGHEADER, parts, 3);
}

int
milter_encode_chgfrom(struct buf *out, const char *addr, const char *args)
{
	return encode_texts(out, SMFIR_CHGFROM, addr, args);
}
