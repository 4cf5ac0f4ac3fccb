/*
 * Session -> line: a walk over the facts that leaves out what is not known.  The way
 * back is in record_parse.c.
 */
#include <string.h>

#include "json.h"
#include "num.h"
#include "record.h"

void
record_fini(struct record *r)
{
	session_fini(&r->session);
}

const char *
record_label_name(enum record_label label)
{
	switch (label) {
	case RECORD_SPAM:
		return "spam";
	case RECORD_HAM:
		return "ham";
	case RECORD_NO_LABEL:
		break;
	}
	return "none";
}

static void
put_texts(struct json *j, const char *key, const char *const *texts, size_t n)
{
	json_key(j, key);
	json_array_begin(j);
	for (size_t i = 0; i < n; i++)
		json_text(j, texts[i]);
	json_array_end(j);
}

static void
put_time(struct json *j, const char *key, int64_t ms)
{
	if (ms > 0)
		json_key_seconds(j, key, ms);
}

static void
put_connection(struct json *j, const struct session *s)
{
	char ip[ADDR_TEXT_MAX];

	json_key_seconds(j, "time", s->at_ms);
	json_key_text(j, "ip", addr_format(&s->ip, ip));
	if (s->ptr != NULL || s->ptr_status == PTR_NONE)
		json_key_text(j, "ptr", s->ptr);
	if (s->ptr_status != PTR_UNKNOWN)
		json_key_text(j, "ptr_status", ptr_status_name(s->ptr_status));
	if (s->helo_known)
		put_texts(j, "helo", s->helos, s->n_helos);
	if (s->tls != TLS_UNKNOWN)
		json_key_text(j, "tls", s->tls == TLS_ON ? s->tls_version : NULL);
	if (s->auth)
		json_key_bool(j, "auth", true);
	if (s->concurrent >= 0)
		json_key_int(j, "concurrent", s->concurrent);
	put_time(j, "end", s->end_ms);
}

static void
put_rcpt(struct json *j, const struct session_rcpt *r)
{
	json_object_begin(j);
	if (r->to[0] != '\0')
		json_key_text(j, "to", r->to);
	put_time(j, "time", r->at_ms);
	if (r->mta != MTA_NOT_KNOWN)
		json_key_text(j, "mta", mta_answer_name(r->mta));
	json_object_end(j);
}

static void
put_headers(struct json *j, const struct session_data *d)
{
	json_key(j, "headers");
	json_array_begin(j);
	for (size_t i = 0; i < d->n_headers; i++) {
		json_array_begin(j);
		json_text(j, d->headers[i].name);
		json_text(j, d->headers[i].value);
		json_array_end(j);
	}
	json_array_end(j);
}

static void
put_data(struct json *j, const struct session_data *d)
{
	char hash[17];

	json_key(j, "data");
	json_object_begin(j);
	if (d->n_headers > 0)
		put_headers(j, d);
	if (d->size >= 0)
		json_key_int(j, "size", d->size);
	if (d->has_simhash)
		json_key_text(j, "body_simhash", num_hex64_format(d->body_simhash, hash));
	if (d->message_id != NULL)
		json_key_text(j, "message_id", d->message_id);
	json_object_end(j);
}

static void
put_txn(struct json *j, const struct session_txn *t)
{
	json_object_begin(j);
	put_time(j, "time", t->at_ms);
	if (t->mail_from != NULL)
		json_key_text(j, "mail_from", t->mail_from);
	if (t->args_known)
		put_texts(j, "mail_args", t->args, t->n_args);
	json_key(j, "rcpts");
	json_array_begin(j);
	for (size_t i = 0; i < t->n_rcpts; i++)
		put_rcpt(j, &t->rcpts[i]);
	json_array_end(j);
	if (t->data != NULL)
		put_data(j, t->data);
	json_object_end(j);
}

int
record_format(const struct session *s, struct buf *out)
{
	struct json j;

	json_init(&j, out);
	json_object_begin(&j);
	put_connection(&j, s);
	json_key(&j, "transactions");
	json_array_begin(&j);
	for (size_t i = 0; i < s->n_txns; i++)
		put_txn(&j, &s->txns[i]);
	json_array_end(&j);
	json_object_end(&j);
	return json_fini(&j);
}
