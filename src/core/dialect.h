#ifndef LYCHGATE_DIALECT_H
#define LYCHGATE_DIALECT_H

#include "session.h"

/* How a client speaks, as far as it tells clients behind one address apart. */
enum dialect { DIALECT_NOT_KNOWN, DIALECT_PLAIN, DIALECT_ESMTP };

/* From the session so far: ESMTP when MAIL had parameters (RFC 5321 4.1.1.11). */
enum dialect dialect_of(const struct session *s);
const char *dialect_name(enum dialect dialect);

/* SIZE= of a transaction's MAIL (RFC 1870), which mostly differs from one mail to the
 * next; 0: none was announced, or not known. */
uint32_t dialect_announced_size(const struct session_txn *txn);

#endif
