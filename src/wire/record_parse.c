/*
 * A session record is parsed by yajl's callbacks straight into the session: no tree is
 * built.  The format is the tables below: for every place where a value can stand, the
 * keys known there, the types each may have, and the function that takes the value.
 * The callbacks only keep track of the place.  Values of keys that no table names are
 * skipped by counting brackets.
 *
 * A transaction or recipient beyond the session's limits is not kept; its values are
 * checked all the same, hence the tests for NULL from session_last_txn() and _rcpt().
 */
#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "num.h"
#include "record.h"
#include "utf8.h"

#define TIME_MAX_S 4294967295.0 /* profiles keep 32 bits */
#define NUMBER_MAX 48		/* characters; longer numbers are refused */
#define DEPTH_MAX  8		/* of the places below; they nest seven deep */

enum type { STRING = 1, NUL = 2, NUMBER = 4, BOOL = 8, ARRAY = 16, OBJECT = 32 };

struct value {
	enum type type;
	const char *text; /* of STRING and NUMBER, not terminated */
	size_t len;
	bool truth;
};

enum place {
	PLACE_LINE,
	PLACE_SESSION,
	PLACE_HELOS,
	PLACE_TXNS,
	PLACE_TXN,
	PLACE_ARGS,
	PLACE_RCPTS,
	PLACE_RCPT,
	PLACE_DATA,
	PLACE_HEADERS,
	PLACE_HEADER
};

struct parse;

/* Takes a value of an allowed type (of containers: that it begins).  1, or 0 after
 * fail(). */
typedef int take(struct parse *p, const struct value *v);

struct key {
	const char *name;
	unsigned types;
	take *take;	  /* NULL: a container that needs nothing at its begin */
	enum place inner; /* of a container */
};

struct place_row {
	const char *path; /* for messages */
	const struct key *keys;
	size_t n_keys;
};

struct frame {
	enum place place;
	uint32_t seen;	 /* keys of an object met so far, as bits */
	size_t elements; /* of an array */
};

struct parse {
	struct record *record;
	struct session *s;
	const struct key *key; /* of the value that comes; NULL: skip it */
	unsigned skip;	       /* open brackets inside a skipped value */
	bool has_time, has_ip, has_ptr_null, has_ptr_status;
	size_t depth;
	struct frame frames[DEPTH_MAX];
	char *reason; /* RECORD_REASON_MAX bytes */
};

static int __attribute__((format(printf, 2, 3)))
fail(struct parse *p, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(p->reason, RECORD_REASON_MAX, format, ap);
	va_end(ap);
	return 0;
}

static int
no_memory(struct parse *p)
{
	return fail(p, "out of memory");
}

/* 1 when a function of the session returned 0. */
static int
taken(struct parse *p, int rc)
{
	return rc == 0 ? 1 : no_memory(p);
}

static int
take_text(struct parse *p, const struct value *v, const char **text_r)
{
	const char *copy = session_text(p->s, v->text, v->len);

	if (copy == NULL)
		return no_memory(p);
	*text_r = copy;
	return 1;
}

static bool
value_is(const struct value *v, const char *text)
{
	return v->len == strlen(text) && memcmp(v->text, text, v->len) == 0;
}

/* Copy the text of a value as a string of less than ${size} bytes.  0 or -1. */
static int
value_copy(const struct value *v, size_t size, char *out)
{
	if (v->len >= size || memchr(v->text, '\0', v->len) != NULL)
		return -1;
	memcpy(out, v->text, v->len);
	out[v->len] = '\0';
	return 0;
}

static int
take_time(struct parse *p, const struct value *v, int64_t *ms_r)
{
	char text[NUMBER_MAX];
	double s;

	if (value_copy(v, sizeof(text), text) != 0 ||
	    num_double_parse(text, 0, TIME_MAX_S, &s) != 0)
		return fail(p, "%s: no time between 1970 and 2106", p->key->name);
	*ms_r = (int64_t)llround(s * 1000);
	return 1;
}

static int
take_integer(struct parse *p, const struct value *v, int64_t max, int64_t *value_r)
{
	char text[NUMBER_MAX];

	if (value_copy(v, sizeof(text), text) != 0 ||
	    num_i64_parse(text, 0, max, value_r) != 0)
		return fail(p, "%s: no integer from 0 to %lld", p->key->name,
			    (long long)max);
	return 1;
}

/* Of the session */

static int
take_session_time(struct parse *p, const struct value *v)
{
	p->has_time = true;
	return take_time(p, v, &p->s->at_ms);
}

static int
take_end(struct parse *p, const struct value *v)
{
	return take_time(p, v, &p->s->end_ms);
}

static int
take_ip(struct parse *p, const struct value *v)
{
	char text[ADDR_TEXT_MAX];

	p->has_ip = true;
	if (value_copy(v, sizeof(text), text) != 0 || addr_parse(text, &p->s->ip) != 0)
		return fail(p, "ip: no IPv4 or IPv6 address");
	return 1;
}

static int
take_ptr(struct parse *p, const struct value *v)
{
	p->has_ptr_null = v->type == NUL;
	return v->type == NUL ? 1 : take_text(p, v, &p->s->ptr);
}

static int
take_ptr_status(struct parse *p, const struct value *v)
{
	p->has_ptr_status = true;
	for (enum ptr_status i = PTR_OK; i <= PTR_TEMP; i++) {
		if (value_is(v, ptr_status_name(i))) {
			p->s->ptr_status = i;
			return 1;
		}
	}
	return fail(p, "ptr_status: none of ok, forged, none, temp");
}

static int
begin_helos(struct parse *p, const struct value *v)
{
	(void)v;
	p->s->helo_known = true;
	return 1;
}

static int
take_helo(struct parse *p, const struct value *v)
{
	return taken(p, session_add_helo(p->s, v->text, v->len));
}

static int
take_tls(struct parse *p, const struct value *v)
{
	return taken(p, session_set_tls(p->s, v->text, v->len));
}

static int
take_auth(struct parse *p, const struct value *v)
{
	p->s->auth = v->truth;
	return 1;
}

static int
take_concurrent(struct parse *p, const struct value *v)
{
	int64_t n = -1;
	int rc = take_integer(p, v, INT32_MAX, &n);

	p->s->concurrent = (int32_t)n;
	return rc;
}

static int
take_label(struct parse *p, const struct value *v)
{
	for (enum record_label i = RECORD_SPAM; i <= RECORD_HAM; i++) {
		if (value_is(v, record_label_name(i))) {
			p->record->label = i;
			return 1;
		}
	}
	return fail(p, "label: neither spam nor ham");
}

static int
take_id(struct parse *p, const struct value *v)
{
	return take_text(p, v, &p->record->id);
}

/* Of a transaction */

static int
begin_txn(struct parse *p, const struct value *v)
{
	(void)v;
	return taken(p, session_add_txn(p->s, 0, NULL, 0));
}

static int
take_txn_time(struct parse *p, const struct value *v)
{
	struct session_txn *t = session_last_txn(p->s);
	int64_t ignored;

	return take_time(p, v, t != NULL ? &t->at_ms : &ignored);
}

static int
take_mail_from(struct parse *p, const struct value *v)
{
	struct session_txn *t = session_last_txn(p->s);

	return t == NULL ? 1 : take_text(p, v, &t->mail_from);
}

static int
begin_args(struct parse *p, const struct value *v)
{
	struct session_txn *t = session_last_txn(p->s);

	(void)v;
	if (t != NULL)
		t->args_known = true;
	return 1;
}

static int
take_arg(struct parse *p, const struct value *v)
{
	return taken(p, session_add_arg(p->s, v->text, v->len));
}

/* Of a recipient */

static int
begin_rcpt(struct parse *p, const struct value *v)
{
	(void)v;
	return taken(p, session_add_rcpt(p->s, 0, "", 0, MTA_NOT_KNOWN));
}

static int
take_to(struct parse *p, const struct value *v)
{
	struct session_rcpt *r = session_last_rcpt(p->s);

	return r == NULL ? 1 : take_text(p, v, &r->to);
}

static int
take_rcpt_time(struct parse *p, const struct value *v)
{
	struct session_rcpt *r = session_last_rcpt(p->s);
	int64_t ignored;

	return take_time(p, v, r != NULL ? &r->at_ms : &ignored);
}

static int
take_mta(struct parse *p, const struct value *v)
{
	struct session_rcpt *r = session_last_rcpt(p->s);

	for (enum mta_answer i = MTA_ACCEPTED; i <= MTA_DEFERRED; i++) {
		if (value_is(v, mta_answer_name(i))) {
			if (r != NULL)
				r->mta = i;
			return 1;
		}
	}
	return fail(p, "mta: none of accepted, unknown, rejected, deferred");
}

/* Of the content */

/* NULL when there is no memory (after fail), or, without failure, no transaction. */
static struct session_data *
last_data(struct parse *p)
{
	struct session_txn *t = session_last_txn(p->s);

	return t != NULL ? t->data : NULL;
}

static int
begin_data(struct parse *p, const struct value *v)
{
	(void)v;
	if (session_add_data(p->s) == NULL && session_last_txn(p->s) != NULL)
		return no_memory(p);
	return 1;
}

static int
take_size(struct parse *p, const struct value *v)
{
	struct session_data *d = last_data(p);
	int64_t ignored;

	return take_integer(p, v, INT64_MAX, d != NULL ? &d->size : &ignored);
}

static int
take_simhash(struct parse *p, const struct value *v)
{
	struct session_data *d = last_data(p);
	char text[17];
	uint64_t hash;

	if (value_copy(v, sizeof(text), text) != 0 || num_hex64_parse(text, &hash) != 0)
		return fail(p, "body_simhash: not 16 hex digits");
	if (d != NULL) {
		d->body_simhash = hash;
		d->has_simhash = true;
	}
	return 1;
}

static int
take_message_id(struct parse *p, const struct value *v)
{
	struct session_data *d = last_data(p);

	return d == NULL ? 1 : take_text(p, v, &d->message_id);
}

/* The name adds the header, the value completes it. */
static int
take_header_part(struct parse *p, const struct value *v)
{
	struct frame *header = &p->frames[p->depth - 1];
	struct frame *headers = header - 1;
	struct session_data *d = last_data(p);

	switch (header->elements) {
	case 1:
		if (v->type != STRING)
			return fail(p, "headers: a name must be a string");
		return taken(p, session_add_header(p->s, v->text, v->len, NULL, 0));
	case 2:
		if (d == NULL || v->type == NUL ||
		    headers->elements > SESSION_HEADERS_MAX)
			return 1;
		return take_text(p, v, &d->headers[d->n_headers - 1].value);
	default:
		return fail(p, "headers: more than a name and a value");
	}
}

static const struct key line_keys[] = {{"record", OBJECT, NULL, PLACE_SESSION}};
static const struct key session_keys[] = {
    {"time", NUMBER, take_session_time, 0},
    {"ip", STRING, take_ip, 0},
    {"ptr", STRING | NUL, take_ptr, 0},
    {"ptr_status", STRING, take_ptr_status, 0},
    {"helo", ARRAY, begin_helos, PLACE_HELOS},
    {"tls", STRING | NUL, take_tls, 0},
    {"auth", BOOL, take_auth, 0},
    {"concurrent", NUMBER, take_concurrent, 0},
    {"end", NUMBER, take_end, 0},
    {"transactions", ARRAY, NULL, PLACE_TXNS},
    {"label", STRING, take_label, 0},
    {"id", STRING, take_id, 0},
};
static const struct key helo_keys[] = {{"helo", STRING, take_helo, 0}};
static const struct key txns_keys[] = {{"transactions", OBJECT, begin_txn, PLACE_TXN}};
static const struct key txn_keys[] = {
    {"time", NUMBER, take_txn_time, 0},
    {"mail_from", STRING, take_mail_from, 0},
    {"mail_args", ARRAY, begin_args, PLACE_ARGS},
    {"rcpts", ARRAY, NULL, PLACE_RCPTS},
    {"data", OBJECT, begin_data, PLACE_DATA},
};
static const struct key args_keys[] = {{"mail_args", STRING, take_arg, 0}};
static const struct key rcpts_keys[] = {{"rcpts", OBJECT, begin_rcpt, PLACE_RCPT}};
static const struct key rcpt_keys[] = {
    {"to", STRING, take_to, 0},
    {"time", NUMBER, take_rcpt_time, 0},
    {"mta", STRING, take_mta, 0},
};
static const struct key data_keys[] = {
    {"headers", ARRAY, NULL, PLACE_HEADERS},
    {"size", NUMBER, take_size, 0},
    {"body_simhash", STRING, take_simhash, 0},
    {"message_id", STRING, take_message_id, 0},
};
static const struct key headers_keys[] = {{"headers", ARRAY, NULL, PLACE_HEADER}};
static const struct key header_keys[] = {{"headers", STRING | NUL, take_header_part, 0}};

#define KEYS(array) array, sizeof(array) / sizeof(array[0])
static const struct place_row places[] = {
    [PLACE_LINE] = {"", KEYS(line_keys)},
    [PLACE_SESSION] = {"", KEYS(session_keys)},
    [PLACE_HELOS] = {"", KEYS(helo_keys)},
    [PLACE_TXNS] = {"", KEYS(txns_keys)},
    [PLACE_TXN] = {"transactions.", KEYS(txn_keys)},
    [PLACE_ARGS] = {"transactions.", KEYS(args_keys)},
    [PLACE_RCPTS] = {"transactions.", KEYS(rcpts_keys)},
    [PLACE_RCPT] = {"transactions.rcpts.", KEYS(rcpt_keys)},
    [PLACE_DATA] = {"transactions.data.", KEYS(data_keys)},
    [PLACE_HEADERS] = {"transactions.data.", KEYS(headers_keys)},
    [PLACE_HEADER] = {"transactions.data.", KEYS(header_keys)},
};

static bool
is_object(enum place place)
{
	return place == PLACE_SESSION || place == PLACE_TXN || place == PLACE_RCPT ||
	       place == PLACE_DATA;
}

static int
fail_type(struct parse *p, const struct place_row *place)
{
	static const char *const names[] = {"a string",	  "null",     "a number",
					    "true/false", "an array", "an object"};
	char wanted[RECORD_REASON_MAX] = "";
	size_t n = 0;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((p->key->types & 1u << i) != 0)
			n += (size_t)snprintf(wanted + n, sizeof(wanted) - n, "%s%s",
					      n > 0 ? " or " : "", names[i]);
	return fail(p, "%s%s: must be %s", place->path, p->key->name, wanted);
}

/* A scalar, or the begin of a container, at the present place. */
static int
on_value(struct parse *p, const struct value *v)
{
	struct frame *f = &p->frames[p->depth - 1];
	const struct place_row *place = &places[f->place];

	if (!is_object(f->place)) {
		p->key = &place->keys[0];
		f->elements++;
	}
	if (p->key == NULL) {
		p->skip = v->type == ARRAY || v->type == OBJECT;
		return 1;
	}
	if ((p->key->types & v->type) == 0)
		return fail_type(p, place);
	if (p->key->take != NULL && !p->key->take(p, v))
		return 0;
	if (v->type != ARRAY && v->type != OBJECT)
		return 1;
	assert(p->depth < DEPTH_MAX);
	p->frames[p->depth++] = (struct frame){.place = p->key->inner};
	return 1;
}

static int
on_scalar(void *ctx, const struct value *v)
{
	struct parse *p = ctx;

	return p->skip > 0 ? 1 : on_value(p, v);
}

static int
on_null(void *ctx)
{
	return on_scalar(ctx, &(struct value){.type = NUL});
}

static int
on_bool(void *ctx, int truth)
{
	return on_scalar(ctx, &(struct value){.type = BOOL, .truth = truth != 0});
}

static int
on_number(void *ctx, const char *text, size_t len)
{
	return on_scalar(ctx, &(struct value){.type = NUMBER, .text = text, .len = len});
}

static int
on_string(void *ctx, const unsigned char *text, size_t len)
{
	/* yajl may give NULL for an empty string, which would mean null below. */
	const char *t = len > 0 ? (const char *)text : "";

	return on_scalar(ctx, &(struct value){.type = STRING, .text = t, .len = len});
}

static int
on_begin(struct parse *p, enum type type)
{
	if (p->skip > 0) {
		p->skip++;
		return 1;
	}
	return on_value(p, &(struct value){.type = type});
}

static int
on_begin_object(void *ctx)
{
	return on_begin(ctx, OBJECT);
}

static int
on_begin_array(void *ctx)
{
	return on_begin(ctx, ARRAY);
}

static int
on_key(void *ctx, const unsigned char *text, size_t len)
{
	struct parse *p = ctx;
	struct frame *f = &p->frames[p->depth - 1];
	const struct place_row *place = &places[f->place];
	const struct value name = {.text = (const char *)text, .len = len};

	if (p->skip > 0)
		return 1;
	p->key = NULL;
	for (size_t i = 0; i < place->n_keys; i++) {
		if (!value_is(&name, place->keys[i].name))
			continue;
		p->key = &place->keys[i];
		if ((f->seen & 1u << i) != 0)
			return fail(p, "%s%s: given twice", place->path, p->key->name);
		f->seen |= 1u << i;
	}
	return 1;
}

static int
on_end(void *ctx)
{
	struct parse *p = ctx;
	struct frame *f = &p->frames[p->depth - 1];

	if (p->skip > 0) {
		p->skip--;
		return 1;
	}
	if (f->place == PLACE_HEADER && f->elements != 2)
		return fail(p, "headers: must be pairs of name and value");
	p->depth--;
	return 1;
}

static const yajl_callbacks callbacks = {
    .yajl_null = on_null,
    .yajl_boolean = on_bool,
    .yajl_number = on_number,
    .yajl_string = on_string,
    .yajl_start_map = on_begin_object,
    .yajl_map_key = on_key,
    .yajl_end_map = on_end,
    .yajl_start_array = on_begin_array,
    .yajl_end_array = on_end,
};

/*
 * What the two keys about the name say together.  A status that speaks of a name which
 * is not told tells nothing.
 */
static int
join_ptr(struct parse *p)
{
	struct session *s = p->s;
	bool names = s->ptr_status == PTR_OK || s->ptr_status == PTR_FORGED;

	if (s->ptr != NULL && s->ptr_status == PTR_NONE)
		return fail(p, "ptr_status: none, but ptr is given");
	if (p->has_ptr_null && names)
		return fail(p, "ptr_status: %s, but ptr is null",
			    ptr_status_name(s->ptr_status));
	if (p->has_ptr_null && !p->has_ptr_status)
		s->ptr_status = PTR_NONE;
	if (s->ptr == NULL && names)
		s->ptr_status = PTR_UNKNOWN;
	return 1;
}

/* yajl's own complaint, without its line end. */
static void
yajl_reason(struct parse *p, yajl_handle yajl)
{
	unsigned char *text = yajl_get_error(yajl, 0, NULL, 0);

	fail(p, "%.*s", (int)strcspn((char *)text, "\n"), (char *)text);
	yajl_free_error(yajl, text);
}

static int
parse_line(struct parse *p, const char *line, size_t len)
{
	yajl_handle yajl = yajl_alloc(&callbacks, NULL, p);
	yajl_status status;
	int rc = 0;

	if (yajl == NULL)
		return no_memory(p);
	/* utf8_valid() is stricter than yajl's own test. */
	yajl_config(yajl, yajl_dont_validate_strings, 1);
	status = yajl_parse(yajl, (const unsigned char *)line, len);
	if (status == yajl_status_ok)
		status = yajl_complete_parse(yajl);
	if (status == yajl_status_error)
		yajl_reason(p, yajl);
	else if (status == yajl_status_ok)
		rc = 1;
	yajl_free(yajl);
	return rc;
}

int
record_parse(const char *line, size_t len, struct record *record_r,
	     char reason_r[RECORD_REASON_MAX])
{
	struct record r = {.label = RECORD_NO_LABEL};
	struct parse p = {.record = &r, .s = &r.session, .depth = 1, .reason = reason_r};

	session_init(&r.session, 0, &(struct addr){0});
	if (len > RECORD_LINE_MAX) {
		fail(&p, "longer than %u bytes", RECORD_LINE_MAX);
		goto bad;
	}
	if (!utf8_valid(line, len)) {
		fail(&p, "not UTF-8");
		goto bad;
	}
	if (!parse_line(&p, line, len))
		goto bad;
	if (!p.has_time || !p.has_ip) {
		fail(&p, "%s: missing", p.has_time ? "ip" : "time");
		goto bad;
	}
	if (!join_ptr(&p))
		goto bad;
	*record_r = r;
	return 0;
bad:
	session_fini(&r.session);
	return -1;
}
