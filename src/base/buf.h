#ifndef LYCHGATE_BUF_H
#define LYCHGATE_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/*
 * A growable byte buffer.  ${data} holds ${len} bytes and, once anything was
 * added, a NUL behind them that is not counted, so that text can be printed.
 */
struct buf {
	char *data;
	size_t len;
	size_t cap;
};

void buf_init(struct buf *b);

/* Free the memory; the buffer is empty and usable again. */
void buf_fini(struct buf *b);

/* Forget all, or all but the first ${len} bytes (len <= b->len); keep the memory. */
void buf_clear(struct buf *b);
void buf_cut(struct buf *b, size_t len);

/* Make room for ${more} further bytes.  0, or -1 without memory (unchanged). */
int buf_reserve(struct buf *b, size_t more);

/* Append.  0, or -1 without memory (contents unchanged).  Mostly a few bytes, for which
 * there is room: a call for each would be half of what a text costs. */
static inline int
buf_add(struct buf *b, const void *data, size_t len)
{
	if (len >= b->cap - b->len && buf_reserve(b, len) != 0)
		return -1;
	if (len > 0)
		memcpy(b->data + b->len, data, len);
	b->len += len;
	b->data[b->len] = '\0';
	return 0;
}

int buf_adds(struct buf *b, const char *text);
int buf_addc(struct buf *b, char c);
int
buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
int buf_vaddf(struct buf *b, const char *format, va_list ap)
    __attribute__((format(printf, 2, 0)));

/* Remove the first ${n} bytes (n <= len) and move the rest to the front. */
void buf_consume(struct buf *b, size_t n);

#endif
