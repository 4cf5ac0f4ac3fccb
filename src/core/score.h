#ifndef LYCHGATE_SCORE_H
#define LYCHGATE_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

#define REASON_SUBJECT_MAX 96

/* One story each: of the reasons in a family, only the largest positive and the most
 * negative one count.  CONTEXT and SERVER bring their own bounds. */
enum family {
	FAMILY_CONTEXT,
	FAMILY_NAME, /* NAME and HELO, jointly */
	FAMILY_HELO, /* what the joint table does not say */
	FAMILY_TLS,
	FAMILY_RECIPIENTS,
	FAMILY_DIALECT,
	FAMILY_RATE,
	FAMILY_SERVER,
	FAMILY_RETURN,
	FAMILY_SENDER,
	FAMILY_HEADERS,
	FAMILY_BOTNET,
	FAMILY_BOUNCE, /* says nothing about the host: 0 nats */
	FAMILY_COUNT
};

/* Every reason a verdict can give; the table in score.c says family, name, text. */
enum reason_id {
	REASON_CONTEXT_TEMPLATE,
	REASON_CONTEXT_KIN,
	REASON_CONTEXT_PROVIDER,
	REASON_CONTEXT_CLASS,
	REASON_CONTEXT_HELO,
	REASON_CONTEXT_NETWORK,
	REASON_CONTEXT_CAP, /* the sum of these exceeded its bounds */
	REASON_NAME_HELO,   /* the joint table */
	REASON_NAME_STATIC,
	REASON_HELO_RCPT_DOMAIN,
	REASON_HELO_PROVIDER,
	REASON_HELO_MANY,
	REASON_TLS,
	REASON_DIALECT,
	REASON_UNKNOWN_USERS,
	REASON_TRAP,
	REASON_AUTO_TRAP,
	REASON_CONCURRENT,
	REASON_SLAMMING,
	REASON_WAVE,
	REASON_HELO_NETWORKS,
	REASON_SERVER,
	REASON_RETURN_REFUSED,
	REASON_SITE,
	REASON_PACE,
	REASON_SENDER_HOME,
	REASON_SENDER_PROVIDER,
	REASON_SENDER_ZOMBIES,
	REASON_SENDER_NETWORKS,
	REASON_SENDER_NULL, /* null sender, and who wrote the message */
	REASON_SENDER_NULL_MANY,
	REASON_HEADERS_RECEIVED,
	REASON_HEADERS_DATE,
	REASON_HEADERS_ID,
	REASON_HEADERS_ID_SHAPE,
	REASON_HEADERS_ID_SPREAD,
	REASON_HEADERS_MAILER,
	REASON_HEADERS_TO,
	REASON_HEADERS_LIST,
	REASON_BOTNET,
	REASON_SERVER_ANSWERS,
	REASON_SERVER_TWO_WAY,
	REASON_SERVER_MANNERS,
	REASON_SERVER_ORGANISATION,
	REASON_SENDER_KNOWN,
	REASON_BOUNCE_VALID,
	REASON_BOUNCE_EXPIRED,
	REASON_BOUNCE_FORGED,
	REASON_BOUNCE_UNTAGGED,
	REASON_BOUNCE_SILENT,
	REASON_BOUNCE_MANY,
	REASON_BOUNCE_STORM,
	REASON_BOUNCE_ANSWER,
	REASON_BOUNCE_UNRELATED,
	REASON_RETURN_AT_ONCE,
	REASON_SERVER_NAME,
	REASON_COUNT
};
#define SCORE_REASONS_MAX REASON_COUNT

/* The subject is never a person's address: the journal keeps it as it is. */
struct reason {
	enum reason_id id;
	double nats; /* what it is worth */
	/* How much is proved by what the host or its relatives did.  The families
	 * other than CONTEXT get it from nats (score_add). */
	double deeds;
	bool counts; /* false: another one of its family counted instead */
	double a, b; /* the numbers behind it; the table says what they are */
	char subject[REASON_SUBJECT_MAX]; /* a template, a HELO, ...; "" */
};

/* A sum and the list behind it. */
struct score {
	double total;
	double deeds; /* score_deeds() */
	size_t n_reasons;
	struct reason reasons[SCORE_REASONS_MAX];
};

void score_init(struct score *s);

/* The bytes that a score needs: it needs no room behind the last reason that it has.
 * Many are kept, and most have a handful. */
size_t score_size(const struct score *s);

/*
 * Add a copy of ${reason} (its ${counts} is set here).  A score has room for one of each
 * kind; more is a bug of the caller.
 */
void score_add(struct score *s, const struct reason *reason);

bool score_has(const struct score *s, enum reason_id id);
/* What of it is known only when a message is whole (reason_is_of_content). */
double score_content(const struct score *s);

/* Set what a reason is about; text beyond the room is cut. */
void reason_set_subject(struct reason *reason, const char *subject);

/* What the families prove by deeds, each by its best proof: a conviction needs some. */
double score_deeds(const struct score *s);

/* Did the host earn it here?  A newcomer has none of these. */
bool reason_is_earned(enum reason_id id);

/* Pick per family, sum up, and order the reasons by weight. */
void score_sum(struct score *s);

const char *reason_name(enum reason_id id);   /* "context.template" */
bool reason_is_bounce(enum reason_id id);     /* says nothing about the host */
bool reason_is_of_content(enum reason_id id); /* known when the message is whole */
const char *reason_family_name(enum reason_id id);
int reason_parse(const char *name, enum reason_id *id_r); /* 0 or -1 */
/* Append one plain sentence, such as "41 of 43 known hosts named
 * ppp-#.dyn.example.net are zombies".  0, or -1 without memory. */
int reason_format(const struct reason *reason, struct buf *out);

#endif
