/*
 * A whole milter connection over the real engine: the input is what an MTA sends.
 * Whatever it is, our answers are whole, well-formed packets.  It is played twice: to a
 * site that only watches, and to one that enforces, carries what it can, looks at bodies
 * and answers bounces, where everybody at example.net is a trap.
 */
#include <string.h>

#include "engine.h"
#include "fuzz.h"
#include "milter_mta.h"
#include "smtp.h"

#define PACKET_MAX (1 << 16)

static int64_t now_ms;

static int64_t
on_now(void)
{
	return now_ms += 100;
}

static void
on_complain(void *ctx, enum complaint kind, const char *line)
{
	(void)ctx;
	(void)kind;
	FUZZ_CHECK(strlen(line) < 1000);
}

static void
on_closed(void *ctx, const struct smtp_report *report)
{
	(void)ctx;
	FUZZ_CHECK(report->session->end_ms >= report->session->at_ms);
	FUZZ_CHECK(strlen(report->reference) == REFERENCE_LEN);
}

static void
check_answers(const struct buf *answers)
{
	struct milter_answer answer;
	struct packet p;

	for (size_t at = 0; at < answers->len; at += p.size) {
		FUZZ_CHECK(packet_take(answers->data + at, answers->len - at, PACKET_MAX,
				       &p) == 1);
		FUZZ_CHECK(milter_mta_decode(p, &answer) == 0);
	}
}

static void
play(struct smtp_site *site, const char *bytes, size_t size)
{
	struct smtp *s = smtp_create(site, size % 2 == 0);
	enum smtp_next next = SMTP_GO_ON;
	struct milter_cmd cmd;
	struct buf answers;
	struct packet p;
	const char *why;

	FUZZ_CHECK(s != NULL);
	buf_init(&answers);
	while (next == SMTP_GO_ON && packet_take(bytes, size, PACKET_MAX, &p) == 1) {
		if (milter_decode(p, &cmd) != 0)
			break;
		buf_clear(&answers);
		next = smtp_command(s, &cmd, &answers, &why);
		check_answers(&answers);
		bytes += p.size;
		size -= p.size;
	}
	smtp_free(s);
	buf_fini(&answers);
}

static struct policy *
strict_policy(void)
{
	static const struct tag_key key = {3, "a fuzzer's secret of 32 bytes..."};
	const struct net loopback = {{4, {127}}, 8};
	struct policy *p = policy_create();

	FUZZ_CHECK(p != NULL && policy_set_mode(p, "", MODE_ENFORCE) == 0 &&
		   policy_set_protection(p, "", PROTECT_REQUIRE) == 0 &&
		   policy_add_trap(p, "@example.net") == 0 &&
		   policy_add_exempt(p, &loopback) == 0 &&
		   policy_add_tag_key(p, &key) == 0);
	policy_seal(p);
	return p;
}

static void
play_to(bool strict, const char *bytes, size_t size)
{
	static const uint8_t secret[16] = {1};
	const struct engine_backing backing = {0};
	const struct engine_sink sink = {0};
	struct engine_settings settings;
	struct smtp_site site = {
	    .hooks = {.now_ms = on_now, .closed = on_closed, .complain = on_complain},
	    .headers = true,
	    .bodies = strict,
	    .reply_text = "100% infected",
	    .bounce_text = "no mail of ours"};

	now_ms = 1700000000000;
	engine_settings_init(&settings);
	settings.memory = 1 << 20;
	settings.carry_share = strict ? 1 : settings.carry_share;
	site.engine = engine_create(&settings, &backing, &sink, secret);
	site.crowd = crowd_create(secret);
	FUZZ_CHECK(site.engine != NULL && site.crowd != NULL);
	if (strict)
		engine_set_policy(site.engine, strict_policy());
	play(&site, bytes, size);
	crowd_free(site.crowd);
	engine_free(site.engine);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	play_to(false, (const char *)data, size);
	play_to(true, (const char *)data, size);
	return 0;
}
