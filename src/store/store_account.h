#ifndef LYCHGATE_STORE_ACCOUNT_H
#define LYCHGATE_STORE_ACCOUNT_H

#include <stdbool.h>

#include "store.h"
#include "tally.h"

/* The table `counted_accounts`: whose accounts are counted one by one (tally.h).  A scope
 * is a domain or an address; case does not count. */

/* FAULT_VALUE when ${scope} is neither. */
int store_account_add(struct store *s, const char *scope);
int store_account_remove(struct store *s, const char *scope); /* 1, 0 was not there, -1 */

typedef bool store_account_row(void *ctx, const char *scope); /* false: stop */
int store_account_each(struct store *s, store_account_row *row, void *ctx);

/* Tell a tally which they are, instead of what it knew. */
int store_account_tell(struct store *s, struct tally *t);

#endif
