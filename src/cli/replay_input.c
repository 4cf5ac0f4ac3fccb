/*
 * zlib reads plain files too.  What was read is kept until its line is whole; a line that
 * is longer than any record may be is thrown away piece by piece.
 *
 * To parse JSON takes a third of a replay.  So the whole lines of a chunk are cut into
 * pieces, which threads parse, each into an arena of its own; what they made is
 * then taken over, and their complaints are told, in the order of the lines.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>
#include <zlib.h>

#include "array.h"
#include "errors.h"
#include "progress.h"
#include "replay_input.h"

#define CHUNK (256 * 1024) /* is read at once for each thread */
#define MANY  (64 * 1024)  /* bytes of lines that are worth a thread */

/* A line that is no record. */
struct bad_line {
	struct bad_line *next;
	uint64_t at; /* how many lines of the piece are before it */
	char reason[RECORD_REASON_MAX];
};

/* Whole lines, and what was made of them. */
struct piece {
	const char *at, *end;
	struct arena *arena; /* of the records */
	struct replay_item *first, **last;
	struct arena complaints;
	struct bad_line *bad, **last_bad;
	uint64_t lines;
	bool failed; /* without memory */
};

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
	cpu_set_t cpus;

	*in = (struct replay_input){.hands = 1};
	if (sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		in->hands = (size_t)CPU_COUNT(&cpus);
	if (in->hands > REPLAY_INPUT_HANDS)
		in->hands = REPLAY_INPUT_HANDS;
}

void
replay_input_fini(struct replay_input *in)
{
	free(in->items);
	for (size_t i = 0; i < REPLAY_INPUT_HANDS; i++)
		arena_fini(&in->arenas[i]);
	replay_input_init(in);
}

/* Room for one more.  0 or -1. */
static int
reserve(struct replay_input *in)
{
	struct replay_item **items =
	    array_reserve(in->items, &in->cap, in->n + 1, sizeof(*items));

	if (items == NULL)
		return -1;
	in->items = items;
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

/* The record of a line.  1, 0 when it does not parse, with the reason, or -1 without
 * memory. */
static int
parse_line(struct arena *arena, const char *line, size_t len, struct replay_item **item_r,
	   char reason_r[RECORD_REASON_MAX])
{
	struct replay_item *item;
	struct record record;

	if (record_parse_in(arena, line, len, &record, reason_r) != 0)
		return 0;
	if ((item = arena_alloc(arena, sizeof(*item))) == NULL)
		return -1;
	item->record = record;
	*item_r = item;
	return 1;
}

static int
take_item(struct replay_input *in, struct replay_item *item)
{
	if (reserve(in) != 0)
		return -1;
	add_owner(in, &item->record.session);
	item->number = in->n;
	in->items[in->n++] = item;
	return 0;
}

int
replay_input_add(struct replay_input *in, const char *line, size_t len,
		 char reason_r[RECORD_REASON_MAX])
{
	struct replay_item *item;
	int rc = parse_line(&in->arenas[0], line, len, &item, reason_r);

	return rc == 1 && take_item(in, item) != 0 ? -1 : rc;
}

static void
bad_line(struct reader *r, const char *reason)
{
	progress_hide(&r->progress);
	fprintf(stderr, "%s:%llu: %s\n", r->file, (unsigned long long)r->line, reason);
	r->in->bad_lines++;
}

static int
no_memory(const struct reader *r)
{
	return cli_fail(EX_OSERR, "out of memory after %zu records", r->in->n);
}

/* Link what the line is to the piece.  0, or -1 without memory. */
static int
parse_piece_line(struct piece *p, const char *line, size_t len)
{
	struct replay_item *item;
	char reason[RECORD_REASON_MAX];
	struct bad_line *bad;
	int rc = parse_line(p->arena, line, len, &item, reason);

	if (rc < 0)
		return -1;
	if (rc > 0) {
		*p->last = item;
		p->last = &item->next;
	} else {
		if ((bad = arena_alloc(&p->complaints, sizeof(*bad))) == NULL)
			return -1;
		bad->at = p->lines;
		memcpy(bad->reason, reason, sizeof(reason));
		*p->last_bad = bad;
		p->last_bad = &bad->next;
	}
	p->lines++;
	return 0;
}

/* The last line may lack its newline. */
static void *
parse_piece(void *ctx)
{
	struct piece *p = ctx;
	const char *at = p->at, *newline;

	p->last = &p->first;
	p->last_bad = &p->bad;
	while (at < p->end && !p->failed) {
		newline = memchr(at, '\n', (size_t)(p->end - at));
		if (newline == NULL)
			newline = p->end;
		p->failed = parse_piece_line(p, at, (size_t)(newline - at)) != 0;
		at = newline + 1;
	}
	return NULL;
}

/* Take over the records of a piece, and tell of its bad lines. */
static int
take_piece(struct reader *r, struct piece *p)
{
	uint64_t first = r->line;
	int status = p->failed ? no_memory(r) : EX_OK;

	for (struct replay_item *item = p->first; item != NULL && status == EX_OK;
	     item = item->next)
		if (take_item(r->in, item) != 0)
			status = no_memory(r);
	for (struct bad_line *bad = p->bad; bad != NULL; bad = bad->next) {
		r->line = first + bad->at;
		bad_line(r, bad->reason);
	}
	r->line = first + p->lines;
	arena_fini(&p->complaints);
	return status;
}

/* Cut the lines into pieces for each hand; returns how many. */
static size_t
cut(struct replay_input *in, const char *at, const char *end,
    struct piece pieces_r[REPLAY_INPUT_HANDS])
{
	size_t n = (size_t)(end - at) / MANY, i = 0;

	n = n < 1 ? 1 : n < in->hands ? n : in->hands;
	for (; at < end && i < n; i++) {
		size_t share = (size_t)(end - at) / (n - i);
		const char *newline =
		    i + 1 < n ? memchr(at + share, '\n', (size_t)(end - at) - share)
			      : NULL;

		pieces_r[i] = (struct piece){.at = at,
					     .end = newline != NULL ? newline + 1 : end,
					     .arena = &in->arenas[i]};
		at = pieces_r[i].end;
	}
	return i;
}

/* Lines, whole but perhaps the last. */
static int
take_text(struct reader *r, const char *at, const char *end)
{
	struct piece pieces[REPLAY_INPUT_HANDS];
	pthread_t threads[REPLAY_INPUT_HANDS];
	bool helped[REPLAY_INPUT_HANDS] = {false};
	size_t n = cut(r->in, at, end, pieces);
	int status = EX_OK, taken;

	for (size_t i = 1; i < n; i++)
		helped[i] =
		    pthread_create(&threads[i], NULL, parse_piece, &pieces[i]) == 0;
	for (size_t i = 0; i < n; i++)
		if (!helped[i])
			(void)parse_piece(&pieces[i]);
	for (size_t i = 0; i < n; i++) {
		if (helped[i])
			(void)pthread_join(threads[i], NULL);
		taken = take_piece(r, &pieces[i]);
		status = status == EX_OK ? taken : status;
	}
	return status;
}

/* The end of a line that was too long, if it is there. */
static const char *
skip(struct reader *r, const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	if (newline == NULL)
		return end;
	r->skipping = false;
	r->line++;
	return newline + 1;
}

/* The lines that are whole in ${text}. */
static int
take_lines(struct reader *r)
{
	const char *at = r->text.data, *end = at + r->text.len, *last;
	int status = EX_OK;

	if (r->skipping)
		at = skip(r, at, end);
	if ((last = memrchr(at, '\n', (size_t)(end - at))) != NULL) {
		status = take_text(r, at, last + 1);
		at = last + 1;
	}
	buf_consume(&r->text, (size_t)(at - r->text.data));
	if (r->text.len > RECORD_LINE_MAX && !r->skipping) {
		bad_line(r, "longer than any record");
		r->skipping = true;
		buf_clear(&r->text);
	}
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
	unsigned chunk = CHUNK * (unsigned)r->in->hands;
	int n, status = EX_OK;

	do {
		if (buf_reserve(&r->text, chunk) != 0)
			return cli_fail(EX_OSERR, "out of memory");
		n = gzread(r->gz, r->text.data + r->text.len, chunk);
		if (n > 0) {
			r->text.len += (size_t)n;
			status = take_lines(r);
		}
	} while (n > 0 && status == EX_OK);
	if (status == EX_OK && r->text.len > 0 && !r->skipping)
		status = take_text(r, r->text.data, r->text.data + r->text.len);
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
