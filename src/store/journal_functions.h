#ifndef LYCHGATE_JOURNAL_FUNCTIONS_H
#define LYCHGATE_JOURNAL_FUNCTIONS_H

/* Inside src/store only: what the journal does not keep in columns, for it can be told
 * from others, as SQL functions of a connection:
 *
 *	lychgate_template(ptr, ptr_status, address)	the naming scheme, or NULL
 *	lychgate_provider(ptr, ptr_status, address)	the registered domain, or NULL
 */
#include "db.h"

int journal_functions_register(struct db *db);

#endif
