#ifndef LYCHGATE_RETURNS_CASE_H
#define LYCHGATE_RETURNS_CASE_H

/* Inside returns.c, who comes back, and returns_case.c, which keeps the cases. */

#include "returns.h"
#include "table.h"

#define RETURNS_SKETCH 4

/* A refusal, and who has come back since. */
struct returns_case {
	int64_t at_ms;
	uint64_t near, envelope; /* as in struct returns_note */
	uint64_t older;		 /* case with the same envelope; 0: none */
	struct host_key key;
	uint8_t refusal, class;
	bool first;	/* contact of this host ever */
	bool convicted; /* at that contact */
	bool has_body;
	uint8_t step[RETURNS_WAYS]; /* of the first return, + 1; 0: none */
	uint16_t passes; /* steps with a try that a greylist compares: same network,
			    envelope */
	uint32_t
	    rcpts[RETURNS_SKETCH]; /* the lowest hashes (KMV: Bar-Yossef et al. 2002) */
	uint32_t message_id;	   /* 0: not seen */
	uint64_t body;
};

/* What is known of a host that was refused. */
struct guest {
	uint64_t open[RETURNS_REFUSALS]; /* its newest case of each kind */
	uint32_t repeated_s;
	uint32_t repeats; /* within REPEATS_KEPT_S of each other */
};

struct triple_key {
	uint64_t envelope, near; /* the hash goes before: TABLE_HASHED_KEYS */
};

/* What became of a sender and recipient from one network. */
struct triple {
	uint32_t refused_s, deferred_s; /* the last time, 0: never */
	uint32_t size;
	uint16_t who; /* in the network */
};

struct returns {
	const struct recall *recall;
	const struct botnet_view *botnets; /* NULL: none is known */
	struct engine_sink sink;
	struct returns_case *ring;
	uint64_t n;	     /* places */
	uint64_t head, tail; /* numbers: the next one, the oldest */
	struct table *guests, *envelopes, *triples;
	struct returns_tally *done;
	uint32_t told_s;
};

/* The case of this number; NULL when it has ended. */
struct returns_case *returns_case(const struct returns *r, uint64_t number);

/* A new case, zero but for its time, with the number head - 1; the oldest one makes
 * room. */
struct returns_case *returns_case_begin(struct returns *r, int64_t now_ms);

/* End the cases whose time is over. */
void returns_case_end_old(struct returns *r, int64_t now_ms);

/* Tell the counts of what ended, when they were not told for a while. */
void returns_case_tell(struct returns *r, uint32_t now_s);

#endif
