#ifndef LYCHGATE_SENDER_H
#define LYCHGATE_SENDER_H

#include <stdbool.h>

#include "session.h"

/*
 * The envelope sender of a transaction.  It is not known without a transaction (NULL) and
 * where nothing tells; then each of these says no.
 */

/* "<>", as bounces have it (RFC 5321 4.5.5)? */
bool sender_is_null(const struct session_txn *txn);

/* The same, or "MAILER-DAEMON@", which old mail servers write instead? */
bool sender_is_bounce(const struct session_txn *txn);

/* Somebody, to whom an answer would go? */
bool sender_is_named(const struct session_txn *txn);

/* His domain as session_domain() gives it: ${out} (DNAME_MAX bytes), or NULL: none. */
const char *sender_domain(const struct session_txn *txn, char *out);

#endif
