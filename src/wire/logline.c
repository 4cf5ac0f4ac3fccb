/*
 * Pieces of text, never copied and never beyond the line.  What does not look
 * as expected is not taken: half a fact is worse than none.
 */
#include "logline.h"

#include <string.h>

#include "ascii.h"

#define PROGRAM_MAX  64
#define QUEUE_ID_MAX 20

static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
				   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

static struct logline_text
from(struct logline_text t, size_t skip)
{
	return (struct logline_text){t.at + skip, t.len - skip};
}

/* Exactly ${n} digits at ${at}; -1 when there are not. */
static int
digits(struct logline_text t, size_t at, size_t n)
{
	int value = 0;

	if (at + n > t.len)
		return -1;
	for (size_t i = at; i < at + n; i++) {
		if (!ascii_is_digit(t.at[i]))
			return -1;
		value = value * 10 + (t.at[i] - '0');
	}
	return value;
}

/* "23:41:08" at ${at}.  False when it is none. */
static bool
take_clock(struct logline_text t, size_t at, struct logline_stamp *s)
{
	if (at + 8 > t.len || t.at[at + 2] != ':' || t.at[at + 5] != ':')
		return false;
	s->hour = digits(t, at, 2);
	s->minute = digits(t, at + 3, 2);
	s->second = digits(t, at + 6, 2);
	return s->hour >= 0 && s->hour < 24 && s->minute >= 0 && s->minute < 60 &&
	       s->second >= 0 && s->second <= 60;
}

/* Parts of a second, ".123456" at ${at}: where they end. */
static size_t
take_fraction(struct logline_text t, size_t at, struct logline_stamp *s)
{
	int scale = 100;

	if (at < t.len && t.at[at] == '.')
		for (at++; at < t.len && ascii_is_digit(t.at[at]); at++, scale /= 10)
			s->ms += (t.at[at] - '0') * scale;
	return at;
}

/* "Nov 28 23:41:08", of journalctl also "Nov 28 23:41:08.123456": how long it is, 0 when
 * it is none. */
static size_t
take_rfc3164(struct logline_text t, struct logline_stamp *s)
{
	if (t.len < 15 || t.at[3] != ' ' || t.at[6] != ' ')
		return 0;
	for (s->month = 1; s->month <= 12; s->month++)
		if (memcmp(t.at, months[s->month - 1], 3) == 0)
			break;
	s->day = t.at[4] == ' ' ? digits(t, 5, 1) : digits(t, 4, 2);
	if (s->month > 12 || s->day < 1 || s->day > 31 || !take_clock(t, 7, s))
		return 0;
	return take_fraction(t, 15, s);
}

/* The zone of RFC 3339, "Z" or "+01:00", of journalctl "+0100", at ${at}: where it ends,
 * 0 when it is none. */
static size_t
take_zone(struct logline_text t, size_t at, struct logline_stamp *s)
{
	size_t colon = at + 3 < t.len && t.at[at + 3] == ':';
	int hours, minutes;

	s->zoned = true;
	if (at < t.len && t.at[at] == 'Z')
		return at + 1;
	if (at == t.len || (t.at[at] != '+' && t.at[at] != '-'))
		return 0;
	hours = digits(t, at + 1, 2);
	minutes = digits(t, at + 3 + colon, 2);
	if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
		return 0;
	s->zone_s = (hours * 60 + minutes) * 60;
	if (t.at[at] == '-')
		s->zone_s = -s->zone_s;
	return at + 5 + colon;
}

/* "2026-11-28T23:41:08.123456+01:00": how long it is, 0 when it is none. */
static size_t
take_rfc3339(struct logline_text t, struct logline_stamp *s)
{
	if (t.len < 20 || t.at[4] != '-' || t.at[7] != '-' || t.at[10] != 'T')
		return 0;
	s->year = digits(t, 0, 4);
	s->month = digits(t, 5, 2);
	s->day = digits(t, 8, 2);
	if (s->year < 1970 || s->month < 1 || s->month > 12 || s->day < 1 ||
	    s->day > 31 || !take_clock(t, 11, s))
		return 0;
	return take_zone(t, take_fraction(t, 19, s), s);
}

static void
note_pid(struct logline_text text, struct logline *l)
{
	int64_t pid = logline_number(text);

	l->pid = pid > 0 && pid <= INT32_MAX ? (uint32_t)pid : 0;
}

/* "postfix/smtpd[31]: text", or "mx postfix/smtpd[31]: text". */
static int
take_program(struct logline_text t, struct logline *l)
{
	const char *colon, *space, *bracket;
	struct logline_text tag;

	for (int word = 0; word < 2; word++) {
		space = memchr(t.at, ' ', t.len);
		tag = (struct logline_text){t.at, space != NULL ? (size_t)(space - t.at)
								: t.len};
		colon = tag.len > 1 && tag.at[tag.len - 1] == ':' ? tag.at + tag.len - 1
								  : NULL;
		if (colon != NULL || space == NULL)
			break;
		l->host = tag;
		t = from(t, tag.len + 1);
	}
	if (colon == NULL || tag.len > PROGRAM_MAX)
		return -1;
	l->text = space != NULL ? from(t, tag.len + 1) : from(t, t.len);
	l->program = (struct logline_text){tag.at, tag.len - 1};
	bracket = memchr(tag.at, '[', tag.len);
	if (bracket == NULL || colon[-1] != ']')
		return 0;
	l->program.len = (size_t)(bracket - tag.at);
	note_pid((struct logline_text){bracket + 1, (size_t)(colon - 1 - bracket - 1)},
		 l);
	return 0;
}

/* Cut the first word off, with the blank behind it.  False when there is none. */
static bool
cut_word(struct logline_text *t, struct logline_text *word_r)
{
	const char *space = memchr(t->at, ' ', t->len);

	if (space == NULL)
		return false;
	*word_r = (struct logline_text){t->at, (size_t)(space - t->at)};
	*t = from(*t, word_r->len + 1);
	return true;
}

/* How long the structured data at the begin of ${t} are, "-" or "[...][...]"; 0 when
 * there are none. */
static size_t
structured_data(struct logline_text t)
{
	bool quoted = false;
	size_t end = 0;

	if (logline_begins(t, "-"))
		return 1;
	for (size_t i = 0; i < t.len && (i > end || t.at[i] == '['); i++) {
		if (quoted && t.at[i] == '\\')
			i++;
		else if (t.at[i] == '"')
			quoted = !quoted;
		else if (t.at[i] == ']' && !quoted)
			end = i + 1;
	}
	return end;
}

/* What is behind the stamp in RFC 5424: "mx postfix/smtpd 31 - - text". */
static int
take_rfc5424(struct logline_text t, struct logline *l)
{
	struct logline_text pid, id;
	size_t len;

	if (!cut_word(&t, &l->host) || !cut_word(&t, &l->program) ||
	    !cut_word(&t, &pid) || !cut_word(&t, &id) || (len = structured_data(t)) == 0)
		return -1;
	for (t = from(t, len); t.len > 0 && t.at[0] == ' ';)
		t = from(t, 1);
	l->text = logline_begins(t, "\xEF\xBB\xBF") ? from(t, 3) : t;
	note_pid(pid, l);
	return l->program.len <= PROGRAM_MAX ? 0 : -1;
}

int
logline_parse(const char *line, size_t len, struct logline *l_r)
{
	struct logline_text t = {line, len};
	struct logline l = {.pid = 0};
	bool is_5424;
	size_t used;

	while (t.len > 0 && (t.at[t.len - 1] == '\n' || t.at[t.len - 1] == '\r'))
		t.len--;
	if (t.len > 0 && t.at[0] == '<') {
		const char *end = memchr(t.at, '>', t.len < 5 ? t.len : 5);

		if (end == NULL)
			return -1;
		t = from(t, (size_t)(end - t.at) + 1);
	}
	if ((is_5424 = logline_begins(t, "1 ")))
		t = from(t, 2);
	if ((used = take_rfc3339(t, &l.stamp)) == 0) {
		l.stamp = (struct logline_stamp){.year = 0};
		used = take_rfc3164(t, &l.stamp);
	}
	if (used == 0 || used >= t.len || t.at[used] != ' ')
		return -1;
	t = from(t, used + 1);
	if ((is_5424 ? take_rfc5424(t, &l) : take_program(t, &l)) != 0)
		return -1;
	*l_r = l;
	return 0;
}

void
logline_event_init(struct logline_event *e)
{
	*e = (struct logline_event){.size = -1, .rcpts = -1};
}

bool
logline_begins(struct logline_text text, const char *begin)
{
	size_t len = strlen(begin);

	return len == 0 || (text.len >= len && memcmp(text.at, begin, len) == 0);
}

bool
logline_equal(struct logline_text text, const char *other)
{
	return text.len == strlen(other) && logline_begins(text, other);
}

struct logline_text
logline_behind(struct logline_text text, const char *word)
{
	size_t len = strlen(word);
	const char *at = text.len > 0 ? memmem(text.at, text.len, word, len) : NULL;

	if (at == NULL)
		return (struct logline_text){NULL, 0};
	return from(text, (size_t)(at - text.at) + len);
}

size_t
logline_bracketed(struct logline_text text)
{
	size_t i = 1;
	const char *end;

	if (!logline_begins(text, "<"))
		return 0;
	if (text.len > 1 && text.at[1] == '"') {
		for (i = 2; i < text.len && text.at[i] != '"'; i++)
			if (text.at[i] == '\\')
				i++;
		if (i >= text.len)
			i = 1; /* never closed: nothing but a character */
	}
	end = memchr(text.at + i, '>', text.len - i);
	return end != NULL ? (size_t)(end - text.at) + 1 : 0;
}

struct logline_text
logline_outside(struct logline_text text, const char *word)
{
	bool closed = true; /* there may be a '>' */

	for (size_t i = 0, skip; i < text.len; i += skip) {
		struct logline_text rest = from(text, i);

		skip = 1;
		if (logline_begins(rest, word))
			return from(rest, strlen(word));
		if (closed && rest.at[0] == '<') {
			skip = logline_bracketed(rest);
			closed = skip > 0;
			skip += !closed;
		}
	}
	return (struct logline_text){NULL, 0};
}

struct logline_text
logline_last(struct logline_text text, const char *word)
{
	struct logline_text last = {NULL, 0}, next = logline_outside(text, word);

	while (next.at != NULL) {
		last = next;
		/* A word that opens a bracket: what is in there is no place for it. */
		if (word[strlen(word) - 1] == '<') {
			size_t inside = logline_bracketed(
			    (struct logline_text){next.at - 1, next.len + 1});

			next = from(next, inside > 0 ? inside - 1 : 0);
		}
		next = logline_outside(next, word);
	}
	return last;
}

/* The text behind "key=", which begins a word. */
static struct logline_text
behind_key(struct logline_text text, const char *key)
{
	size_t len = strlen(key);

	for (struct logline_text t = logline_outside(text, key); t.at != NULL;
	     t = logline_outside(t, key)) {
		const char *word = t.at - len;

		if (t.len > 0 && t.at[0] == '=' &&
		    (word == text.at || word[-1] == ' ' || word[-1] == ','))
			return from(t, 1);
	}
	return (struct logline_text){NULL, 0};
}

struct logline_text
logline_value(struct logline_text text, const char *key, const char *ends)
{
	struct logline_text t = behind_key(text, key);
	size_t bracketed = logline_bracketed(t);

	if (bracketed > 0)
		return (struct logline_text){t.at + 1, bracketed - 2};
	if (t.at == NULL || logline_begins(t, "<"))
		return (struct logline_text){NULL, 0};
	for (size_t i = 0; i < t.len; i++)
		if (strchr(ends, t.at[i]) != NULL && t.at[i] != '\0')
			return (struct logline_text){t.at, i};
	return t;
}

struct logline_text
logline_queue(struct logline_text text, size_t least, struct logline_event *e)
{
	size_t len = 0;

	while (len < text.len && ascii_is_alnum(text.at[len]))
		len++;
	if (len < least || len > QUEUE_ID_MAX || !logline_begins(from(text, len), ": "))
		return (struct logline_text){NULL, 0};
	e->queue = (struct logline_text){text.at, len};
	if (logline_equal(e->queue, "NOQUEUE"))
		e->queue = (struct logline_text){NULL, 0};
	return from(text, len + 2);
}

void
logline_reply(struct logline_text text, struct logline_event *e)
{
	size_t len;

	e->code = digits(text, 0, 3);
	if (e->code < 400 || e->code > 599) {
		e->code = 0;
		return;
	}
	if (text.len < 9 || (text.at[4] != '4' && text.at[4] != '5') || text.at[5] != '.')
		return;
	for (len = 0; 4 + len < text.len && len < 8; len++)
		if (!ascii_is_digit(text.at[4 + len]) && text.at[4 + len] != '.')
			break;
	e->dsn = (struct logline_text){text.at + 4, len};
}

unsigned
logline_repeated(struct logline *l)
{
	static const char begin[] = "message repeated ", times[] = " times: [ ";
	struct logline_text count, text;
	int64_t n;

	if (!logline_begins(l->text, begin))
		return 1;
	count = logline_behind(l->text, begin);
	text = logline_behind(count, times);
	if (text.len == 0 || text.at[text.len - 1] != ']')
		return 1;
	count.len -= text.len + strlen(times);
	if ((n = logline_number(count)) < 1)
		return 1;
	l->text = (struct logline_text){text.at, text.len - 1};
	return n < LOGLINE_REPEATED_MAX ? (unsigned)n : LOGLINE_REPEATED_MAX;
}

int64_t
logline_number(struct logline_text text)
{
	int64_t value = 0;

	if (text.len == 0 || text.len > 18)
		return -1;
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.at[i]))
			return -1;
		value = value * 10 + (text.at[i] - '0');
	}
	return value;
}
