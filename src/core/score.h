#ifndef LYCHGATE_SCORE_H
#define LYCHGATE_SCORE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"
#include "reason.h"

#define REASON_SUBJECT_MAX 96

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
