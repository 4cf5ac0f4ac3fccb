/*
 * What a message teaches when it is whole.  The headers are complete only at its end, so
 * all that they say comes here: behind the verdicts on its recipients.
 */
#include "message.h"

#include "observe.h"
#include "outbound.h"

static bool
is_trusted(const struct visit *v)
{
	return v->exempt || v->session->auth;
}

static void
learn(struct visit *v, const struct session_txn *txn)
{
	if (txn->data == NULL)
		return;
	if (is_trusted(v))
		outbound_learn(v->outbound, v->session, txn);
	else
		observe_message(v, txn);
}

void
message_learn(struct visit *v, size_t n)
{
	for (; v->txns_learnt < n; v->txns_learnt++)
		learn(v, &v->session->txns[v->txns_learnt]);
}

void
message_rcpt_accepted(const struct visit *v, const char *to, uint32_t now_s)
{
	char domain[DNAME_MAX];

	if (!addr_is_private(&v->session->ip) && session_domain(to, domain) == 0)
		outbound_local(v->outbound, domain, now_s);
}
