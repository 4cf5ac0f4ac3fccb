/* Copies of outcomes, and the words for verdicts as logs, databases and commands print
 * them. */
#include "verdict.h"

#include <assert.h>
#include <string.h>

size_t
outcome_size(const struct outcome *o)
{
	return offsetof(struct outcome, worst.score) + score_size(&o->worst.score);
}

void
outcome_copy(struct outcome *to, const struct outcome *from)
{
	memcpy(to, from, outcome_size(from));
}

void
verdict_refuse(struct verdict *verdict, const struct policy *policy, const char *rcpt)
{
	enum policy_mode mode = policy_mode_for(policy, rcpt);

	if (verdict->spared != SPARED_NO)
		return;
	if (policy_is_role(rcpt))
		verdict->spared = SPARED_ROLE;
	else if (mode == MODE_OFF)
		verdict->spared = SPARED_OFF;
	else if (mode == MODE_MONITOR)
		verdict->spared = SPARED_MONITOR;
	else
		verdict->action = ACTION_REFUSE;
}

const char *
verdict_kind_name(enum verdict_kind kind)
{
	static const char *const names[] = {
	    [VERDICT_PASS] = "pass",	   [VERDICT_SERVER] = "server",
	    [VERDICT_SUSPECT] = "suspect", [VERDICT_ZOMBIE] = "zombie",
	    [VERDICT_EXEMPT] = "exempt",   [VERDICT_PINNED] = "pinned"};

	assert(kind <= VERDICT_PINNED);
	return names[kind];
}

const char *
verdict_spared_name(enum verdict_spared spared)
{
	static const char *const names[] = {[SPARED_NO] = "",
					    [SPARED_MONITOR] = "monitor",
					    [SPARED_OFF] = "off",
					    [SPARED_ROLE] = "role",
					    [SPARED_BREAKER] = "breaker",
					    [SPARED_PRIVATE] = "private"};

	assert(spared <= SPARED_PRIVATE);
	return names[spared];
}

const char *
verdict_bounce_name(enum verdict_bounce bounce)
{
	static const char *const names[] = {
	    [BOUNCE_NO] = "", [BOUNCE_REAL] = "real", [BOUNCE_REFUSED] = "refused"};

	return names[bounce];
}
