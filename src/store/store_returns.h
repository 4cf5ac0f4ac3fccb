#ifndef LYCHGATE_STORE_RETURNS_H
#define LYCHGATE_STORE_RETURNS_H

#include "returns_tally.h"
#include "store.h"

/*
 * The tables `returns`, `returns_greylist` and `returns_cases`: the counts of
 * returns_tally.h by day.  Kept for STORE_RETURNS_DAYS.
 */
#define STORE_RETURNS_DAYS 90

/* Put in what the engine tells: see engine_sink.returns. */
int store_returns_put(struct store *s, enum returns_state state,
		      const struct returns_key *key, const struct returns_counts *counts);

/* Before an engine tells of open cases: those that were open when the last one ended are
 * out of sight from then on.  A transaction of its own: 0, or -1 and nothing changed. */
int store_returns_fold(struct store *s);

/* Delete what is older; adds the number of rows to ${deleted}. */
int store_returns_prune(struct store *s, uint32_t now_s, uint32_t *deleted);

/* Sums over the days from ${since_s} on (0: all); each row until false. */
struct store_returns_step {
	enum returns_refusal refusal;
	enum returns_class class;
	uint32_t botnet;
	enum returns_way way;
	unsigned step;
	uint64_t returned, censored;
};
typedef bool store_returns_step_row(void *ctx, const struct store_returns_step *step);
int store_returns_steps(struct store *s, uint32_t since_s, store_returns_step_row *row,
			void *ctx);

struct store_returns_grey {
	enum returns_refusal refusal;
	enum returns_class class;
	uint32_t botnet;
	unsigned delay; /* of returns_delays_s */
	bool convicted;
	unsigned step; /* RETURNS_NOT: a greylist had stopped it */
	uint64_t cases;
};
typedef bool store_returns_grey_row(void *ctx, const struct store_returns_grey *grey);
int store_returns_greys(struct store *s, uint32_t since_s, store_returns_grey_row *row,
			void *ctx);

struct store_returns_cases {
	enum returns_refusal refusal;
	enum returns_class class;
	uint32_t botnet;
	uint64_t cases, open, evicted, triples, triples_new;
	uint32_t first_s, last_s; /* days that have cases */
};
typedef bool store_returns_cases_row(void *ctx, const struct store_returns_cases *cases);
int store_returns_cases(struct store *s, uint32_t since_s, store_returns_cases_row *row,
			void *ctx);

#endif
