#ifndef LYCHGATE_UNIT_JOURNAL_H
#define LYCHGATE_UNIT_JOURNAL_H

/* For the tests of the journal: one that is open, and sessions in a few words. */
#include "journal_put.h"
#include "journal_query.h"
#include "unit_store.h"

static struct journal *journal;

static inline int
setup(void **state)
{
	struct fault fault;

	if (unit_dir_setup(state) != 0)
		return -1;
	journal = journal_open(unit_dir, STORE_WRITER, &fault);
	return journal == NULL ? -1 : 0;
}

static inline int
teardown(void **state)
{
	journal_close(journal);
	return unit_dir_teardown(state);
}

/* A session in a few words: who, from whom, to whom. */
struct visit_facts {
	const char *reference, *ip, *helo, *sender, *rcpts; /* separated by spaces */
	uint32_t at_s;
	enum verdict_kind verdict;
	uint32_t refused;
};

static inline void
add_rcpts(struct session *s, const char *rcpts, int64_t at_ms)
{
	while (*rcpts != '\0') {
		size_t len = strcspn(rcpts, " ");

		session_add_rcpt(s, at_ms++, rcpts, len, MTA_ACCEPTED);
		rcpts += len + (rcpts[len] == ' ');
	}
}

static inline int
put(const struct visit_facts *v)
{
	struct journal_decision decisions[8] = {{0}};
	struct outcome outcome = {.refused = v->refused};
	struct journal_entry e = {.reference = v->reference, .queue_ids = ""};
	struct session s;
	struct addr ip;
	int rc;

	assert_int_equal(addr_parse(v->ip, &ip), 0);
	session_init(&s, (int64_t)v->at_s * 1000, &ip);
	session_add_helo(&s, v->helo, strlen(v->helo));
	session_add_txn(&s, s.at_ms + 1, v->sender, strlen(v->sender));
	add_rcpts(&s, v->rcpts, s.at_ms + 2);
	outcome.worst.kind = v->verdict;
	outcome.rcpts = (uint32_t)s.txns[0].n_rcpts;
	e.session = &s;
	e.outcome = &outcome;
	e.decisions = decisions;
	e.n_decisions = outcome.rcpts;
	rc = journal_put(journal, &e);
	session_fini(&s);
	return rc;
}

struct seen {
	size_t n;
	char references[300];
};

static inline bool
see(void *ctx, const struct journal_row *row)
{
	struct seen *seen = ctx;

	seen->n++;
	if (strlen(seen->references) < 200)
		unit_append(seen->references, "%s ", row->reference);
	return true;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
