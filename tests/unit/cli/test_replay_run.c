/*
 * The order of events and what the engine can see at each, with an engine that writes
 * down how it is called.
 */
#include "replay_run.h"
#include "unit.h"

struct engine {
	struct buf log;
};
struct visit {
	const struct session *s;
};

struct visit *
engine_connect(struct engine *e, const struct session *s)
{
	struct visit *v = malloc(sizeof(*v));

	assert_non_null(v);
	v->s = s;
	/* Only the connection is known. */
	assert_int_equal(s->n_txns + s->n_helos, 0);
	assert_false(s->helo_known || s->auth || s->tls != TLS_UNKNOWN);
	assert_int_equal(s->end_ms, 0);
	buf_addf(&e->log, "%s+%lld ", s->ptr, (long long)s->at_ms / 1000);
	return v;
}

void
engine_rcpt(struct engine *e, struct visit *v, struct verdict *verdict_r)
{
	const struct session_txn *t = session_last_txn(v->s);

	memset(verdict_r, 0, sizeof(*verdict_r));
	assert_int_equal(v->s->end_ms, 0);
	assert_null(t->data);
	for (size_t i = 0; i + 1 < v->s->n_txns; i++)
		assert_non_null(v->s->txns[i].data);
	buf_addf(&e->log, "%s:%s@%lld/%zu%s ", v->s->ptr, session_last_rcpt(v->s)->to,
		 (long long)session_last_rcpt(v->s)->at_ms / 1000, v->s->n_helos,
		 v->s->auth ? "a" : "");
}

/* Behind its last recipient, with the content. */
void
engine_message(struct engine *e, struct visit *v, double *change_r,
	       struct verdict *verdict_r)
{
	const struct session_txn *t = session_last_txn(v->s);

	memset(verdict_r, 0, sizeof(*verdict_r));
	*change_r = 0;
	assert_non_null(t->data);
	buf_addf(&e->log, "%s:%zu. ", v->s->ptr, t->n_rcpts);
}

void
engine_close(struct engine *e, struct visit *v, struct outcome *outcome_r)
{
	assert_null(outcome_r);
	for (size_t i = 0; i < v->s->n_txns; i++)
		assert_non_null(v->s->txns[i].data);
	buf_addf(&e->log, "%s-%lld/%zu/%zu ", v->s->ptr, (long long)v->s->end_ms / 1000,
		 v->s->n_txns, v->s->n_helos);
}

void
engine_visit_free(struct visit *v)
{
	free(v);
}

/* Each line is a record with ' for ", without ip. */
static void
add(struct replay_input *in, const char *text)
{
	char line[1000], reason[RECORD_REASON_MAX];

	snprintf(line, sizeof(line), "{'ip':'192.0.2.%zu',%s}", in->n % 255 + 1, text);
	for (char *p = line; (p = strchr(p, '\'')) != NULL;)
		*p = '"';
	if (replay_input_add(in, line, strlen(line), reason) != 1)
		fail_msg("%s: %s", line, reason);
}

static void
check_order(const char *const *lines, size_t n, const char *expected)
{
	struct replay_input in;
	struct replay_report report;
	struct engine engine;

	buf_init(&engine.log);
	replay_input_init(&in);
	for (size_t i = 0; i < n; i++)
		add(&in, lines[i]);
	replay_input_sort(&in);
	assert_int_equal(replay_report_init(&report, n), 0);
	assert_int_equal(replay_run(&in, &engine, &report, NULL), 0);
	assert_string_equal(engine.log.data != NULL ? engine.log.data : "", expected);
	replay_report_fini(&report);
	buf_fini(&engine.log);
	replay_input_fini(&in);
}

static void
test_sessions_that_overlap(void **state)
{
	static const char *const lines[] = {
	    "'ptr':'B','time':12,'end':13,'transactions':[{'rcpts':[{'to':'x',"
	    "'time':13}],'data':{}}]",
	    "'ptr':'A','time':10,'end':20,'helo':['h','i'],'auth':true,"
	    "'transactions':[{'rcpts':[{'to':'p','time':11},{'to':'q','time':14}],"
	    "'data':{}},{'rcpts':[{'to':'r','time':19}],'data':{}}]",
	    "'ptr':'C','time':15,'end':15",
	};

	(void)state;
	check_order(
	    lines, COUNT(lines),
	    "A+10 A:p@11/2a B+12 B:x@13/0 B:1. B-13/1/0 A:q@14/2a A:2. C+15 C-15/0/0 "
	    "A:r@19/2a A:1. A-20/2/2 ");
}

static void
test_times_that_are_missing_or_go_back(void **state)
{
	static const char *const missing[] = {
	    "'ptr':'A','time':10,'transactions':[{'rcpts':[{'to':'p'},{'to':'q'}],"
	    "'data':{}}]",
	    "'ptr':'B','time':10,'transactions':[{'rcpts':[{'to':'r'}],'data':{}}]",
	};
	static const char *const back[] = {
	    "'ptr':'A','time':10,'end':9,'transactions':[{'time':12,'rcpts':["
	    "{'to':'p','time':5},{'to':'q','time':14},{'to':'r','time':13}],"
	    "'data':{}}]",
	};

	(void)state;
	check_order(missing, COUNT(missing),
		    "A+10 A:p@10/0 A:q@10/0 A:2. A-10/1/0 B+10 B:r@10/0 B:1. B-10/1/0 ");
	check_order(back, COUNT(back), "A+10 A:p@12/0 A:q@14/0 A:r@14/0 A:3. A-14/1/0 ");
}

static void
test_equal_times_stay_as_read(void **state)
{
	static const char *const lines[] = {
	    "'ptr':'D','time':2", "'ptr':'A','time':1",		"'ptr':'B','time':1",
	    "'ptr':'C','time':1", "'ptr':'E','time':2,'end':3",
	};

	(void)state;
	check_order(lines, COUNT(lines),
		    "A+1 A-1/0/0 B+1 B-1/0/0 C+1 C-1/0/0 D+2 D-2/0/0 E+2 E-3/0/0 ");
}

static void
test_sessions_without_recipients(void **state)
{
	static const char *const lines[] = {
	    "'ptr':'A','time':1,'helo':['h'],'transactions':[]",
	    "'ptr':'B','time':2,'helo':['h'],'transactions':[{'rcpts':[],'data':{}},"
	    "{'data':{}},{'rcpts':[{'to':'p'}],'data':{}},{'rcpts':[],'data':{}}]",
	};

	(void)state;
	check_order(lines, COUNT(lines), "A+1 A-1/0/1 B+2 B:p@2/1 B:1. B-2/4/1 ");
	check_order(NULL, 0, "");
}

/* Many sessions at random times: no event comes before one that was earlier. */
static void
test_time_never_goes_back(void **state)
{
	struct replay_input in;
	struct replay_report report;
	struct engine engine;
	uint64_t seed = 7;
	long long last = 0;
	size_t events = 0;
	char line[300];

	(void)state;
	buf_init(&engine.log);
	replay_input_init(&in);
	for (int i = 0; i < 300; i++) {
		unsigned t = (unsigned)(1000 + unit_random(&seed) % 1000);

		snprintf(line, sizeof(line),
			 "'ptr':'s','time':%u,'end':%u,'transactions':[{'rcpts':["
			 "{'to':'a','time':%u},{'to':'b','time':%u}],'data':{}}]",
			 t, t + 100, t + (unsigned)(unit_random(&seed) % 50),
			 t + 50 + (unsigned)(unit_random(&seed) % 50));
		add(&in, line);
	}
	replay_input_sort(&in);
	assert_int_equal(replay_report_init(&report, in.n), 0);
	assert_int_equal(replay_run(&in, &engine, &report, NULL), 0);
	for (const char *p = engine.log.data; (p = strpbrk(p, "+@-")) != NULL; events++) {
		long long t = strtoll(++p, NULL, 10);

		assert_true(t >= last);
		last = t;
	}
	assert_int_equal(events, 4 * 300);
	replay_report_fini(&report);
	buf_fini(&engine.log);
	replay_input_fini(&in);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sessions_that_overlap),
	    cmocka_unit_test(test_times_that_are_missing_or_go_back),
	    cmocka_unit_test(test_equal_times_stay_as_read),
	    cmocka_unit_test(test_sessions_without_recipients),
	    cmocka_unit_test(test_time_never_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
