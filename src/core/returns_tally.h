#ifndef LYCHGATE_RETURNS_TALLY_H
#define LYCHGATE_RETURNS_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Counts of who came back after a refusal, in steps of time: what returns.h finds, what
 * the database keeps by day, and what returns_curve.h makes curves of.
 */

#define RETURNS_SAMPLE 8

/* How the first contact went, that a case begins with. */
enum returns_refusal {
	RETURNS_DEFERRED, /* 4xx by the MTA */
	RETURNS_MTA,	  /* 5xx by the MTA: unknown user, policy */
	RETURNS_OURS,	  /* 5xx by us */
	RETURNS_ACCEPTED, /* for comparison: one host in RETURNS_SAMPLE */
	RETURNS_REFUSALS
};

/* Who the host is, as known when its case ends. */
enum returns_class {
	RETURNS_ZOMBIE,	   /* hard-labelled */
	RETURNS_CONVICTED, /* by the score alone */
	RETURNS_VALID,	   /* established or proven */
	RETURNS_UNKNOWN,   /* neither */
	RETURNS_CLASSES
};

/* The ways to come back; each has a first time of its own. */
enum returns_way {
	RETURNS_HOST,	    /* the same host, with anything */
	RETURNS_RESEND,	    /* the same host, the same mail */
	RETURNS_RETEMPLATE, /* the same host, other mail to some of the recipients */
	RETURNS_BLAST,	    /* the same host, mail to others */
	RETURNS_NEAR,	    /* the host, or one in its /24 (IPv6 /56) that speaks alike,
			       with the same sender and recipient */
	RETURNS_ANYONE,	    /* anyone with the same sender and recipient */
	RETURNS_WAYS
};

/* Steps end at these ages (seconds); what is beyond the last did not return. */
#define RETURNS_BINS	  14
#define RETURNS_NOT	  (RETURNS_BINS - 1) /* not within RETURNS_WATCHED_S */
#define RETURNS_WATCHED_S 90000		     /* 25 h */
extern const uint32_t returns_ends_s[RETURNS_NOT];

/* The delays of greylisting that are counted, each the end of a step. */
#define RETURNS_DELAYS 5
extern const uint32_t returns_delays_s[RETURNS_DELAYS];

/* What counts are about that the engine tells: cases that ended, to be added up; or those
 * open now, which replace what was told as open before RETURNS_OPEN_ANEW. */
enum returns_state { RETURNS_DONE, RETURNS_OPEN, RETURNS_OPEN_ANEW };

struct returns_key {
	uint32_t day;	 /* UTC, since 1970, on which the case began */
	uint32_t botnet; /* its id; 0: none known */
	uint8_t refusal, class;
	uint8_t pad[6]; /* zero: equal keys are equal memory */
};

struct returns_counts {
	/* Cases by the step of the return, and of those without one by the step in which
	 * they went out of sight: RETURNS_NOT when they were watched to the end. */
	uint32_t returned[RETURNS_WAYS][RETURNS_BINS];
	uint32_t censored[RETURNS_WAYS][RETURNS_BINS];
	uint32_t cases;
	uint32_t evicted; /* of the cases: forgotten for want of memory */
	/* First contacts that were watched to the end, by the step of the first try that
	 * a greylist of that delay would have let pass; [1]: convicted at once. */
	uint32_t grey[RETURNS_DELAYS][2][RETURNS_BINS];
	/* Recipients taken from such hosts; new ones: not seen before with this sender
	 * from this network, so that a greylist would have delayed them. */
	uint32_t triples, triples_new;
};

/* Is there anything in these counts? */
bool returns_counts_any(const struct returns_counts *c);
void returns_counts_add(struct returns_counts *to, const struct returns_counts *from);

/* The step that an age falls into; RETURNS_NOT beyond the last. */
unsigned returns_bin(int64_t age_s);

/* The first step that lies behind a delay of returns_delays_s. */
unsigned returns_bin_after(unsigned delay);

/* "deferred", "zombie", "host"; never NULL. */
const char *returns_refusal_name(enum returns_refusal refusal);
const char *returns_class_name(enum returns_class class);
const char *returns_way_name(enum returns_way way);

/* A set of counts by key, bounded; the longest unused is told to ${tell} when another
 * needs its place. */
struct returns_tally;
typedef void returns_tell(void *ctx, const struct returns_key *key,
			  const struct returns_counts *counts);

/* NULL without memory. */
struct returns_tally *returns_tally_create(returns_tell *tell, void *ctx);
void returns_tally_free(struct returns_tally *t); /* NULL is allowed; tells nothing */

/* The counts of a key, to add cases or triples to, valid until the next call; NULL
 * without memory. */
struct returns_counts *
returns_tally_at(struct returns_tally *t, const struct returns_key *key);

/* Tell all and begin anew. */
void returns_tally_flush(struct returns_tally *t);

#endif
