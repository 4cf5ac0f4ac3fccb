/*
 * zlib reads plain files too.  What was read is kept until its line is whole; a line that
 * is longer than any record may be is thrown away piece by piece.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <zlib.h>

#include "errors.h"
#include "progress.h"
#include "replay_input.h"

#define CHUNK (256 * 1024)

struct reader {
	struct replay_input *in;
	const char *file;
	gzFile gz;
	struct buf text; /* from the begin of a line */
	uint64_t line;	 /* number of the next one */
	bool skipping;	 /* a line that is too long */
	struct progress progress;
};

void
replay_input_init(struct replay_input *in)
{
	*in = (struct replay_input){0};
}

void
replay_input_fini(struct replay_input *in)
{
	free(in->items);
	arena_fini(&in->arena);
	replay_input_init(in);
}

/* Room for one more.  0 or -1. */
static int
reserve(struct replay_input *in)
{
	size_t cap = in->cap < 1024 ? 1024 : in->cap + in->cap / 2;
	struct replay_item **items;

	if (in->n < in->cap)
		return 0;
	if ((items = reallocarray(in->items, cap, sizeof(*items))) == NULL)
		return -1;
	in->items = items;
	in->cap = cap;
	return 0;
}

/* What the files say counts more than what the record says. */
static void
add_owner(const struct replay_input *in, struct session *s)
{
	struct owner owner;

	if (in->owners == NULL)
		return;
	ownerdb_find(in->owners, &s->ip, &owner);
	owner_complete(&owner, &s->owner);
	s->owner = owner;
}

int
replay_input_add(struct replay_input *in, const char *line, size_t len,
		 char reason_r[RECORD_REASON_MAX])
{
	struct replay_item *item, parsed = {.number = in->n};

	if (reserve(in) != 0)
		return -1;
	if (record_parse_in(&in->arena, line, len, &parsed.record, reason_r) != 0)
		return 0;
	if ((item = arena_alloc(&in->arena, sizeof(*item))) == NULL)
		return -1;
	*item = parsed;
	add_owner(in, &item->record.session);
	in->items[in->n++] = item;
	return 1;
}

static void
bad_line(struct reader *r, const char *reason)
{
	progress_hide(&r->progress);
	fprintf(stderr, "%s:%llu: %s\n", r->file, (unsigned long long)r->line, reason);
	r->in->bad_lines++;
}

static int
take_line(struct reader *r, const char *line, size_t len)
{
	char reason[RECORD_REASON_MAX];
	int rc = replay_input_add(r->in, line, len, reason);

	if (rc < 0)
		return cli_fail(EX_OSERR, "out of memory after %zu records", r->in->n);
	if (rc == 0)
		bad_line(r, reason);
	r->line++;
	return EX_OK;
}

/* The lines that are whole in ${text}. */
static int
take_lines(struct reader *r)
{
	const char *at = r->text.data, *end = at + r->text.len, *newline;
	int status = EX_OK;

	while (status == EX_OK && at < end &&
	       (newline = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		if (r->skipping)
			r->line++;
		else
			status = take_line(r, at, (size_t)(newline - at));
		r->skipping = false;
		at = newline + 1;
	}
	buf_consume(&r->text, (size_t)(at - r->text.data));
	if (r->text.len > RECORD_LINE_MAX && !r->skipping) {
		bad_line(r, "longer than any record");
		r->skipping = true;
	}
	if (r->skipping)
		buf_clear(&r->text);
	progress_set(&r->progress, r->in->n);
	return status;
}

/* What zlib says about the end of the data: nothing, damage, or a failure to read. */
static int
check_end(struct reader *r)
{
	int code;
	const char *text = gzerror(r->gz, &code);

	switch (code) {
	case Z_OK:
	case Z_STREAM_END:
		return EX_OK;
	case Z_BUF_ERROR:
		bad_line(r, "the compressed data end in the middle");
		return EX_OK;
	case Z_ERRNO:
		return cli_fail(EX_IOERR, "%s: %s", r->file, strerror(errno));
	case Z_MEM_ERROR:
		return cli_fail(EX_OSERR, "%s: out of memory", r->file);
	default:
		bad_line(r, text);
		return EX_OK;
	}
}

static int
read_all(struct reader *r)
{
	int n, status = EX_OK;

	do {
		if (buf_reserve(&r->text, CHUNK) != 0)
			return cli_fail(EX_OSERR, "out of memory");
		n = gzread(r->gz, r->text.data + r->text.len, CHUNK);
		if (n > 0) {
			r->text.len += (size_t)n;
			status = take_lines(r);
		}
	} while (n > 0 && status == EX_OK);
	if (status == EX_OK && r->text.len > 0 && !r->skipping)
		status = take_line(r, r->text.data, r->text.len);
	return status == EX_OK ? check_end(r) : status;
}

int
replay_input_read(struct replay_input *in, const char *file)
{
	struct reader r = {.in = in, .file = file, .line = 1};
	bool is_stdin = strcmp(file, "-") == 0;
	int fd = is_stdin ? dup(STDIN_FILENO) : open(file, O_RDONLY | O_CLOEXEC);
	int status;

	if (fd < 0)
		return cli_fail(EX_NOINPUT, "%s: %s", file, strerror(errno));
	if ((r.gz = gzdopen(fd, "rb")) == NULL) {
		close(fd);
		return cli_fail(EX_OSERR, "%s: out of memory", file);
	}
	gzbuffer(r.gz, CHUNK);
	buf_init(&r.text);
	progress_init(&r.progress, "records read:", 0);
	status = read_all(&r);
	progress_fini(&r.progress);
	buf_fini(&r.text);
	gzclose_r(r.gz);
	return status;
}

static int
compare(const void *a, const void *b)
{
	const struct replay_item *x = *(struct replay_item *const *)a,
				 *y = *(struct replay_item *const *)b;
	int64_t t = x->record.session.at_ms, u = y->record.session.at_ms;

	if (t != u)
		return t < u ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

void
replay_input_sort(struct replay_input *in)
{
	for (size_t i = 1; i < in->n; i++) {
		if (compare(&in->items[i - 1], &in->items[i]) > 0) {
			qsort(in->items, in->n, sizeof(*in->items), compare);
			return;
		}
	}
}
