#include "metrics_text.h"
#include "unit.h"

static struct metrics_values
values(void)
{
	struct metrics_values v = {.mode = MODE_ENFORCE, .started_s = 1700000000};

	v.counted.count[STAT_ZOMBIES] = 7;
	v.counted.count[STAT_BOUNCES_REAL] = 8;
	v.counted.count[STAT_BOUNCES_REFUSED] = 9;
	v.counted.count[STAT_REFUSED] = UINT64_MAX;
	v.gate.open = 3;
	v.engine.threshold = 4.25;
	v.engine.breaker_open = true;
	v.engine.storms = 2;
	v.writer.queue = 11;
	return v;
}

static void
assert_has(const struct buf *text, const char *part)
{
	if (strstr(text->data, part) == NULL)
		fail_msg("no %s in %s", part, text->data);
}

static void
prometheus(void **state)
{
	struct metrics_values v = values();
	struct buf text;

	(void)state;
	buf_init(&text);
	assert_int_equal(metrics_text(&v, false, &text), 0);
	assert_has(&text, "# TYPE lychgate_sessions_total counter\n");
	assert_has(&text, "\nlychgate_sessions_total{verdict=\"zombie\"} 7\n");
	assert_has(&text, "\nlychgate_recipients_refused_total 18446744073709551615\n");
	assert_has(&text, "# TYPE lychgate_connections_open gauge\n"
			  "lychgate_connections_open 3\n");
	assert_has(&text, "\nlychgate_bounces_real_total 8\n");
	assert_has(&text, "\nlychgate_bounces_refused_total 9\n");
	assert_has(&text, "\nlychgate_threshold_nats 4.25\n");
	assert_has(&text, "\nlychgate_breaker_open 1\n");
	assert_has(&text, "\nlychgate_bounce_storms 2\n");
	assert_has(&text, "\nlychgate_write_queue_rows 11\n");
	assert_has(&text, "\nlychgate_start_time_seconds 1700000000\n");
	assert_has(&text, "\nlychgate_mode{mode=\"monitor\"} 0\n"
			  "lychgate_mode{mode=\"enforce\"} 1\n");
	assert_null(strstr(text.data, "EOF"));
	buf_fini(&text);
}

static void
openmetrics(void **state)
{
	struct metrics_values v = values();
	struct buf text;

	(void)state;
	buf_init(&text);
	assert_int_equal(metrics_text(&v, true, &text), 0);
	assert_has(&text, "# TYPE lychgate_sessions counter\n"
			  "lychgate_sessions_total{verdict=\"pass\"} 0\n");
	assert_has(&text, "# TYPE lychgate_hosts gauge\nlychgate_hosts 0\n");
	assert_string_equal(text.data + text.len - 6, "# EOF\n");
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(prometheus),
	    cmocka_unit_test(openmetrics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
