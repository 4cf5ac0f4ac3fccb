#ifndef LYCHGATE_REPLAY_SETTING_H
#define LYCHGATE_REPLAY_SETTING_H

#include <stdbool.h>

#include "buf.h"
#include "engine.h"
#include "policy.h"
#include "privacy.h"

/*
 * The KEY=VALUE of `replay --what-if`:
 *
 *	target_share=0.001, suspect_score=3, convictions_per_hour=100
 *	mode=enforce, mode=example.com:enforce
 *	trap=old@example.com, pin=192.0.2.0/24:pass, exempt=192.0.2.0/24
 */

/* What a replay judges by. */
struct replay_world {
	struct engine_settings settings;
	struct policy *policy;	       /* not sealed yet */
	const struct privacy *privacy; /* of a journal whose addresses may be hashed:
					  traps then catch these too; may be NULL */
};

/* Does the text begin with one of the keys and '='? */
bool replay_setting_is(const char *text);

/* Does it set the site's mode? */
bool replay_setting_is_site_mode(const char *text);

/* Apply one.  0, or -1 and the reason as a line of text in ${why}; "" without memory. */
int replay_setting_apply(const char *text, struct replay_world *world, struct buf *why);

/* Add a spamtrap, also in the form in which the journal holds it.  0, or -1 as
 * policy_add_trap(). */
int replay_setting_add_trap(struct policy *policy, const struct privacy *privacy,
			    const char *pattern);

#endif
