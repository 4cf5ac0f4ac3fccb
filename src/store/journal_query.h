#ifndef LYCHGATE_JOURNAL_QUERY_H
#define LYCHGATE_JOURNAL_QUERY_H

#include "addr.h"
#include "journal.h"
#include "score.h"
#include "session.h"
#include "verdict.h"

/* Reading the journal: by client, sender, recipient, reference, time, verdict. */

/*
 * What to list; zeroed = everything, newest first.  Sender and recipient are an address,
 * or "@example.com" for a whole domain, in any case; hashed ones are found by the clear
 * address (journal_set_privacy) or by the hash.
 */
struct journal_filter {
	int64_t id;	       /* only this one; 0 = any */
	int64_t after_id;      /* only later ones: for `tail`; 0 = any */
	const char *reference; /* NULL = any, here and below */
	const struct net *net;
	const char *sender, *recipient;
	const char *helo, *ptr; /* whole */
	const char *template, *provider, *owner, *country;
	const char *reason;	   /* that counts for or against */
	uint32_t since_s, until_s; /* connect time: since <= t < until; 0 = open */
	bool of_verdict;
	enum verdict_kind verdict;
	bool refused; /* only sessions with a recipient that we refused */
	/* What is not wanted costs nothing: then the score has none, the record is "". */
	bool without_reasons, without_record;
	bool with_spared; /* also the row's rcpts_spared, which costs a search */
	bool oldest_first;
	uint32_t limit, offset; /* limit 0 = all */
};

/* A row; texts are valid during the call only. */
struct journal_row {
	int64_t id; /* grows */
	const char *reference;
	uint32_t connect_s, end_s;
	struct addr ip;
	const char *ptr; /* "" = none or not known */
	enum ptr_status ptr_status;
	const char *helo, *tls; /* the last HELO; TLS version, "" = none or not known */
	bool auth;
	bool judged; /* false: verdict, score and reasons say nothing */
	const char *queue_ids;
	const char *sender; /* of the first transaction */
	uint32_t transactions;
	enum verdict_kind verdict;
	enum verdict_action action; /* REFUSE: at least one recipient was refused */
	enum verdict_spared spared;
	bool convicted; /* by an earlier session */
	bool new_host, new_zombie, relapse;
	uint32_t rcpts, accepted, unknown, rejected, deferred, traps, refused;
	uint32_t carried;      /* of the refused: at the end of data */
	uint32_t rcpts_spared; /* let through in spite of it; 0 without with_spared */
	double threshold;
	struct score score;
	const char *record; /* the session record, one JSON object */
};
typedef bool journal_row_fn(void *ctx, const struct journal_row *row); /* false: stop */

int journal_each(struct journal *j, const struct journal_filter *filter,
		 journal_row_fn *row, void *ctx);
int
journal_count(struct journal *j, const struct journal_filter *filter, uint64_t *count_r);

/* The id of the newest session, 0 when there is none: where `tail` begins. */
int journal_last_id(struct journal *j, int64_t *id_r);

struct journal_rcpt {
	uint32_t at_s;
	const char *sender, *address;
	enum mta_answer mta;
	bool judged;
	enum verdict_action action;
	enum verdict_spared spared;
	bool trap;
	bool carried; /* refused at the end of data */
	enum verdict_bounce bounce;
	double score;
};
typedef bool journal_rcpt_fn(void *ctx, const struct journal_rcpt *rcpt);

/* The recipients of a session in their order. */
int journal_recipients(struct journal *j, int64_t id, journal_rcpt_fn *row, void *ctx);

#endif
