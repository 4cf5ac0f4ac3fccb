/*
 * Three kinds of sender, which half of the judgement tells apart: somebody, the null
 * sender, and one that is not known and therefore evidence of nothing.
 */
#include "sender.h"

#include "report.h"

bool
sender_is_null(const struct session_txn *txn)
{
	return txn != NULL && txn->mail_from != NULL && txn->mail_from[0] == '\0';
}

bool
sender_is_bounce(const struct session_txn *txn)
{
	return txn != NULL && report_is_bounce_sender(txn->mail_from);
}

bool
sender_is_named(const struct session_txn *txn)
{
	return txn != NULL && txn->mail_from != NULL && txn->mail_from[0] != '\0';
}

const char *
sender_domain(const struct session_txn *txn, char *out)
{
	return sender_is_named(txn) && session_domain(txn->mail_from, out) == 0 ? out
										: NULL;
}
