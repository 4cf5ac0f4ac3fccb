/*
 * A token must survive what bots vary (digits, order, random names) and tell the rest
 * apart.  Only its keyed hash is compared; the text is for people.  A list of one
 * recipient is no token: everybody writes to the few users there are.
 */
#include "botnet_token.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "ascii.h"
#include "context.h"
#include "dialect.h"
#include "dname.h"
#include "sender.h"

#define LIST_MIN    3  /* recipients that make a list */
#define LIST_MAX    64 /* of them are looked at */
#define SUBJECT_MIN 8
#define ID_PIECE    8  /* characters of a Message-ID */
#define BOUNDARY    5  /* letters and digits of a boundary */
#define NAMES_MAX   64 /* header names looked at */

const struct botnet_kind_row botnet_kind_rows[BOTNET_KINDS] = {
    [BOTNET_HELO] = {"helo", "HELO", BOTNET_FAMILY_HELO, 1.0, .common = true},
    [BOTNET_HELO_TEMPLATE] = {"helo-template", "HELO scheme", BOTNET_FAMILY_HELO, 0.8,
			      .common = true},
    [BOTNET_SENDER] = {"sender", "sender", BOTNET_FAMILY_SENDER, 1.0, .own = true},
    [BOTNET_SENDER_DOMAIN] = {"sender-domain", "sender's domain", BOTNET_FAMILY_SENDER,
			      0.8, .common = true},
    [BOTNET_RCPTS] = {"rcpts", "recipients", BOTNET_FAMILY_RCPTS, 0.8, .own = true},
    [BOTNET_RCPTS_AGAIN] = {"rcpts-2", "recipients", BOTNET_FAMILY_RCPTS, 0.8,
			    .own = true},
    [BOTNET_RCPT_ORDER] = {"rcpt-order", "order of recipients", BOTNET_FAMILY_RCPTS, 1.0,
			   .own = true},
    [BOTNET_HEADERS] = {"headers", "header names", BOTNET_FAMILY_HEADERS, 0.5,
			.weak = true},
    [BOTNET_MESSAGE_ID] = {"message-id", "end of Message-ID", BOTNET_FAMILY_IDS, 1.0,
			   .content = true, .own = true},
    [BOTNET_ID_HEAD] = {"id-head", "begin of Message-ID", BOTNET_FAMILY_IDS, 1.0,
			.own = true},
    [BOTNET_ID_MIDDLE] = {"id-middle", "middle of Message-ID", BOTNET_FAMILY_IDS, 1.0,
			  .own = true},
    [BOTNET_ID_SHAPE] = {"id-shape", "shape of Message-ID", BOTNET_FAMILY_IDS, 0.6,
			 .weak = true},
    [BOTNET_BOUNDARY] = {"boundary", "MIME boundary", BOTNET_FAMILY_BOUNDARY, 0.8,
			 .own = true},
    [BOTNET_SUBJECT] = {"subject", "subject", BOTNET_FAMILY_CONTENT, 1.0,
			.content = true},
    [BOTNET_BODY] = {"body", "body", BOTNET_FAMILY_CONTENT, 1.0, .content = true},
    [BOTNET_DIALECT] = {"dialect", "way to speak", BOTNET_FAMILY_DIALECT, 0.5,
			.weak = true},
    [BOTNET_HOUR] = {"hour", "hour", BOTNET_FAMILY_HOUR, 0.3, .weak = true},
    [BOTNET_NETWORK] = {"network", "network", BOTNET_FAMILY_NETWORK, 0.3, .weak = true},
};

int
botnet_kind_parse(const char *name, enum botnet_kind *kind_r)
{
	for (enum botnet_kind k = 0; k < BOTNET_KINDS; k++)
		if (strcmp(botnet_kind_rows[k].name, name) == 0) {
			*kind_r = k;
			return 0;
		}
	return -1;
}

uint64_t
botnet_hash(enum botnet_kind kind, const void *text, size_t len, const uint8_t secret[16])
{
	uint8_t key[crypto_shorthash_KEYBYTES], out[crypto_shorthash_BYTES];
	uint64_t hash;

	memcpy(key, secret, sizeof(key));
	key[0] ^= (uint8_t)(kind + 1);
	(void)crypto_shorthash(out, text, len, key);
	memcpy(&hash, out, sizeof(hash));
	return hash != 0 ? hash : 1;
}

/* Printable ASCII, cut. */
static void
set_text(char out[BOTNET_TEXT_MAX], const char *text, size_t len)
{
	size_t n = len < BOTNET_TEXT_MAX - 1 ? len : BOTNET_TEXT_MAX - 1;

	for (size_t i = 0; i < n; i++)
		out[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
	out[n] = '\0';
}

struct making {
	const struct botnet_source *from;
	struct botnet_visit *visit;
};

static void
put(const struct making *m, enum botnet_kind kind, const char *text, size_t len)
{
	struct botnet_token *t = &m->visit->tokens[kind];

	t->hash = botnet_hash(kind, text, len, m->from->secret);
	set_text(t->text, text, len);
}

/* Names that machines have before anybody gave them one: unrelated hosts share them, and
 * valid servers in clouds among them. */
static bool
is_default_name(const char *name)
{
	static const char *const begins[] = {"ip-",    "vps",	 "vmi",	   "instance-",
					     "ubuntu", "debian", "centos", "localhost",
					     "server", "host-",	 "unknown"};
	static const char *const ends[] = {".internal", ".novalocal", ".openstacklocal",
					   ".cloudapp.net", ".localdomain"};
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (strncmp(name, begins[i], strlen(begins[i])) == 0)
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		size_t end = strlen(ends[i]);

		if (len > end && strcmp(name + len - end, ends[i]) == 0)
			return true;
	}
	return false;
}

/* The client's own name, or one below the same domain, is no mark of a botnet; an
 * address that differs from host to host is none either; and where the HELO is the
 * sender's domain, it counts once, as such. */
static void
put_helo(const struct making *m)
{
	const struct helo *helo = m->from->helo;
	const char *said = session_helo(m->from->session);
	char name[DNAME_MAX];

	if (said == NULL || helo->class == HELO_PTR || helo->class == HELO_ORG ||
	    helo->class == HELO_SENDER || helo->class == HELO_ADDRESS ||
	    helo->class == HELO_ADDRESS_OTHER)
		return;
	if (dname_normalise(said, name) != 0)
		set_text(name, said, strlen(said));
	if (is_default_name(name))
		return;
	put(m, BOTNET_HELO, name, strlen(name));
	if (helo->template[0] != '\0' && strcmp(helo->template, name) != 0)
		put(m, BOTNET_HELO_TEMPLATE, helo->template, strlen(helo->template));
}

/* The smallest of the hashes seen, which two alike lists probably share (Broder 1997). */
static void
take_min(const struct making *m, enum botnet_kind kind, const char *text)
{
	char lower[SESSION_TEXT_MAX + 1];
	size_t len = strnlen(text, SESSION_TEXT_MAX);
	struct botnet_token *t = &m->visit->tokens[kind];
	uint64_t hash;

	for (size_t i = 0; i < len; i++)
		lower[i] = ascii_to_lower(text[i]);
	hash = botnet_hash(kind, lower, len, m->from->secret);
	if (t->hash == 0 || hash < t->hash)
		t->hash = hash;
}

static void
put_senders(const struct making *m)
{
	const struct session *s = m->from->session;
	struct botnet_token *token = &m->visit->tokens[BOTNET_SENDER];
	const char *end = token->text + BOTNET_TEXT_MAX - 1;
	char domain[DNAME_MAX];

	for (size_t i = 0; i < s->n_txns; i++) {
		if (sender_domain(&s->txns[i], domain) == NULL)
			continue;
		/* The client's own domain says who it claims to be, no more. */
		if (dname_within(m->from->name->name, domain))
			continue;
		take_min(m, BOTNET_SENDER, s->txns[i].mail_from);
		if (m->visit->tokens[BOTNET_SENDER_DOMAIN].hash == 0)
			put(m, BOTNET_SENDER_DOMAIN, domain, strlen(domain));
	}
	/* Whose mailbox was forged is nobody's business: the domain tells enough. */
	if (token->hash != 0)
		context_name_put(context_name_put(token->text, end, "...@"), end,
				 m->visit->tokens[BOTNET_SENDER_DOMAIN].text);
}

/* Two neighbours in the list, as one text. */
static void
take_pair(const struct making *m, const char *first, const char *second)
{
	char pair[SESSION_TEXT_MAX];
	int len = snprintf(pair, sizeof(pair), "%.400s %.400s", first, second);

	if (len > 0)
		take_min(m, BOTNET_RCPT_ORDER, pair);
}

static void
put_rcpts(const struct making *m)
{
	const struct session *s = m->from->session;
	const struct session_txn *list = NULL;

	for (size_t i = 0; i < s->n_txns; i++)
		if (s->txns[i].n_rcpts >= LIST_MIN)
			list = &s->txns[i];
	if (list == NULL)
		return;
	for (size_t i = 0; i < list->n_rcpts && i < LIST_MAX; i++) {
		take_min(m, BOTNET_RCPTS, list->rcpts[i].to);
		take_min(m, BOTNET_RCPTS_AGAIN, list->rcpts[i].to);
		if (i > 0)
			take_pair(m, list->rcpts[i - 1].to, list->rcpts[i].to);
	}
	for (enum botnet_kind k = BOTNET_RCPTS; k <= BOTNET_RCPT_ORDER; k++)
		snprintf(m->visit->tokens[k].text, BOTNET_TEXT_MAX,
			 "a list of recipients");
}

static const char *
header_value(const struct session_data *data, const char *name)
{
	for (size_t i = 0; i < data->n_headers; i++)
		if (strcasecmp(data->headers[i].name, name) == 0)
			return data->headers[i].value;
	return NULL;
}

/* Order is random in real campaigns, so the set counts: a sum of hashes.  The zone of
 * the date is a flag. */
static void
put_headers(const struct making *m, const struct session_data *data)
{
	struct botnet_token *token = &m->visit->tokens[BOTNET_HEADERS];
	const char *date = header_value(data, "Date");
	const char *zone = date != NULL ? strrchr(date, ' ') : NULL;
	uint64_t seen[NAMES_MAX], sum = 0;
	size_t n = 0, k;

	for (size_t i = 0; i < data->n_headers && n < NAMES_MAX; i++) {
		char name[BOTNET_TEXT_MAX];
		size_t len = strnlen(data->headers[i].name, sizeof(name) - 1);

		for (k = 0; k < len; k++)
			name[k] = ascii_to_lower(data->headers[i].name[k]);
		seen[n] = botnet_hash(BOTNET_HEADERS, name, len, m->from->secret);
		for (k = 0; seen[k] != seen[n]; k++)
			;
		if (k == n)
			sum += seen[n++];
	}
	if (n == 0)
		return;
	if (zone != NULL && strlen(zone) <= 6)
		sum += botnet_hash(BOTNET_HOUR, zone, strlen(zone), m->from->secret);
	token->hash = sum != 0 ? sum : 1;
	snprintf(token->text, sizeof(token->text), "%zu header names%s%s", n,
		 zone != NULL && strlen(zone) <= 6 ? ", time zone" : "",
		 zone != NULL && strlen(zone) <= 6 ? zone : "");
}

/* The class of each character, runs as one: "#x-#x@". */
static size_t
shape_of(const char *text, size_t len, char out[BOTNET_TEXT_MAX])
{
	size_t n = 0;

	for (size_t i = 0; i < len && n < BOTNET_TEXT_MAX - 1; i++) {
		char c = ascii_to_lower(text[i]);

		if (ascii_is_digit(c))
			c = '#';
		else if (ascii_is_lower(c))
			c = 'x';
		else if (c < ' ' || c > '~')
			c = '?';
		/* Hexadecimal and base-36 numbers mix both. */
		if (n > 0 && (c == '#' || c == 'x') &&
		    (out[n - 1] == '#' || out[n - 1] == 'x')) {
			if (out[n - 1] != c)
				out[n - 1] = '#';
			continue;
		}
		out[n++] = c;
	}
	out[n] = '\0';
	return n;
}

/* Do eight digits begin here that are a day, such as "20070131"? */
static bool
is_day(const char *text)
{
	unsigned n = 0;

	for (size_t i = 0; i < 8; i++) {
		if (!ascii_is_digit(text[i]))
			return false;
		n = n * 10 + (unsigned)(text[i] - '0');
	}
	return n / 10000 >= 1970 && n / 10000 < 2100 && n / 100 % 100 >= 1 &&
	       n / 100 % 100 <= 12 && n % 100 >= 1 && n % 100 <= 31;
}

/* Which part of it is constant differs from engine to engine: $6400a8c0@, 000d01c6...
 * With the day begin those of Postfix, Sendmail, qmail and whoever does as they do. */
static void
put_id_pieces(const struct making *m, const char *id, size_t len)
{
	size_t first = 0, second;

	if (len < ID_PIECE)
		return;
	put(m, BOTNET_MESSAGE_ID, id + len - ID_PIECE, ID_PIECE);
	if (len < 2 * ID_PIECE)
		return;
	if (!is_day(id))
		put(m, BOTNET_ID_HEAD, id, ID_PIECE);
	while (first < len && ascii_is_alnum(id[first]))
		first++;
	for (second = ++first; second < len && ascii_is_alnum(id[second]);)
		second++;
	if (second < len && second - first >= ID_PIECE / 2)
		put(m, BOTNET_ID_MIDDLE, id + first, second - first);
}

static void
put_message_id(const struct making *m, const char *id)
{
	const char *end;
	char shape[BOTNET_TEXT_MAX], text[BOTNET_TEXT_MAX];
	size_t len;
	int n;

	id += id[0] == '<';
	if ((end = strchr(id, '@')) == NULL)
		return;
	len = (size_t)(end - id);
	put_id_pieces(m, id, len);
	(void)shape_of(id, len, shape);
	n = snprintf(text, sizeof(text), "%zu: %.40s@", len, shape);
	if (n > 0 && (size_t)n < sizeof(text))
		put(m, BOTNET_ID_SHAPE, text, (size_t)n);
}

/* Punctuation and the first letters: what follows is random. */
static void
put_boundary(const struct making *m, const char *type)
{
	const char *at = strcasestr(type, "boundary=");
	size_t len, head = 0, letters = 0;

	if (at == NULL)
		return;
	at += strlen("boundary=");
	at += *at == '"';
	len = strcspn(at, "\"; \r\n\t");
	while (head < len && letters < BOUNDARY)
		letters += ascii_is_alnum(at[head++]);
	if (letters == BOUNDARY)
		put(m, BOTNET_BOUNDARY, at, head);
}

/* Lower-case words, a word with a digit in it as '#'. */
static void
put_subject(const struct making *m, const char *subject)
{
	char out[SESSION_TEXT_MAX + 2];
	size_t n = 0, letters = 0;

	while (*subject != '\0' && n < SESSION_TEXT_MAX) {
		size_t space = strspn(subject, " \t\r\n"), len, digit = 0;

		subject += space;
		if ((len = strcspn(subject, " \t\r\n")) == 0)
			break;
		for (size_t i = 0; i < len; i++)
			digit += ascii_is_digit(subject[i]);
		if (n > 0)
			out[n++] = ' ';
		if (digit > 0)
			out[n++] = '#';
		for (size_t i = 0; digit == 0 && i < len && n < SESSION_TEXT_MAX; i++)
			out[n++] = ascii_to_lower(subject[i]);
		letters += digit == 0 ? len : 0;
		subject += len;
	}
	if (letters >= SUBJECT_MIN)
		put(m, BOTNET_SUBJECT, out, n);
}

static void
put_content(const struct making *m)
{
	const struct session *s = m->from->session;
	const struct session_data *data = NULL;
	const char *subject, *type, *id;

	for (size_t i = 0; i < s->n_txns && data == NULL; i++)
		data = s->txns[i].data;
	if (data == NULL)
		return;
	put_headers(m, data);
	id = data->message_id != NULL ? data->message_id
				      : header_value(data, "Message-ID");
	if (id != NULL)
		put_message_id(m, id);
	if ((type = header_value(data, "Content-Type")) != NULL)
		put_boundary(m, type);
	subject = data->subject != NULL ? data->subject : header_value(data, "Subject");
	if (subject != NULL)
		put_subject(m, subject);
	m->visit->simhash = data->body_simhash;
	m->visit->has_simhash = data->has_simhash && data->body_simhash != 0;
}

/* Names of the parameters of MAIL, in order; what TLS was. */
static void
put_dialect(const struct making *m)
{
	const struct session *s = m->from->session;
	const struct session_txn *t = s->n_txns > 0 ? &s->txns[0] : NULL;
	char text[BOTNET_TEXT_MAX], *at = text;
	const char *end = text + sizeof(text) - 1;

	if (dialect_of(s) == DIALECT_NOT_KNOWN)
		return;
	at = context_name_put(at, end, dialect_name(dialect_of(s)));
	at = context_name_put(at, end, ", ");
	at = context_name_put(at, end,
			      s->tls == TLS_ON	    ? "TLS"
			      : s->tls == TLS_PLAIN ? "no TLS"
						    : "TLS not known");
	for (size_t i = 0; t != NULL && i < t->n_args && end - at >= 20; i++) {
		at = context_name_put(at, end, " ");
		at = context_name_put(at, at + strcspn(t->args[i], "=") % 16, t->args[i]);
	}
	put(m, BOTNET_DIALECT, text, (size_t)(at - text));
}

/* Whose the network is; where that is not known, the /16 or /32. */
static void
put_place(const struct making *m)
{
	const struct session *s = m->from->session;
	struct net net = net_of(&s->ip, s->ip.family == 6 ? 32 : 16);
	char owner[OWNER_TEXT_MAX], address[NET_TEXT_MAX];
	const char *text = owner_key(&s->owner, owner);
	int64_t hour = s->at_ms / 3600000;

	if (text[0] == '\0')
		text = net_format(&net, address);
	put(m, BOTNET_NETWORK, text, strlen(text));
	m->visit->owner = (uint32_t)m->visit->tokens[BOTNET_NETWORK].hash | 1;
	m->visit->tokens[BOTNET_HOUR].hash =
	    botnet_hash(BOTNET_HOUR, &hour, sizeof(hour), m->from->secret);
	memcpy(m->visit->country, s->owner.country, sizeof(s->owner.country));
}

static void
put_target(const struct making *m)
{
	const struct session *s = m->from->session;
	char domain[DNAME_MAX];

	for (size_t i = 0; i < s->n_txns && m->visit->target[0] == '\0'; i++)
		if (s->txns[i].n_rcpts > 0 &&
		    session_domain(s->txns[i].rcpts[0].to, domain) == 0)
			set_text(m->visit->target, domain, strlen(domain));
}

void
botnet_visit_make(const struct botnet_source *source, struct botnet_visit *visit_r)
{
	struct making m = {source, visit_r};

	memset(visit_r, 0, sizeof(*visit_r));
	visit_r->key = *source->key;
	put_helo(&m);
	put_senders(&m);
	put_rcpts(&m);
	put_content(&m);
	put_dialect(&m);
	put_place(&m);
	put_target(&m);
	set_text(visit_r->provider, source->name->registered,
		 strlen(source->name->registered));
}
