/*
 * One table of families, whose names never change once released, and for each a list of
 * samples.  The two formats differ in what a counter's family is called (OpenMetrics:
 * without _total) and in the end mark.
 */
#include "metrics_text.h"

#include <inttypes.h>
#include <stddef.h>

enum kind { COUNTER, GAUGE };
enum source { U64, SIZE, U32, REAL, TRUTH };

/* A number in the values, with its label. */
struct sample {
	const char *label; /* "verdict=\"pass\""; NULL: none */
	enum source source;
	size_t offset;
};

struct metric {
	const char *name; /* without "lychgate_" and "_total" */
	enum kind kind;
	const char *help;
	const struct sample *samples;
	size_t n;
};

#define AT(member)   offsetof(struct metrics_values, member)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define STAT(label, stat)                                                                \
	{                                                                                \
		label, U64, AT(counted.count[stat])                                      \
	}
/* A family of one number without a label. */
#define ONE(name, kind, help, source, member)                                            \
	{                                                                                \
		name, kind, help, (const struct sample[]){{NULL, source, AT(member)}}, 1 \
	}
#define ONE_STAT(name, help, stat) ONE(name, COUNTER, help, U64, counted.count[stat])
#define MANY(name, kind, help, samples)                                                  \
	{                                                                                \
		name, kind, help, samples, COUNT(samples)                                \
	}

static const struct sample sessions[] = {
    STAT("verdict=\"pass\"", STAT_PASSES),	STAT("verdict=\"server\"", STAT_SERVERS),
    STAT("verdict=\"suspect\"", STAT_SUSPECTS), STAT("verdict=\"zombie\"", STAT_ZOMBIES),
    STAT("verdict=\"exempt\"", STAT_EXEMPT),	STAT("verdict=\"pinned\"", STAT_PINNED),
    STAT("verdict=\"none\"", STAT_UNJUDGED),
};
static const struct sample answers[] = {
    STAT("answer=\"accepted\"", STAT_ACCEPTED),
    STAT("answer=\"unknown\"", STAT_UNKNOWN),
    STAT("answer=\"rejected\"", STAT_REJECTED),
    STAT("answer=\"deferred\"", STAT_DEFERRED),
};
static const struct sample connections[] = {
    {"end=\"turned_away\"", U64, AT(gate.turned_away)},
    {"end=\"broken\"", U64, AT(gate.broken)},
    {"end=\"timed_out\"", U64, AT(gate.timed_out)},
};

static const struct metric metrics[] = {
    MANY("sessions", COUNTER, "SMTP sessions that ended, by their worst verdict.",
	 sessions),
    ONE_STAT("recipients", "Recipients of the judged sessions.", STAT_RECIPIENTS),
    MANY("recipients_answered", COUNTER,
	 "Recipients by what the mail server itself said, as far as it told.", answers),
    ONE_STAT("recipients_refused", "Recipients that Lychgate refused.", STAT_REFUSED),
    ONE_STAT("recipients_carried",
	     "Of the refused recipients, those refused behind the data.", STAT_CARRIED),
    ONE_STAT("recipients_spared",
	     "Recipients that would have been refused, but for mode, role or breaker.",
	     STAT_WOULD_REFUSE),
    ONE_STAT("recipients_trapped", "Recipients that were spamtraps.", STAT_TRAPS),
    ONE_STAT("bounces", "Transactions from the null sender.", STAT_BOUNCES),
    ONE_STAT("bounces_real", "Recipients of bounces that answer mail of ours.",
	     STAT_BOUNCES_REAL),
    ONE_STAT("bounces_refused", "Recipients whose bounces were refused as forged.",
	     STAT_BOUNCES_REFUSED),
    ONE_STAT("hosts_new", "Hosts that were never seen before.", STAT_NEW_HOSTS),
    ONE_STAT("zombies_new", "Hosts convicted for the first time.", STAT_NEW_ZOMBIES),
    ONE_STAT("zombies_relapsed", "Hosts convicted again.", STAT_RELAPSES),
    ONE_STAT("servers_new", "Hosts that became established mail servers.",
	     STAT_NEW_SERVERS),
    ONE_STAT("servers_lost", "Established mail servers that are none any more.",
	     STAT_LOST_SERVERS),
    ONE("connections", COUNTER, "Connections of the mail server.", U64, gate.connections),
    MANY("connections_failed", COUNTER, "Connections that did not end as they should.",
	 connections),
    ONE("evictions", COUNTER, "Entries that memory had no more room for.", U64,
	engine.evictions),
    ONE("rows_lost", COUNTER, "Rows that could not be kept until they were written.", U64,
	writer.lost),

    ONE("connections_open", GAUGE, "Connections of the mail server now.", SIZE,
	gate.open),
    ONE("hosts", GAUGE, "Hosts in memory.", SIZE, engine.hosts),
    ONE("hosts_max", GAUGE, "Hosts that memory has room for.", SIZE, engine.hosts_max),
    ONE("zombies", GAUGE, "Hosts that are convicted, counted once a minute.", U64,
	writer.zombies),
    ONE("contexts", GAUGE, "Groups of hosts in memory.", SIZE, engine.contexts),
    ONE("mailboxes", GAUGE, "Local addresses in memory.", SIZE, engine.mailboxes),
    ONE("memory_bytes", GAUGE, "Memory of what is known of hosts.", SIZE, engine.memory),
    ONE("threshold_nats", GAUGE, "Score from which on a host is convicted.", REAL,
	engine.threshold),
    ONE("convictions_last_hour", GAUGE, "New convictions within an hour.", U32,
	engine.convictions_last_hour),
    ONE("breaker_open", GAUGE, "1 while convictions_per_hour keeps new ones back.", TRUTH,
	engine.breaker_open),
    ONE("bounce_storms", GAUGE, "Floods of forged bounces that are on.", SIZE,
	engine.storms),
    ONE("write_queue_rows", GAUGE, "Rows that wait to be written.", U64, writer.queue),
    ONE("write_failing", GAUGE, "1 while a database cannot be written.", TRUTH,
	writer.failing),
    ONE("start_time_seconds", GAUGE, "When the daemon started, since 1970 UTC.", U64,
	started_s),
};

static int
put_value(const struct metrics_values *v, const struct sample *s, struct buf *out)
{
	const char *at = (const char *)v + s->offset;

	switch (s->source) {
	case U64:
		return buf_addf(out, " %" PRIu64 "\n",
				*(const uint64_t *)(const void *)at);
	case SIZE:
		return buf_addf(out, " %zu\n", *(const size_t *)(const void *)at);
	case U32:
		return buf_addf(out, " %" PRIu32 "\n",
				*(const uint32_t *)(const void *)at);
	case REAL:
		return buf_addf(out, " %.6g\n", *(const double *)(const void *)at);
	case TRUTH:
		return buf_addf(out, " %d\n", *(const bool *)(const void *)at);
	}
	return -1;
}

static int
put_head(const char *name, enum kind kind, const char *help, bool openmetrics,
	 struct buf *out)
{
	const char *end = kind == COUNTER && !openmetrics ? "_total" : "";

	return buf_addf(out, "# HELP lychgate_%s%s %s\n# TYPE lychgate_%s%s %s\n", name,
			end, help, name, end, kind == COUNTER ? "counter" : "gauge");
}

static int
put_metric(const struct metrics_values *v, const struct metric *m, bool openmetrics,
	   struct buf *out)
{
	int failed = put_head(m->name, m->kind, m->help, openmetrics, out);

	for (size_t i = 0; i < m->n; i++) {
		const struct sample *s = &m->samples[i];

		failed |= buf_addf(
		    out, "lychgate_%s%s%s%s%s", m->name,
		    m->kind == COUNTER ? "_total" : "", s->label != NULL ? "{" : "",
		    s->label != NULL ? s->label : "", s->label != NULL ? "}" : "");
		failed |= put_value(v, s, out);
	}
	return failed;
}

/* What has no number: the label is the value. */
static int
put_words(const struct metrics_values *v, bool openmetrics, struct buf *out)
{
	int failed = put_head("mode", GAUGE, "1 for the mode that the site is in.",
			      openmetrics, out);

	for (enum policy_mode m = MODE_OFF; m <= MODE_ENFORCE; m++)
		failed |= buf_addf(out, "lychgate_mode{mode=\"%s\"} %d\n",
				   policy_mode_name(m), m == v->mode);
	failed |= put_head("build_info", GAUGE, "1, with the version.", openmetrics, out);
	return failed |
	       buf_addf(out, "lychgate_build_info{version=\"%s\"} 1\n", LYCHGATE_VERSION);
}

int
metrics_text(const struct metrics_values *v, bool openmetrics, struct buf *out)
{
	int failed = 0;

	for (size_t i = 0; i < COUNT(metrics); i++)
		failed |= put_metric(v, &metrics[i], openmetrics, out);
	failed |= put_words(v, openmetrics, out);
	if (openmetrics)
		failed |= buf_adds(out, "# EOF\n");
	return failed != 0 ? -1 : 0;
}
