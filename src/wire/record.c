/*
 * Line -> session: yajl's callbacks fill the session directly; no tree is built.  They
 * keep track of the place in the JSON; what may stand there and what it
 * means is record_keys.c.  Values of unknown keys are skipped by counting brackets.
 * Session -> line: a walk over the facts that leaves out what is not known.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <yajl/yajl_parse.h>

#include "json.h"
#include "num.h"
#include "record_keys.h"
#include "utf8.h"

struct frame {
	const struct record_keys *keys; /* of the place */
	uint32_t seen;			/* keys of an object met so far, as bits */
	uint32_t next;			/* the key behind the last one */
	size_t elements;		/* of an array */
};

struct parse {
	struct record_fill fill;
	const struct record_key *key; /* of the value that comes; NULL: skip it */
	unsigned skip;		      /* open brackets inside a skipped value */
	size_t depth;
	struct frame frames[RECORD_DEPTH];
};

static int
fail_type(struct parse *p, const char *path)
{
	static const char *const names[] = {"a string",	  "null",     "a number",
					    "true/false", "an array", "an object"};
	char wanted[80] = "";
	int n = 0;

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if ((p->key->types & 1u << i) != 0)
			n += snprintf(wanted + n, sizeof(wanted) - (size_t)n, "%s%s",
				      n > 0 ? " or " : "", names[i]);
	return record_keys_fail(&p->fill, "%s%s: must be %s", path, p->key->name, wanted);
}

static bool
is_container(const struct record_value *v)
{
	return v->type == RECORD_ARRAY || v->type == RECORD_OBJECT;
}

/* A scalar, or the begin of a container, at the present place. */
static int
on_value(struct parse *p, struct record_value *v)
{
	struct frame *frame = &p->frames[p->depth - 1];

	if (!frame->keys->object) {
		p->key = frame->keys->keys;
		v->index = frame->elements++;
	}
	if (p->key == NULL) {
		p->skip = is_container(v);
		return 1;
	}
	if ((p->key->types & v->type) == 0)
		return fail_type(p, frame->keys->path);
	if (p->key->take != NULL && !p->key->take(&p->fill, v))
		return 0;
	if (is_container(v)) {
		assert(p->depth < RECORD_DEPTH);
		p->frames[p->depth++] =
		    (struct frame){.keys = &record_keys[p->key->inner]};
	}
	return 1;
}

static int
on_scalar(struct parse *p, struct record_value *v)
{
	return p->skip > 0 ? 1 : on_value(p, v);
}

static int
on_null(void *ctx)
{
	return on_scalar(ctx, &(struct record_value){.type = RECORD_NULL});
}

static int
on_bool(void *ctx, int truth)
{
	return on_scalar(
	    ctx, &(struct record_value){.type = RECORD_BOOL, .truth = truth != 0});
}

static int
on_number(void *ctx, const char *text, size_t len)
{
	return on_scalar(
	    ctx, &(struct record_value){.type = RECORD_NUMBER, .text = text, .len = len});
}

static int
on_string(void *ctx, const unsigned char *text, size_t len)
{
	/* An empty string must not be NULL, which means null. */
	const char *t = len > 0 ? (const char *)text : "";

	return on_scalar(
	    ctx, &(struct record_value){.type = RECORD_STRING, .text = t, .len = len});
}

static int
on_begin(struct parse *p, enum record_type type)
{
	if (p->skip > 0) {
		p->skip++;
		return 1;
	}
	return on_value(p, &(struct record_value){.type = type});
}

static int
on_begin_object(void *ctx)
{
	return on_begin(ctx, RECORD_OBJECT);
}

static int
on_begin_array(void *ctx)
{
	return on_begin(ctx, RECORD_ARRAY);
}

/* The number of the key, or n_keys.  Most writers keep to one order: look there first. */
static size_t
find_key(const struct record_keys *keys, size_t next, const void *name, size_t len)
{
	for (size_t n = 0; n < keys->n_keys; n++, next++) {
		const struct record_key *key;

		if (next >= keys->n_keys)
			next = 0;
		key = &keys->keys[next];
		if (key->name_len == len && memcmp(key->name, name, len) == 0)
			return next;
	}
	return keys->n_keys;
}

static int
on_key(void *ctx, const unsigned char *text, size_t len)
{
	struct parse *p = ctx;
	struct frame *frame = &p->frames[p->depth - 1];
	const struct record_keys *keys = frame->keys;
	size_t i;

	if (p->skip > 0)
		return 1;
	p->key = NULL;
	if ((i = find_key(keys, frame->next, text, len)) == keys->n_keys)
		return 1;
	p->key = &keys->keys[i];
	frame->next = (uint32_t)i + 1;
	if ((frame->seen & 1u << i) != 0)
		return record_keys_fail(&p->fill, "%s%s: given twice", keys->path,
					p->key->name);
	frame->seen |= 1u << i;
	return 1;
}

static int
on_end(void *ctx)
{
	struct parse *p = ctx;
	struct frame *frame = &p->frames[p->depth - 1];

	if (p->skip > 0) {
		p->skip--;
		return 1;
	}
	if (frame->keys == &record_keys[RECORD_HEADER] && frame->elements != 2)
		return record_keys_fail(&p->fill,
					"headers: must be pairs of name and value");
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

/* yajl's own complaint, without its line end. */
static void
yajl_reason(struct parse *p, yajl_handle yajl)
{
	unsigned char *text = yajl_get_error(yajl, 0, NULL, 0);

	record_keys_fail(&p->fill, "%.*s", (int)strcspn((char *)text, "\n"),
			 (char *)text);
	yajl_free_error(yajl, text);
}

/* 1, or 0 with the reason stored. */
static int
parse_line(struct parse *p, const char *line, size_t len)
{
	yajl_handle yajl = yajl_alloc(&callbacks, NULL, p);
	yajl_status status;

	if (yajl == NULL)
		return record_keys_fail(&p->fill, "out of memory");
	/* utf8_valid() is stricter than yajl's own test. */
	yajl_config(yajl, yajl_dont_validate_strings, 1);
	status = yajl_parse(yajl, (const unsigned char *)line, len);
	if (status == yajl_status_ok)
		status = yajl_complete_parse(yajl);
	if (status == yajl_status_error)
		yajl_reason(p, yajl);
	yajl_free(yajl);
	return status == yajl_status_ok && record_keys_finish(&p->fill);
}

int
record_parse_in(struct arena *arena, const char *line, size_t len,
		struct record *record_r, char reason_r[RECORD_REASON_MAX])
{
	struct record r = {.label = RECORD_NO_LABEL};
	struct parse p = {.fill = {.record = &r, .s = &r.session, .reason = reason_r},
			  .frames[0].keys = &record_keys[RECORD_LINE],
			  .depth = 1};
	int ok;

	session_init(&r.session, 0, &(struct addr){0});
	r.session.arena = *arena;
	if (len > RECORD_LINE_MAX)
		ok = record_keys_fail(&p.fill, "longer than %u bytes", RECORD_LINE_MAX);
	else if (!utf8_valid(line, len))
		ok = record_keys_fail(&p.fill, "not UTF-8");
	else
		ok = parse_line(&p, line, len);
	*arena = r.session.arena;
	arena_init(&r.session.arena);
	if (!ok)
		return -1;
	*record_r = r;
	return 0;
}

int
record_parse(const char *line, size_t len, struct record *record_r,
	     char reason_r[RECORD_REASON_MAX])
{
	struct arena arena;

	arena_init(&arena);
	if (record_parse_in(&arena, line, len, record_r, reason_r) != 0) {
		arena_fini(&arena);
		return -1;
	}
	record_r->session.arena = arena;
	return 0;
}

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
	char ip[ADDR_TEXT_MAX], owner[OWNER_TEXT_MAX];

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
	if (owner_key(&s->owner, owner)[0] != '\0')
		json_key_text(j, "owner", owner);
	if (s->owner.country[0] != '\0')
		json_key_text(j, "country", s->owner.country);
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
