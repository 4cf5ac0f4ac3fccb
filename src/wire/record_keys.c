/*
 * The format of a session record as tables, and a function per key that puts its value
 * into the session.
 *
 * A transaction or recipient beyond the session's limits is not kept; its values are
 * checked all the same, hence the tests for NULL of ${txn} and ${rcpt}.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "num.h"
#include "record_keys.h"

#define NUMBER_MAX 48 /* characters; longer numbers are refused */

int
record_keys_fail(struct record_fill *f, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(f->reason, RECORD_REASON_MAX, format, ap);
	va_end(ap);
	return 0;
}

static int
no_memory(struct record_fill *f)
{
	return record_keys_fail(f, "out of memory");
}

/* 1 when a function of the session returned 0. */
static int
taken(struct record_fill *f, int rc)
{
	return rc == 0 ? 1 : no_memory(f);
}

static int
take_text(struct record_fill *f, const struct record_value *v, const char **text_r)
{
	const char *copy = session_text(f->s, v->text, v->len);

	if (copy == NULL)
		return no_memory(f);
	*text_r = copy;
	return 1;
}

/* Does the value's text equal ${text}? */
static bool
value_is(const struct record_value *v, const char *text)
{
	size_t i = 0;

	while (i < v->len && text[i] != '\0' && v->text[i] == text[i])
		i++;
	return i == v->len && text[i] == '\0';
}

/* Copy the text of a value as a string of less than ${size} bytes.  0 or -1. */
static int
value_copy(const struct record_value *v, size_t size, char *out)
{
	if (v->len >= size || memchr(v->text, '\0', v->len) != NULL)
		return -1;
	memcpy(out, v->text, v->len);
	out[v->len] = '\0';
	return 0;
}

static int
take_time(struct record_fill *f, const struct record_value *v, const char *key,
	  int64_t *ms_r)
{
	char text[NUMBER_MAX];
	double s;

	if (value_copy(v, sizeof(text), text) != 0 ||
	    num_double_parse(text, 0, RECORD_TIME_MAX_S, &s) != 0)
		return record_keys_fail(f, "%s: no time between 1970 and 2106", key);
	*ms_r = (int64_t)llround(s * 1000);
	return 1;
}

static int
take_integer(struct record_fill *f, const struct record_value *v, const char *key,
	     int64_t max, int64_t *value_r)
{
	char text[NUMBER_MAX];

	if (value_copy(v, sizeof(text), text) != 0 ||
	    num_i64_parse(text, 0, max, value_r) != 0)
		return record_keys_fail(f, "%s: no integer from 0 to %lld", key,
					(long long)max);
	return 1;
}

/* Of the session */

static int
take_owner(struct record_fill *f, const struct record_value *v)
{
	owner_set_key(&f->s->owner, v->text, v->len);
	return 1;
}

static int
take_country(struct record_fill *f, const struct record_value *v)
{
	owner_set_country(&f->s->owner, v->text, v->len);
	if (f->s->owner.country[0] == '\0')
		return record_keys_fail(f, "country: no two letters");
	return 1;
}

static int
take_session_time(struct record_fill *f, const struct record_value *v)
{
	f->has_time = true;
	return take_time(f, v, "time", &f->s->at_ms);
}

static int
take_end(struct record_fill *f, const struct record_value *v)
{
	return take_time(f, v, "end", &f->s->end_ms);
}

static int
take_ip(struct record_fill *f, const struct record_value *v)
{
	char text[ADDR_TEXT_MAX];

	f->has_ip = true;
	if (value_copy(v, sizeof(text), text) != 0 || addr_parse(text, &f->s->ip) != 0)
		return record_keys_fail(f, "ip: no IPv4 or IPv6 address");
	return 1;
}

static int
take_ptr(struct record_fill *f, const struct record_value *v)
{
	f->ptr_is_null = v->type == RECORD_NULL;
	return v->type == RECORD_NULL ? 1 : take_text(f, v, &f->s->ptr);
}

static int
take_ptr_status(struct record_fill *f, const struct record_value *v)
{
	f->has_ptr_status = true;
	for (enum ptr_status i = PTR_OK; i <= PTR_TEMP; i++) {
		if (value_is(v, ptr_status_name(i))) {
			f->s->ptr_status = i;
			return 1;
		}
	}
	return record_keys_fail(f, "ptr_status: none of ok, forged, none, temp");
}

static int
begin_helos(struct record_fill *f, const struct record_value *v)
{
	(void)v;
	f->s->helo_known = true;
	return 1;
}

static int
take_helo(struct record_fill *f, const struct record_value *v)
{
	return taken(f, session_add_helo(f->s, v->text, v->len));
}

static int
take_tls(struct record_fill *f, const struct record_value *v)
{
	return taken(f, session_set_tls(f->s, v->text, v->len));
}

static int
take_auth(struct record_fill *f, const struct record_value *v)
{
	f->s->auth = v->truth;
	return 1;
}

static int
take_concurrent(struct record_fill *f, const struct record_value *v)
{
	int64_t n = -1;
	int rc = take_integer(f, v, "concurrent", INT32_MAX, &n);

	f->s->concurrent = (int32_t)n;
	return rc;
}

static int
take_label(struct record_fill *f, const struct record_value *v)
{
	for (enum record_label i = RECORD_SPAM; i <= RECORD_HAM; i++) {
		if (value_is(v, record_label_name(i))) {
			f->record->label = i;
			return 1;
		}
	}
	return record_keys_fail(f, "label: neither spam nor ham");
}

static int
take_id(struct record_fill *f, const struct record_value *v)
{
	return take_text(f, v, &f->record->id);
}

/* Of a transaction */

static int
begin_txn(struct record_fill *f, const struct record_value *v)
{
	int rc = session_add_txn(f->s, 0, NULL, 0);

	(void)v;
	f->txn = session_last_txn(f->s);
	return taken(f, rc);
}

static int
take_txn_time(struct record_fill *f, const struct record_value *v)
{
	struct session_txn *t = f->txn;
	int64_t ignored;

	return take_time(f, v, "transactions.time", t != NULL ? &t->at_ms : &ignored);
}

static int
take_mail_from(struct record_fill *f, const struct record_value *v)
{
	struct session_txn *t = f->txn;

	return t == NULL ? 1 : take_text(f, v, &t->mail_from);
}

static int
begin_args(struct record_fill *f, const struct record_value *v)
{
	struct session_txn *t = f->txn;

	(void)v;
	if (t != NULL)
		t->args_known = true;
	return 1;
}

static int
take_arg(struct record_fill *f, const struct record_value *v)
{
	return taken(f, session_add_arg(f->s, v->text, v->len));
}

/* Of a recipient */

static int
begin_rcpt(struct record_fill *f, const struct record_value *v)
{
	int rc = session_add_rcpt(f->s, 0, "", 0, MTA_NOT_KNOWN);

	(void)v;
	f->rcpt = session_last_rcpt(f->s);
	return taken(f, rc);
}

static int
take_to(struct record_fill *f, const struct record_value *v)
{
	struct session_rcpt *r = f->rcpt;
	int status = r == NULL ? 1 : take_text(f, v, &r->to);

	/* Whether there is a tag in it, a record does not tell. */
	if (r != NULL)
		r->account = r->to;
	return status;
}

static int
take_rcpt_time(struct record_fill *f, const struct record_value *v)
{
	struct session_rcpt *r = f->rcpt;
	int64_t ignored;

	return take_time(f, v, "transactions.rcpts.time",
			 r != NULL ? &r->at_ms : &ignored);
}

static int
take_mta(struct record_fill *f, const struct record_value *v)
{
	struct session_rcpt *r = f->rcpt;

	for (enum mta_answer i = MTA_ACCEPTED; i <= MTA_DEFERRED; i++) {
		if (value_is(v, mta_answer_name(i))) {
			if (r != NULL)
				r->mta = i;
			return 1;
		}
	}
	return record_keys_fail(f, "mta: none of accepted, unknown, rejected, deferred");
}

/* Of the content */

/* NULL when there is no memory (after fail), or, without failure, no transaction. */
static struct session_data *
last_data(struct record_fill *f)
{
	struct session_txn *t = f->txn;

	return t != NULL ? t->data : NULL;
}

static int
begin_data(struct record_fill *f, const struct record_value *v)
{
	(void)v;
	if (session_add_data(f->s) == NULL && f->txn != NULL)
		return no_memory(f);
	return 1;
}

static int
take_size(struct record_fill *f, const struct record_value *v)
{
	struct session_data *d = last_data(f);
	int64_t ignored;

	return take_integer(f, v, "transactions.data.size", INT64_MAX,
			    d != NULL ? &d->size : &ignored);
}

static int
take_simhash(struct record_fill *f, const struct record_value *v)
{
	struct session_data *d = last_data(f);
	char text[17];
	uint64_t hash;

	if (value_copy(v, sizeof(text), text) != 0 || num_hex64_parse(text, &hash) != 0)
		return record_keys_fail(f, "body_simhash: not 16 hex digits");
	if (d != NULL) {
		d->body_simhash = hash;
		d->has_simhash = true;
	}
	return 1;
}

static int
take_message_id(struct record_fill *f, const struct record_value *v)
{
	struct session_data *d = last_data(f);

	return d == NULL ? 1 : take_text(f, v, &d->message_id);
}

/* The name adds the header, the value completes it. */
static int
take_header_part(struct record_fill *f, const struct record_value *v)
{
	struct session_data *d = last_data(f);
	size_t before = d != NULL ? d->n_headers : 0;

	switch (v->index) {
	case 0:
		if (v->type != RECORD_STRING)
			return record_keys_fail(f, "headers: a name must be a string");
		if (session_add_header(f->s, v->text, v->len, NULL, 0) != 0)
			return no_memory(f);
		f->header_kept = d != NULL && d->n_headers > before;
		return 1;
	case 1:
		if (!f->header_kept || v->type == RECORD_NULL)
			return 1;
		return take_text(f, v, &d->headers[d->n_headers - 1].value);
	default:
		return record_keys_fail(f, "headers: more than a name and a value");
	}
}

#define KEY(name) name, sizeof(name) - 1

static const struct record_key line_keys[] = {
    {KEY("record"), RECORD_OBJECT, NULL, RECORD_SESSION}};
static const struct record_key session_keys[] = {
    {KEY("time"), RECORD_NUMBER, take_session_time, 0},
    {KEY("ip"), RECORD_STRING, take_ip, 0},
    {KEY("ptr"), RECORD_STRING | RECORD_NULL, take_ptr, 0},
    {KEY("ptr_status"), RECORD_STRING, take_ptr_status, 0},
    {KEY("helo"), RECORD_ARRAY, begin_helos, RECORD_HELOS},
    {KEY("tls"), RECORD_STRING | RECORD_NULL, take_tls, 0},
    {KEY("auth"), RECORD_BOOL, take_auth, 0},
    {KEY("concurrent"), RECORD_NUMBER, take_concurrent, 0},
    {KEY("owner"), RECORD_STRING, take_owner, 0},
    {KEY("country"), RECORD_STRING, take_country, 0},
    {KEY("end"), RECORD_NUMBER, take_end, 0},
    {KEY("transactions"), RECORD_ARRAY, NULL, RECORD_TXNS},
    {KEY("label"), RECORD_STRING, take_label, 0},
    {KEY("id"), RECORD_STRING, take_id, 0},
};
static const struct record_key helo_keys[] = {{KEY("helo"), RECORD_STRING, take_helo, 0}};
static const struct record_key txns_keys[] = {
    {KEY("transactions"), RECORD_OBJECT, begin_txn, RECORD_TXN}};
static const struct record_key txn_keys[] = {
    {KEY("time"), RECORD_NUMBER, take_txn_time, 0},
    {KEY("mail_from"), RECORD_STRING, take_mail_from, 0},
    {KEY("mail_args"), RECORD_ARRAY, begin_args, RECORD_ARGS},
    {KEY("rcpts"), RECORD_ARRAY, NULL, RECORD_RCPTS},
    {KEY("data"), RECORD_OBJECT, begin_data, RECORD_DATA},
};
static const struct record_key args_keys[] = {
    {KEY("mail_args"), RECORD_STRING, take_arg, 0}};
static const struct record_key rcpts_keys[] = {
    {KEY("rcpts"), RECORD_OBJECT, begin_rcpt, RECORD_RCPT}};
static const struct record_key rcpt_keys[] = {
    {KEY("to"), RECORD_STRING, take_to, 0},
    {KEY("time"), RECORD_NUMBER, take_rcpt_time, 0},
    {KEY("mta"), RECORD_STRING, take_mta, 0},
};
static const struct record_key data_keys[] = {
    {KEY("headers"), RECORD_ARRAY, NULL, RECORD_HEADERS},
    {KEY("size"), RECORD_NUMBER, take_size, 0},
    {KEY("body_simhash"), RECORD_STRING, take_simhash, 0},
    {KEY("message_id"), RECORD_STRING, take_message_id, 0},
};
static const struct record_key headers_keys[] = {
    {KEY("headers"), RECORD_ARRAY, NULL, RECORD_HEADER}};
static const struct record_key header_keys[] = {
    {KEY("headers"), RECORD_STRING | RECORD_NULL, take_header_part, 0}};

#define OBJECT_OF(path, keys)                                                            \
	{                                                                                \
		path, true, keys, sizeof(keys) / sizeof(keys[0])                         \
	}
#define ARRAY_OF(path, keys)                                                             \
	{                                                                                \
		path, false, keys, 1                                                     \
	}
const struct record_keys record_keys[] = {
    [RECORD_LINE] = ARRAY_OF("", line_keys),
    [RECORD_SESSION] = OBJECT_OF("", session_keys),
    [RECORD_HELOS] = ARRAY_OF("", helo_keys),
    [RECORD_TXNS] = ARRAY_OF("", txns_keys),
    [RECORD_TXN] = OBJECT_OF("transactions.", txn_keys),
    [RECORD_ARGS] = ARRAY_OF("transactions.", args_keys),
    [RECORD_RCPTS] = ARRAY_OF("transactions.", rcpts_keys),
    [RECORD_RCPT] = OBJECT_OF("transactions.rcpts.", rcpt_keys),
    [RECORD_DATA] = OBJECT_OF("transactions.data.", data_keys),
    [RECORD_HEADERS] = ARRAY_OF("transactions.data.", headers_keys),
    [RECORD_HEADER] = ARRAY_OF("transactions.data.", header_keys),
};

/*
 * What the two keys about the name say together.  A status that speaks of a name which
 * is not told tells nothing.
 */
static int
join_ptr(struct record_fill *f)
{
	struct session *s = f->s;
	bool names = s->ptr_status == PTR_OK || s->ptr_status == PTR_FORGED;

	if (s->ptr != NULL && s->ptr_status == PTR_NONE)
		return record_keys_fail(f, "ptr_status: none, but ptr is given");
	if (f->ptr_is_null && names)
		return record_keys_fail(f, "ptr_status: %s, but ptr is null",
					ptr_status_name(s->ptr_status));
	if (f->ptr_is_null && !f->has_ptr_status)
		s->ptr_status = PTR_NONE;
	if (s->ptr == NULL && names)
		s->ptr_status = PTR_UNKNOWN;
	return 1;
}

int
record_keys_finish(struct record_fill *f)
{
	if (!f->has_time)
		return record_keys_fail(f, "time: missing");
	if (!f->has_ip)
		return record_keys_fail(f, "ip: missing");
	return join_ptr(f);
}
