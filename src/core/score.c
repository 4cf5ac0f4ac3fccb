/*
 * A score is a sum of log-likelihood ratios, and this is its book-keeping: the
 * list of reasons, the rule that each family tells one story for and one against,
 * and the plain sentences that mail administrators read.
 */
#include "score.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

/*
 * One row per reason.  The text is a format for the person at 3 a.m.: %s is the
 * subject, %A and %B are the numbers, rounded.
 */
static const struct row {
	const char *name;
	enum family family;
	const char *text;
} rows[REASON_COUNT] = {
    [REASON_CONTEXT_TEMPLATE] =
	{"context.template", FAMILY_CONTEXT,
	 "hosts named like %s: %A known as zombies, %B as valid servers"},
    [REASON_CONTEXT_KIN] =
	{"context.kin", FAMILY_CONTEXT,
	 "hosts named and speaking alike (%s): %A known as zombies, %B as valid servers"},
    [REASON_CONTEXT_PROVIDER] =
	{"context.provider", FAMILY_CONTEXT,
	 "hosts named below %s: %A known as zombies, %B as valid servers"},
    [REASON_CONTEXT_CLASS] =
	{"context.class", FAMILY_CONTEXT,
	 "hosts here with such names (%s): %A known as zombies, %B proven valid"},
    [REASON_CONTEXT_HELO] =
	{"context.helo", FAMILY_CONTEXT,
	 "hosts that say HELO %s: %A known as zombies, %B as valid servers"},
    [REASON_CONTEXT_NETWORK] =
	{"context.network", FAMILY_CONTEXT,
	 "hosts in the network %s: %A known as zombies, %B as valid servers"},
    [REASON_CONTEXT_CAP] = {"context.cap", FAMILY_CONTEXT,
			    "relatives alone may count from %A to %B"},
    [REASON_NAME_HELO] = {"name.helo", FAMILY_NAME, "host name and HELO: %s"},
    [REASON_NAME_STATIC] = {"name.static", FAMILY_NAME,
			    "the name speaks of a fixed line, a business or a hoster"},
    [REASON_HELO_RCPT_DOMAIN] =
	{"helo.recipient-domain", FAMILY_HELO,
	 "says HELO with the recipient's own domain %s, but its name is elsewhere"},
    [REASON_HELO_PROVIDER] =
	{"helo.mail-provider", FAMILY_HELO,
	 "says HELO with the mail provider %s, but its name is elsewhere"},
    [REASON_HELO_MANY] = {"helo.many", FAMILY_HELO, "used about %A different HELO names"},
    [REASON_TLS] = {"tls.used", FAMILY_TLS,
		    "%s: so did %A known zombies and %B valid servers"},
    [REASON_DIALECT] = {"dialect.esmtp", FAMILY_DIALECT,
			"%s: so did %A known zombies and %B valid servers"},
    [REASON_UNKNOWN_USERS] = {"recipients.unknown", FAMILY_RECIPIENTS,
			      "tried %A unknown users against %B known ones"},
    [REASON_TRAP] = {"recipients.trap", FAMILY_RECIPIENTS,
		     "hit spamtraps %A times in the last days"},
    [REASON_AUTO_TRAP] =
	{"recipients.auto-trap", FAMILY_RECIPIENTS,
	 "tried names %A times that nobody ever had and that only spam is "
	 "sent to"},
    [REASON_CONCURRENT] = {"rate.concurrent", FAMILY_RATE,
			   "%A other sessions open at once"},
    [REASON_SLAMMING] = {"rate.slamming", FAMILY_RATE,
			 "about %A sessions and %B recipients within a minute"},
    [REASON_HELO_NETWORKS] = {"rate.helo-networks", FAMILY_RATE,
			      "HELO %s came from about %A networks within the last "
			      "days, by hosts that are no mail servers"},
    [REASON_WAVE] = {"rate.wave", FAMILY_RATE,
		     "about %A hosts named like %s came for the first time within "
		     "minutes, where %B were to be expected"},
    [REASON_SERVER] = {"server.history", FAMILY_SERVER,
		       "history of a valid server: active on %A days, about %B local "
		       "users took its mail"},
    [REASON_RETURN_REFUSED] =
	{"return.refused", FAMILY_RETURN,
	 "in %A sessions it tried again what was refused for good, with the same sender "
	 "and recipient"},
    [REASON_SITE] =
	{"recipients.site", FAMILY_RECIPIENTS,
	 "%A other /64 of its network %s that greet alike are zombies by what "
	 "they did; %B delivered mail"},
    [REASON_PACE] = {"rate.pace", FAMILY_RATE,
		     "%s; so with %A known zombies and %B valid servers"},
    [REASON_SENDER_HOME] = {"sender.home", FAMILY_SENDER,
			    "%s; so with %A known zombies and %B valid servers"},
    [REASON_SENDER_PROVIDER] = {"sender.provider", FAMILY_SENDER,
				"%s; so with %A known zombies and %B valid servers"},
    [REASON_SENDER_ZOMBIES] =
	{"sender.zombies", FAMILY_SENDER,
	 "the sender's domain %s, to which it does not belong: so did "
	 "%A hosts known as zombies and %B valid servers"},
    [REASON_SENDER_NETWORKS] =
	{"sender.networks", FAMILY_SENDER,
	 "the sender's address came from about %A networks within days"},
    [REASON_SENDER_NULL] = {"sender.null", FAMILY_SENDER,
			    "%s; so with %A known zombies and %B valid servers"},
    [REASON_SENDER_NULL_MANY] = {"sender.null-many", FAMILY_SENDER,
				 "one message with a null sender to %A recipients"},
    [REASON_HEADERS_RECEIVED] =
	{"headers.received", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_DATE] =
	{"headers.date", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_ID] =
	{"headers.message-id", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_ID_SHAPE] =
	{"headers.id-shape", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_ID_SPREAD] =
	{"headers.id-networks", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_MAILER] =
	{"headers.mailer", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_TO] =
	{"headers.to", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_HEADERS_LIST] =
	{"headers.list", FAMILY_HEADERS,
	 "its messages: %s; so with %A known zombies and %B valid servers"},
    [REASON_BOTNET] =
	{"botnet.member", FAMILY_BOTNET,
	 "belongs to the botnet %s: %A of its %B hosts were found out as zombies"},
    [REASON_SERVER_ANSWERS] =
	{"server.answers", FAMILY_SERVER,
	 "answered mail of our users: %A replies, %B reports of failed delivery"},
    [REASON_SERVER_TWO_WAY] = {"server.two-way", FAMILY_SERVER,
			       "brings mail of its own domain, which our users write "
			       "to"},
    [REASON_SERVER_MANNERS] = {"server.manners", FAMILY_SERVER,
			       "does what mail servers do: encrypts, or tries again "
			       "after a temporary refusal"},
    [REASON_SERVER_ORGANISATION] =
	{"server.organisation", FAMILY_SERVER,
	 "has a chosen name in a domain with about %A proven mail servers"},
    [REASON_SENDER_KNOWN] = {"sender.known", FAMILY_SENDER,
			     "its sender wrote to the same user on an earlier day"},
    [REASON_BOUNCE_VALID] = {"bounce.valid-tag", FAMILY_BOUNCE,
			     "a bounce with our tag: it answers mail that left here"},
    [REASON_BOUNCE_EXPIRED] = {"bounce.expired-tag", FAMILY_BOUNCE,
			       "a bounce with a tag of ours that expired"},
    [REASON_BOUNCE_FORGED] = {"bounce.forged-tag", FAMILY_BOUNCE,
			      "a bounce with a tag that we did not make"},
    [REASON_BOUNCE_UNTAGGED] =
	{"bounce.untagged", FAMILY_BOUNCE,
	 "a bounce without our tag, and all mail of this address has one"},
    [REASON_BOUNCE_SILENT] = {"bounce.never-sends", FAMILY_BOUNCE,
			      "a bounce to an address that never sends"},
    [REASON_BOUNCE_MANY] = {"bounce.many-recipients", FAMILY_BOUNCE,
			    "a bounce to several addresses"},
    [REASON_BOUNCE_STORM] = {"bounce.storm", FAMILY_BOUNCE,
			     "a flood of bounces to %s: %A lately, more than %B are one"},
    [REASON_BOUNCE_ANSWER] = {"bounce.answer", FAMILY_BOUNCE,
			      "it names a message that this address sent"},
    [REASON_BOUNCE_UNRELATED] = {"bounce.unrelated", FAMILY_BOUNCE,
				 "it names no message that this address sent"},
    [REASON_RETURN_AT_ONCE] = {"return.at-once", FAMILY_RETURN,
			       "in %A transactions of this session it tried again what "
			       "had just been refused for good"},
    [REASON_SERVER_NAME] = {"server.name", FAMILY_SERVER,
			    "has a chosen, confirmed name and says it in HELO"},
};

static const char *const family_names[FAMILY_COUNT] = {
    [FAMILY_CONTEXT] = "context", [FAMILY_NAME] = "name",
    [FAMILY_HELO] = "helo",	  [FAMILY_TLS] = "tls",
    [FAMILY_DIALECT] = "dialect", [FAMILY_RECIPIENTS] = "recipients",
    [FAMILY_RATE] = "rate",	  [FAMILY_SERVER] = "server",
    [FAMILY_RETURN] = "return",	  [FAMILY_SENDER] = "sender",
    [FAMILY_HEADERS] = "headers", [FAMILY_BOTNET] = "botnet",
    [FAMILY_BOUNCE] = "bounce",
};

void
score_init(struct score *s)
{
	s->total = 0;
	s->deeds = 0;
	s->n_reasons = 0;
}

size_t
score_size(const struct score *s)
{
	return offsetof(struct score, reasons) + s->n_reasons * sizeof(s->reasons[0]);
}

/* Names, ways to speak (and not to listen) and to write, and speed are what a host is;
 * all else is what it does. */
static bool
is_deed(enum reason_id id)
{
	enum family family = rows[id].family;

	return id != REASON_RETURN_AT_ONCE && family != FAMILY_NAME &&
	       family != FAMILY_TLS && family != FAMILY_DIALECT &&
	       family != FAMILY_RATE && family != FAMILY_SENDER &&
	       family != FAMILY_HEADERS;
}

void
score_add(struct score *s, const struct reason *reason)
{
	struct reason *r;

	assert(reason->id < REASON_COUNT);
	assert(s->n_reasons < SCORE_REASONS_MAX);
	r = &s->reasons[s->n_reasons++];
	*r = *reason;
	r->counts = true;
	if (rows[r->id].family != FAMILY_CONTEXT)
		r->deeds = is_deed(r->id) ? fmax(r->nats, 0) : 0;
}

bool
score_has(const struct score *s, enum reason_id id)
{
	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].id == id)
			return true;
	return false;
}

double
score_content(const struct score *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].counts && reason_is_of_content(s->reasons[i].id))
			sum += s->reasons[i].nats;
	return sum;
}

/* The context, the server's history and bounces bring several reasons under bounds of
 * their own.
 */
static bool
picks_one(enum family family)
{
	return family != FAMILY_CONTEXT && family != FAMILY_SERVER &&
	       family != FAMILY_BOUNCE;
}

bool
reason_is_earned(enum reason_id id)
{
	return (rows[id].family == FAMILY_SERVER && id != REASON_SERVER_NAME) ||
	       id == REASON_SENDER_KNOWN || id == REASON_UNKNOWN_USERS;
}

/* Of each family keep the largest on either side of zero. */
static void
pick(struct score *s)
{
	struct reason *best[FAMILY_COUNT][2] = {{NULL}};

	for (size_t i = 0; i < s->n_reasons; i++) {
		struct reason *r = &s->reasons[i];
		enum family family = rows[r->id].family;
		struct reason **kept = &best[family][r->nats < 0];

		if (!picks_one(family))
			continue;
		if (*kept != NULL && fabs((*kept)->nats) >= fabs(r->nats)) {
			r->counts = false;
			continue;
		}
		if (*kept != NULL)
			(*kept)->counts = false;
		*kept = r;
	}
}

/* Heaviest first; the id settles ties, so that the order never depends on the sort. */
static bool
is_heavier(const struct reason *a, const struct reason *b)
{
	if (a->counts != b->counts)
		return a->counts;
	if (fabs(a->nats) != fabs(b->nats))
		return fabs(a->nats) > fabs(b->nats);
	return a->id < b->id;
}

/* Insertion sort: there are half a dozen, and qsort() would take twice as long. */
static void
sort(struct score *s)
{
	for (size_t i = 1; i < s->n_reasons; i++) {
		const struct reason r = s->reasons[i];
		size_t k = i;

		for (; k > 0 && is_heavier(&r, &s->reasons[k - 1]); k--)
			s->reasons[k] = s->reasons[k - 1];
		s->reasons[k] = r;
	}
}

/* One story each: what proves most is all that a family proves, relatives as well, who
 * are in several contexts at once.  Also where something heavier that is no deed counts.
 */
double
score_deeds(const struct score *s)
{
	double most[FAMILY_COUNT] = {0}, sum = 0;

	for (size_t i = 0; i < s->n_reasons; i++) {
		const struct reason *r = &s->reasons[i];
		double *family = &most[rows[r->id].family];

		*family = fmax(*family, r->deeds);
	}
	for (size_t i = 0; i < FAMILY_COUNT; i++)
		sum += most[i];
	return sum;
}

void
score_sum(struct score *s)
{
	pick(s);
	s->total = 0;
	for (size_t i = 0; i < s->n_reasons; i++)
		if (s->reasons[i].counts)
			s->total += s->reasons[i].nats;
	s->deeds = score_deeds(s);
	sort(s);
}

void
reason_set_subject(struct reason *reason, const char *subject)
{
	size_t len = strnlen(subject, REASON_SUBJECT_MAX - 1);

	memcpy(reason->subject, subject, len);
	reason->subject[len] = '\0';
}

const char *
reason_name(enum reason_id id)
{
	assert(id < REASON_COUNT);
	return rows[id].name;
}

bool
reason_is_of_content(enum reason_id id)
{
	enum family family = rows[id].family;

	return family == FAMILY_HEADERS || family == FAMILY_BOTNET;
}

const char *
reason_family_name(enum reason_id id)
{
	assert(id < REASON_COUNT);
	return family_names[rows[id].family];
}

bool
reason_is_bounce(enum reason_id id)
{
	return rows[id].family == FAMILY_BOUNCE;
}

int
reason_parse(const char *name, enum reason_id *id_r)
{
	for (enum reason_id id = 0; id < REASON_COUNT; id++)
		if (strcmp(name, rows[id].name) == 0) {
			*id_r = id;
			return 0;
		}
	return -1;
}

/* Numbers are counts that fade: one decimal below ten, none above. */
static int
add_number(struct buf *out, double value)
{
	if (fabs(value - nearbyint(value)) < 0.05 || fabs(value) >= 10)
		return buf_addf(out, "%.0f", value);
	return buf_addf(out, "%.1f", value);
}

int
reason_format(const struct reason *reason, struct buf *out)
{
	size_t before = out->len;
	int failed = 0;

	for (const char *p = rows[reason->id].text; *p != '\0' && !failed; p++) {
		if (*p != '%')
			failed = buf_addc(out, *p);
		else if (*++p == 's')
			failed = buf_adds(out, reason->subject);
		else
			failed = add_number(out, *p == 'A' ? reason->a : reason->b);
	}
	if (failed)
		buf_cut(out, before);
	return failed;
}
