#ifndef LYCHGATE_BOTNET_TOKEN_H
#define LYCHGATE_BOTNET_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helo.h"
#include "hostname.h"
#include "profile.h"
#include "session.h"

/*
 * What zombies of one botnet have in common, as tokens: at most one of each kind a visit.
 * Kinds of one family tell one story; two hosts are linked by the strongest of a family.
 */
enum botnet_kind {
	BOTNET_HELO,	      /* as said; none when it is the client's own name */
	BOTNET_HELO_TEMPLATE, /* its digits collapsed, where that changes it */
	BOTNET_SENDER,	      /* envelope senders (MinHash) */
	BOTNET_SENDER_DOMAIN, /* of the first sender */
	BOTNET_RCPTS,	      /* a list of recipients (MinHash), and once more */
	BOTNET_RCPTS_AGAIN,
	BOTNET_RCPT_ORDER, /* pairs of neighbours in that list (MinHash) */
	BOTNET_HEADERS,	   /* the set of header names, with flags */
	BOTNET_MESSAGE_ID, /* end of its left part, its begin, its second piece */
	BOTNET_ID_HEAD,
	BOTNET_ID_MIDDLE,
	BOTNET_ID_SHAPE, /* what its characters are */
	BOTNET_BOUNDARY, /* begin of the MIME boundary */
	BOTNET_SUBJECT,	 /* its words, digits collapsed */
	BOTNET_BODY,	 /* near-duplicates by simhash: see botnet_body.h */
	BOTNET_DIALECT,	 /* parameters, TLS */
	BOTNET_HOUR,
	BOTNET_NETWORK, /* owner, or /16, or IPv6 /32 */
	BOTNET_KINDS
};

enum botnet_family {
	BOTNET_FAMILY_HELO,
	BOTNET_FAMILY_SENDER,
	BOTNET_FAMILY_RCPTS,
	BOTNET_FAMILY_HEADERS,
	BOTNET_FAMILY_IDS,
	BOTNET_FAMILY_BOUNDARY,
	BOTNET_FAMILY_CONTENT, /* subject, body: several botnets send for one customer */
	BOTNET_FAMILY_DIALECT,
	BOTNET_FAMILY_HOUR,
	BOTNET_FAMILY_NETWORK,
	BOTNET_FAMILIES
};

struct botnet_kind_row {
	const char *name; /* "helo-template": in databases too, never changes */
	const char *text; /* "HELO scheme": for people */
	enum botnet_family family;
	double weight; /* of ln(N/n); estimates, doc/botnets.md */
	bool weak;     /* common by nature: never searched by, seldom enough */
	bool content;  /* of what is sent: makes campaigns */
	bool common;   /* words of a stock that several botnets take from */
	bool own;      /* made by the botnet's own program or lists: no accident */
};
extern const struct botnet_kind_row botnet_kind_rows[BOTNET_KINDS];

static inline const struct botnet_kind_row *
botnet_kind_row(enum botnet_kind kind)
{
	return &botnet_kind_rows[kind];
}
int botnet_kind_parse(const char *name, enum botnet_kind *kind_r); /* 0 or -1 */

#define BOTNET_TEXT_MAX 64

struct botnet_token {
	uint64_t hash;		    /* 0: the visit has none of this kind */
	char text[BOTNET_TEXT_MAX]; /* for people, printable ASCII; never an address */
};

/* What one visit shows of itself; copied from thread to thread. */
struct botnet_visit {
	struct host_key key;
	uint32_t at_s;
	uint32_t owner;	  /* hash of the network's owner; never 0 */
	bool server;	  /* of an established server: its tokens are nobody's mark */
	bool labelled;	  /* hard evidence says zombie */
	uint64_t simhash; /* of the body, with ${has_simhash} */
	bool has_simhash;
	char provider[BOTNET_TEXT_MAX]; /* registered domain of the host name, or "" */
	char target[BOTNET_TEXT_MAX];	/* domain of the first recipient, or "" */
	char country[4];		/* "" not known */
	struct botnet_token tokens[BOTNET_KINDS];
};

/* What is known of who visits; all borrowed. */
struct botnet_source {
	const struct session *session;
	const struct hostname *name;
	const struct helo *helo;
	const struct host_key *key;
	const uint8_t *secret; /* 16 bytes: keys the hashes */
};

/* Fill key, tokens (without BODY), owner, provider, target, simhash of the session so
 * far; time, server and labelled are left to the caller.  All else is zero. */
void botnet_visit_make(const struct botnet_source *source, struct botnet_visit *visit_r);

/* A keyed hash of a kind's text; never 0. */
uint64_t botnet_hash(enum botnet_kind kind, const void *text, size_t len,
		     const uint8_t secret[16]);

#endif
