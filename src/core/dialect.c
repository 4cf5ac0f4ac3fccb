/*
 * HELO or EHLO is not told to a milter in a way that both MTAs share, but parameters of
 * MAIL (SIZE, BODY) are only allowed after EHLO.  One transaction with parameters is
 * enough: a client that knows ESMTP may leave them out of a bounce.
 */
#include "dialect.h"

#include <string.h>

#include "ascii.h"
#include "num.h"

enum dialect
dialect_of(const struct session *s)
{
	enum dialect d = DIALECT_NOT_KNOWN;

	for (size_t i = 0; i < s->n_txns; i++) {
		if (s->txns[i].n_args > 0)
			return DIALECT_ESMTP;
		if (s->txns[i].args_known)
			d = DIALECT_PLAIN;
	}
	return d;
}

const char *
dialect_name(enum dialect dialect)
{
	switch (dialect) {
	case DIALECT_PLAIN:
		return "plain";
	case DIALECT_ESMTP:
		return "esmtp";
	case DIALECT_NOT_KNOWN:
		break;
	}
	return "not known";
}

uint32_t
dialect_announced_size(const struct session_txn *txn)
{
	uint64_t size;

	for (size_t i = 0; i < txn->n_args; i++) {
		const char *arg = txn->args[i];
		char name[6] = "";

		for (size_t k = 0; k < 5 && arg[k] != '\0'; k++)
			name[k] = ascii_to_lower(arg[k]);
		if (strcmp(name, "size=") == 0 &&
		    num_u64_parse(arg + 5, 1, UINT32_MAX, &size) == 0)
			return (uint32_t)size;
	}
	return 0;
}
