#ifndef LYCHGATE_MANNER_H
#define LYCHGATE_MANNER_H

#include <stddef.h>
#include <stdint.h>

#include "content.h"
#include "dialect.h"
#include "helo.h"
#include "hostname.h"
#include "pace.h"
#include "session.h"

/* Does the sender's domain belong where the client does? */
enum sender_home { SENDER_HOME_NOT_KNOWN, SENDER_HOME, SENDER_ELSEWHERE };

/*
 * From the names alone.  Known of a client with a chosen name, and of one whose HELO is
 * another name than its PTR's: a small server on an access line says "mail.firm.com" and
 * sends for firm.com.  Where the HELO is the sender's domain itself, the joint table of
 * names has counted it, and this is not known.  ${sender_domain} is NULL where there is
 * none, or it is not known.
 */
enum sender_home manner_sender_home(const struct hostname *name, const struct helo *helo,
				    const char *sender_domain);

/* Does the sender's domain belong to a great provider of mailboxes (mail_provider.h)? */
enum sender_provider {
	SENDER_PROVIDER_NOT_KNOWN,
	SENDER_PROVIDER_ELSEWHERE, /* it does, and the client does not */
	SENDER_PROVIDER_NONE,	   /* it does not, or both do */
};

/* Not known without a sender's domain, nor as long as the client's name is not. */
enum sender_provider
manner_sender_provider(const struct hostname *name, const char *sender_domain);

/*
 * Does a sender with this domain come from where nothing says that it belongs: neither
 * the client's confirmed name nor its HELO is of that domain?  False as long as the
 * client's name is not known.
 */
bool manner_sender_stray(const struct hostname *name, const struct helo *helo,
			 const char *sender_domain);

/* How the client speaks and what it sent, as far as it is known when a recipient comes.
 */
struct manner {
	enum dialect dialect;
	enum tls_status tls;
	enum pace pace;
	enum sender_home sender;
	enum sender_provider provider;
	const char *stray; /* domain of a sender that is manner_sender_stray(), or NULL */
	uint32_t content;  /* content_agreed() */
};

/* What a manner consists of; the table in learn.c has a row for each. */
enum manner_fact {
	FACT_ESMTP,
	FACT_PLAIN,
	FACT_TLS_ON,
	FACT_TLS_OFF,
	FACT_PACE_QUICK,
	FACT_PACE_NORMAL,
	FACT_PACE_SLOW,
	FACT_SENDER_HOME,
	FACT_SENDER_ELSEWHERE,
	FACT_PROVIDER_ELSEWHERE,
	FACT_PROVIDER_NONE,
	FACT_CONTENT, /* + the number of the bit: enum content_bit */
	FACT_COUNT = FACT_CONTENT + 8 * CONTENT_BYTES
};

/* Of each question one at most: dialect, TLS, pace, home, provider, and 9 of content. */
#define MANNER_FACTS_MAX 14

/* What is known of it.  Returns how many. */
size_t manner_facts(const struct manner *m, enum manner_fact facts_r[MANNER_FACTS_MAX]);

#endif
