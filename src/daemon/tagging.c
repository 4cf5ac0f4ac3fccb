/*
 * The keys are the policy's, so that a rotation takes effect with the policy.  Who signs
 * is the engine's decision; whether he can be, and how, is decided here.
 */
#include "tagging.h"

#include "backscatter.h"
#include "batv.h"

#define DAY_MS (INT64_C(86400) * 1000)

static uint32_t
day_of(int64_t now_ms)
{
	return (uint32_t)(now_ms / DAY_MS);
}

void
tagging_rcpt(struct smtp *s, int64_t now_ms)
{
	struct client *c = &s->client;
	const struct session_rcpt *rcpt = session_last_rcpt(&c->session);
	const struct tag_key *keys;
	struct batv_address split;
	size_t n;

	if (c->deaf || rcpt == NULL || batv_split(rcpt->to, &split) != 0)
		return;
	keys = policy_tag_keys(engine_policy(s->site->engine), &n);
	if (session_set_tag(&c->session, batv_check(keys, n, &split, day_of(now_ms)),
			    split.plain) != 0)
		client_go_deaf(c);
}

int
tagging_sender(struct smtp *s, int64_t now_ms, struct buf *out)
{
	const struct session_txn *txn = session_last_txn(&s->client.session);
	const struct policy *policy = engine_policy(s->site->engine);
	char sender[BATV_ADDRESS_MAX];
	const struct tag_key *keys;
	bool able;
	size_t n;

	if (s->client.deaf || s->client.visit == NULL || txn == NULL ||
	    txn->mail_from == NULL)
		return 0;
	keys = policy_tag_keys(policy, &n);
	able = policy_signs(policy) && (s->actions & SMFIF_CHGFROM) != 0 &&
	       batv_sign(&keys[0], s->site->tag_form, txn->mail_from, day_of(now_ms),
			 sender) == 0;
	if (!backscatter_sign(engine_backscatter(s->site->engine), policy,
			      s->client.visit, able))
		return 0;
	/* Without parameters: those of the client stay. */
	return milter_encode_chgfrom(out, sender, NULL);
}

uint32_t
tagging_actions(const struct smtp_site *site)
{
	return policy_signs(engine_policy(site->engine)) ? SMFIF_CHGFROM : 0;
}
