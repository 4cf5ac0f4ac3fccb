/*
 * Sums over the hosts.  There are no indexes for them: they would cost the writer more
 * than a person's rare question.
 */
#include "store_learnt.h"

#include "row.h"
#include "select.h"
#include "store_impl.h"

#define DAY_S 86400

struct listing {
	struct db *db;
	store_newcomer_row *newcomer;
	store_labels_row *labels;
	bool by_day;
	void *ctx;
};

static bool
newcomer_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	uint8_t newcomer;
	uint64_t hosts;
	struct row r;

	row_init(&r, st);
	newcomer = (uint8_t)row_int(&r, 1, UINT8_MAX);
	hosts = (uint64_t)row_int(&r, 0, INT64_MAX);
	return row_end(&r, l->db) != 0 || l->newcomer(l->ctx, newcomer, hosts);
}

int
store_learnt_newcomers(struct store *s, uint32_t before_s, store_newcomer_row *row,
		       void *ctx)
{
	struct listing listing = {.db = &s->db, .newcomer = row, .ctx = ctx};
	struct select q;
	int rc;

	select_init(&q, "SELECT newcomer, count(*)", "hosts");
	select_where(&q, "newcomer > 0");
	if (before_s != 0)
		select_int(&q,
			   "coalesce((SELECT at FROM lessons l WHERE l.address ="
			   " hosts.address AND l.form = hosts.form AND l.dialect ="
			   " hosts.dialect AND what = 'proven'),"
			   " min(last_seen, iif(established_at > 0, established_at,"
			   " last_seen))) < ?",
			   before_s);
	select_group(&q, "1");
	rc = select_each(&q, &s->db, newcomer_row, &listing);
	select_fini(&q);
	return rc;
}

static bool
labels_row(void *ctx, sqlite3_stmt *st)
{
	struct listing *l = ctx;
	struct store_labels labels;
	struct row r;

	row_init(&r, st);
	labels.day_s = (uint32_t)row_int(&r, 0, UINT32_MAX / DAY_S) * DAY_S;
	labels.label = (enum host_label)row_word(&r, &words_label);
	labels.origin = (enum label_origin)row_word(&r, &words_origin);
	labels.hosts = (uint64_t)row_int(&r, 0, INT64_MAX);
	return row_end(&r, l->db) != 0 || l->labels(l->ctx, &labels);
}

int
store_learnt_labels(struct store *s, uint32_t since_s, store_labels_row *row, void *ctx)
{
	struct listing listing = {.db = &s->db, .labels = row, .ctx = ctx};
	struct select q;
	int rc;

	select_init(&q,
		    since_s != 0
			? "SELECT labelled_at / 86400, label, label_origin, count(*)"
			: "SELECT 0, label, label_origin, count(*)",
		    "hosts");
	select_where(&q, "label <> 'none'");
	if (since_s != 0)
		select_int(&q, "labelled_at >= ?", since_s);
	select_group(&q, "1, 2, 3");
	rc = select_each(&q, &s->db, labels_row, &listing);
	select_fini(&q);
	return rc;
}
