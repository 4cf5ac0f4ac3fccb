#ifndef LYCHGATE_FACTS_H
#define LYCHGATE_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "botnet_view.h"
#include "helo.h"
#include "hostname.h"
#include "manner.h"
#include "merit.h"
#include "profile.h"
#include "session.h"

/* Where it is: its address, and whose network that is in. */
struct location {
	const struct addr *ip;
	const struct owner *owner; /* NULL: not known */
};

/* What is known of the sender. */
struct sender_facts {
	double networks;   /* that strangers sent with its address from: spread.h */
	size_t null_rcpts; /* of this message, if its sender is null */
};

/* What the session says, and the botnets that it may belong to; NULL: none are known. */
struct company {
	const struct session *session;
	const struct botnet_view *botnets;
};

/* What is known of one recipient's session when it is judged; all borrowed. */
struct facts {
	uint32_t now_s;
	struct location where;
	const struct hostname *name;
	const struct helo *helo;
	struct manner manner;
	struct sender_facts sender;
	double helo_networks; /* that strangers said this HELO from: spread.h */
	const struct profile *profile;
	const char *rcpt_domain; /* normalised, or "" */
	int32_t concurrent;	 /* other sessions; -1: not known */
	unsigned repeats;	 /* sessions that repeated what was refused for good */
	unsigned went_on;	 /* transactions of this session that did: goes_on.h */
	struct company company;
	const struct standing *standing;
};

#endif
