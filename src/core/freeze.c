/*
 * Today against the site's own last two weeks.
 *
 * Convictions: more than 100, than three times the median of those days, and than one and
 * a half times their second highest: where waves of a botnet are usual, so is the next
 * one.  Servers: at least 5, and three times the usual share, come near the threshold.
 * Median and second highest are robust: a single odd day moves neither.
 *
 * Days on which nothing came (lychgated did not run) say nothing of what is usual.
 *
 * It ends when the cause was not there for a whole day.  Days on which it was are no
 * measure for later ones, so that patience does not make poison usual; only a person can
 * say that they were (freeze_thaw).  The numbers are estimates.
 */
#include "freeze.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "num.h"

#define DAY_S	       86400
#define DAYS_MIN       7 /* to compare with, of the last 14 */
#define FLOOR	       100
#define TIMES	       3
#define TIMES_HIGH     1.5
#define SERVERS_MIN    10 /* that came, of a day that is a measure */
#define NEAR_MIN       5
#define NEAR_SHARE_MIN 0.02
#define FIELDS	       6 /* before the days, in the text */
#define DAY_FIELDS     4

static struct freeze_day *
day_of(struct freeze *f, uint32_t day)
{
	return &f->days[day % FREEZE_DAYS];
}

/* The usual days, of the last 14 whole ones since we count; how many. */
static size_t
usual_days(const struct freeze *f, const struct freeze_day *days_r[FREEZE_DAYS])
{
	size_t n = 0;

	for (uint32_t ago = 1; ago < FREEZE_DAYS; ago++) {
		const struct freeze_day *day = &f->days[(f->today - ago) % FREEZE_DAYS];

		if (f->today - ago > f->first_day && !day->frozen && !day->unseen)
			days_r[n++] = day;
	}
	return n;
}

static int
ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

uint32_t
freeze_limit(const struct freeze *f)
{
	const struct freeze_day *days[FREEZE_DAYS];
	double counts[FREEZE_DAYS];
	size_t n = usual_days(f, days);

	if (n < DAYS_MIN || f->today - f->first_day < FREEZE_DAYS)
		return 0;
	for (size_t i = 0; i < n; i++)
		counts[i] = days[i]->convictions;
	qsort(counts, n, sizeof(counts[0]), ascending);
	return (uint32_t)fmin(
	    fmax(FLOOR, fmax(TIMES * counts[n / 2], TIMES_HIGH * counts[n - 2])),
	    UINT32_MAX);
}

/*
 * How many valid servers near the threshold are usual for a day with as many servers as
 * today, or as usual where today is young.  UINT32_MAX while it is not known.
 */
static double
usual_near(const struct freeze *f, const struct freeze_day *today)
{
	const struct freeze_day *days[FREEZE_DAYS];
	double shares[FREEZE_DAYS], servers[FREEZE_DAYS];
	size_t n_days = usual_days(f, days), n = 0;

	for (size_t i = 0; i < n_days; i++) {
		if (days[i]->servers < SERVERS_MIN)
			continue;
		shares[n] = (double)days[i]->near / days[i]->servers;
		servers[n++] = days[i]->servers;
	}
	if (n < DAYS_MIN)
		return UINT32_MAX;
	qsort(shares, n, sizeof(shares[0]), ascending);
	qsort(servers, n, sizeof(servers[0]), ascending);
	return fmax(shares[n / 2], NEAR_SHARE_MIN) * fmax(servers[n / 2], today->servers);
}

static uint32_t
find_causes(struct freeze *f)
{
	const struct freeze_day *today = day_of(f, f->today);
	uint32_t limit, causes = 0;

	/* Most days end here: what is below the floors needs no comparison. */
	if (today->convictions > FLOOR && (limit = freeze_limit(f)) != 0 &&
	    today->convictions > limit)
		causes |= FREEZE_CONVICTIONS;
	if (today->near >= NEAR_MIN && today->near > TIMES * usual_near(f, today))
		causes |= FREEZE_SERVERS;
	return causes;
}

static void
check(struct freeze *f, uint32_t now_s)
{
	uint32_t causes = find_causes(f);

	if (causes == 0)
		return;
	if (f->since_s == 0) {
		if (f->thawed_s != 0 && now_s < f->thawed_s + DAY_S)
			return;
		f->since_s = now_s;
		f->cause = 0;
	}
	f->cause |= causes;
	f->cause_s = now_s;
	day_of(f, f->today)->frozen = true;
}

void
freeze_tick(struct freeze *f, uint32_t now_s)
{
	uint32_t day = now_s / DAY_S;

	if (f->first_day == 0)
		f->first_day = f->today = day;
	if (day > f->today + FREEZE_DAYS)
		f->today = day - FREEZE_DAYS;
	while (f->today < day) {
		f->today++;
		*day_of(f, f->today) = (struct freeze_day){.unseen = f->today < day};
		memset(f->servers, 0, sizeof(f->servers));
		memset(f->near, 0, sizeof(f->near));
	}
	if (f->since_s != 0 && now_s >= f->cause_s + DAY_S)
		f->since_s = f->cause = 0;
}

void
freeze_conviction(struct freeze *f, uint32_t now_s)
{
	freeze_tick(f, now_s);
	day_of(f, f->today)->convictions++;
	check(f, now_s);
}

/* Put in the set; how many it holds by linear counting (see bitcount.h). */
static uint32_t
count_in(uint64_t set[FREEZE_WORDS], uint64_t host)
{
	double bits = 64 * FREEZE_WORDS, empty = bits;

	set[host / 64 % FREEZE_WORDS] |= UINT64_C(1) << host % 64;
	for (size_t i = 0; i < FREEZE_WORDS; i++)
		empty -= __builtin_popcountll(set[i]);
	return (uint32_t)lround(-bits * log(fmax(empty, 1) / bits));
}

static bool
is_in(const uint64_t set[FREEZE_WORDS], uint64_t host)
{
	return (set[host / 64 % FREEZE_WORDS] >> host % 64 & 1) != 0;
}

void
freeze_server(struct freeze *f, uint32_t now_s, uint64_t host, bool near)
{
	struct freeze_day *today;

	freeze_tick(f, now_s);
	today = day_of(f, f->today);
	/* Estimates may be less than what was stored before a restart. */
	if (!is_in(f->servers, host)) {
		uint32_t servers = count_in(f->servers, host);

		if (servers > today->servers)
			today->servers = servers;
	}
	if (near && !is_in(f->near, host)) {
		uint32_t n = count_in(f->near, host);

		if (n > today->near)
			today->near = n;
		check(f, now_s);
	}
}

bool
freeze_active(const struct freeze *f)
{
	return f->since_s != 0;
}

void
freeze_thaw(struct freeze *f, uint32_t asked_s)
{
	if (f->since_s == 0 || asked_s < f->since_s)
		return;
	f->since_s = f->cause = 0;
	f->thawed_s = asked_s;
	for (size_t i = 0; i < FREEZE_DAYS; i++)
		f->days[i].frozen = false;
}

const char *
freeze_cause_text(const struct freeze *f)
{
	static const char *const causes[] = {
	    [0] = "",
	    [FREEZE_CONVICTIONS] =
		"three times as many hosts as usual were convicted within a day",
	    [FREEZE_SERVERS] = "more valid mail servers than usual look like zombies",
	    [FREEZE_CONVICTIONS | FREEZE_SERVERS] =
		"three times as many hosts as usual were convicted within a day, and "
		"more "
		"valid mail servers than usual look like zombies"};

	return causes[f->cause & (FREEZE_CONVICTIONS | FREEZE_SERVERS)];
}

void
freeze_format(const struct freeze *f, char out[FREEZE_TEXT_MAX])
{
	int len = snprintf(
	    out, FREEZE_TEXT_MAX,
	    "%" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %" PRIu32,
	    f->first_day, f->today, f->since_s, f->cause_s, f->cause, f->thawed_s);

	for (size_t i = 0; i < FREEZE_DAYS; i++) {
		const struct freeze_day *d = &f->days[i];

		len += snprintf(out + len, FREEZE_TEXT_MAX - (size_t)len,
				" %" PRIu32 " %" PRIu32 " %" PRIu32 " %d", d->convictions,
				d->servers, d->near, d->frozen | d->unseen << 1);
	}
}

int
freeze_parse(const char *text, struct freeze *f_r)
{
	uint64_t n[FIELDS + FREEZE_DAYS * DAY_FIELDS];
	size_t count = 0, len;
	char word[NUM_U64_MAX];

	for (;; text += len + 1) {
		len = strcspn(text, " ");
		if (len >= sizeof(word) || count == sizeof(n) / sizeof(n[0]))
			return -1;
		memcpy(word, text, len);
		word[len] = '\0';
		if (num_u64_parse(word, 0, UINT32_MAX, &n[count++]) != 0)
			return -1;
		if (text[len] == '\0')
			break;
	}
	if (count != sizeof(n) / sizeof(n[0]) || n[0] > n[1])
		return -1;
	*f_r = (struct freeze){(uint32_t)n[0],
			       (uint32_t)n[1],
			       .since_s = (uint32_t)n[2],
			       .cause_s = (uint32_t)n[3],
			       .cause = (uint32_t)n[4],
			       .thawed_s = (uint32_t)n[5]};
	for (size_t i = 0; i < FREEZE_DAYS; i++) {
		const uint64_t *day = n + FIELDS + i * DAY_FIELDS;

		f_r->days[i] = (struct freeze_day){(uint32_t)day[0], (uint32_t)day[1],
						   (uint32_t)day[2], (day[3] & 1) != 0,
						   (day[3] & 2) != 0};
	}
	return 0;
}
