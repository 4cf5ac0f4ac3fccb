#ifndef LYCHGATE_MAIL_PROVIDER_H
#define LYCHGATE_MAIL_PROVIDER_H

#include <stdbool.h>

/*
 * Great providers of mailboxes, whose names everybody knows and forgers borrow.  Their
 * own mail leaves by their own servers, under confirmed names.
 */

/* Is this (normalised) domain one of theirs, that people have addresses in? */
bool mail_provider_is(const char *domain);

/* Are hosts of this registered domain their servers?  Any provider's: they forward to
 * each other, and one has many names. */
bool mail_provider_home(const char *registered);

#endif
