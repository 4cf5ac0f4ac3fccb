#ifndef LYCHGATE_FACTS_H
#define LYCHGATE_FACTS_H

#include <stdint.h>

#include "addr.h"
#include "dialect.h"
#include "helo.h"
#include "hostname.h"
#include "profile.h"
#include "session.h"

/* How the client speaks, as far as it is known when a recipient comes. */
struct manner {
	enum dialect dialect;
	enum tls_status tls;
};

/* Where it is: its address, and whose network that is in. */
struct location {
	const struct addr *ip;
	const struct owner *owner; /* NULL: not known */
};

/* What is known of one recipient's session when it is judged; all borrowed. */
struct facts {
	uint32_t now_s;
	struct location where;
	const struct hostname *name;
	const struct helo *helo;
	struct manner manner;
	const struct profile *profile;
	const char *rcpt_domain; /* normalised, or "" */
	int32_t concurrent;	 /* other sessions; -1: not known */
	unsigned repeats;	 /* sessions that repeated what was refused for good */
};

#endif
