#ifndef LYCHGATE_POLICY_ROWS_H
#define LYCHGATE_POLICY_ROWS_H

#include "options.h"
#include "policy.h"

/* What the administrator decided, as rows: all of it, or one kind. */
enum policy_part {
	POLICY_MODES = 1,
	POLICY_EXEMPT = 2,
	POLICY_PINS = 4,
	POLICY_TRAPS = 8,
	POLICY_PROTECTION = 16,
	POLICY_UNSIGNED = 32,
	POLICY_ALL = 63
};

/* List these ${parts} (a sum of enum policy_part).  The exit status. */
int policy_rows_list(const struct cli *cli, unsigned parts);

/* Print what ${in_force} says of an argument that is a domain or an address
 * (options_scope()), which it gets as an address ("@example.com"): for people that word,
 * for programs a row of the list whose kind is the command's name.  The exit status. */
int
policy_rows_ask(const struct options *o, const char *arg,
		const char *(*in_force)(const struct policy *policy, const char *rcpt));

#endif
