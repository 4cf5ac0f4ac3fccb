/*
 * The milter codec, both sides: the input is what a peer sends.  Every command that is
 * read is also written again and must read the same; its texts go through milter_text.
 */
#include <string.h>

#include "fuzz.h"
#include "macros.h"
#include "milter.h"
#include "milter_mta.h"
#include "milter_nego.h"
#include "milter_text.h"

#define PACKET_MAX (1 << 16)

static size_t
strings_len(const struct milter_strings *strings)
{
	size_t n = 0;

	for (const char *s = NULL; (s = milter_strings_next(strings, s)) != NULL;)
		n += strlen(s) + 1;
	return n;
}

static void
use_connect(const struct milter_cmd *cmd, struct buf *out)
{
	struct addr addr;
	char text[ADDR_TEXT_MAX];

	if (milter_text_client(cmd->u.connect.family, cmd->u.connect.addr, &addr) == 0)
		FUZZ_CHECK(addr_format(&addr, text) != NULL);
	(void)milter_text_is_nameless(cmd->u.connect.host);
	milter_mta_connect(out, cmd->u.connect.host, cmd->u.connect.family,
			   cmd->u.connect.port, cmd->u.connect.addr);
}

static void
use_macros(const struct milter_cmd *cmd)
{
	struct macros m;
	const char *value;

	FUZZ_CHECK(strings_len(&cmd->u.macro.pairs) ==
		   (size_t)(cmd->u.macro.pairs.end - cmd->u.macro.pairs.at));
	macros_init(&m);
	if (macros_set(&m, cmd->u.macro.command, &cmd->u.macro.pairs) == 0 &&
	    (value = macros_get(&m, SMFIM_CONNECT, "_")) != NULL) {
		struct milter_origin o = milter_text_origin(value);

		FUZZ_CHECK(o.name >= value && o.name + o.len <= value + strlen(value));
	}
	macros_fini(&m);
}

static void
use_envelope(const struct milter_cmd *cmd, struct buf *out)
{
	const char *arg = cmd->u.envelope.addr;
	size_t len;
	const char *addr = milter_text_address(arg, &len);

	FUZZ_CHECK(addr >= arg && addr + len <= arg + strlen(arg));
	milter_mta_texts(out, cmd->code, &arg, 1);
}

static void
use_optneg(const struct milter_cmd *cmd, struct buf *out)
{
	const struct milter_wish wish = {.actions = ~0U, .steps = ~0U};
	struct milter_options terms;

	if (milter_nego_agree(&cmd->u.optneg, &wish, &terms) == 0) {
		FUZZ_CHECK((terms.actions & ~cmd->u.optneg.actions) == 0);
		FUZZ_CHECK((terms.steps & ~cmd->u.optneg.steps) == 0);
	}
	milter_mta_optneg(out, &cmd->u.optneg);
}

/* Use what was read, and write it again where it has one written form. */
static void
use(const struct milter_cmd *cmd, struct buf *out)
{
	const char *header[] = {cmd->u.header.name, cmd->u.header.value};
	char reply[MILTER_REPLY_MAX + 1];

	switch (cmd->code) {
	case SMFIC_OPTNEG:
		use_optneg(cmd, out);
		break;
	case SMFIC_MACRO:
		use_macros(cmd);
		break;
	case SMFIC_CONNECT:
		use_connect(cmd, out);
		break;
	case SMFIC_MAIL:
	case SMFIC_RCPT:
		use_envelope(cmd, out);
		break;
	case SMFIC_HELO:
	case SMFIC_UNKNOWN:
		if (milter_text_reply(550, "5.7.1", cmd->u.text, reply) == 0)
			FUZZ_CHECK(strlen(reply) <= MILTER_REPLY_MAX);
		milter_mta_texts(out, cmd->code, &cmd->u.text, 1);
		break;
	case SMFIC_HEADER:
		milter_mta_texts(out, cmd->code, header, 2);
		break;
	case SMFIC_BODY:
	case SMFIC_BODYEOB:
		milter_mta_body(out, cmd->code, cmd->u.body.data, cmd->u.body.len);
		break;
	default:
		milter_mta_bare(out, cmd->code);
		break;
	}
}

static void
check_packet(const struct packet *p)
{
	struct milter_answer answer;
	struct milter_cmd cmd, again;
	struct packet copy;
	struct buf out;

	(void)milter_mta_decode(*p, &answer);
	if (milter_decode(*p, &cmd) != 0)
		return;
	buf_init(&out);
	use(&cmd, &out);
	if (out.len > 0) {
		FUZZ_CHECK(packet_take(out.data, out.len, PACKET_MAX, &copy) == 1);
		FUZZ_CHECK(copy.size == out.len && copy.size <= p->size);
		FUZZ_CHECK(milter_decode(copy, &again) == 0 && again.code == cmd.code);
	}
	buf_fini(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	struct packet p;

	while (packet_take(bytes, size, PACKET_MAX, &p) == 1) {
		FUZZ_CHECK(p.size <= size);
		check_packet(&p);
		bytes += p.size;
		size -= p.size;
	}
	return 0;
}
