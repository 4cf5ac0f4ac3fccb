/*
 * One malloc'ed block that doubles.  One byte of ${cap} is always kept for the
 * NUL, which every change writes again.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "array.h"
#include "buf.h"

void
buf_init(struct buf *b)
{
	*b = (struct buf){0};
}

void
buf_fini(struct buf *b)
{
	free(b->data);
	buf_init(b);
}

static void
set_len(struct buf *b, size_t len)
{
	b->len = len;
	b->data[len] = '\0';
}

void
buf_clear(struct buf *b)
{
	buf_cut(b, 0);
}

void
buf_cut(struct buf *b, size_t len)
{
	assert(len <= b->len);
	if (b->data != NULL)
		set_len(b, len);
}

int
buf_reserve(struct buf *b, size_t more)
{
	char *data;

	if (more >= SIZE_MAX / 2 - b->len ||
	    (data = array_reserve(b->data, &b->cap, b->len + more + 1, 1)) == NULL)
		return -1;
	b->data = data;
	b->data[b->len] = '\0';
	return 0;
}

int
buf_adds(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

int
buf_addc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

int
buf_addf(struct buf *b, const char *format, ...)
{
	va_list ap;
	int rc;

	va_start(ap, format);
	rc = buf_vaddf(b, format, ap);
	va_end(ap);
	return rc;
}

int
buf_vaddf(struct buf *b, const char *format, va_list ap)
{
	size_t room = b->cap - b->len;
	va_list again;
	int n;

	/* Mostly there is room, and it is formatted only once. */
	va_copy(again, ap);
	n = vsnprintf(room > 0 ? b->data + b->len : NULL, room, format, again);
	va_end(again);
	if (n >= 0 && (size_t)n >= room &&
	    (buf_reserve(b, (size_t)n) != 0 ||
	     vsnprintf(b->data + b->len, b->cap - b->len, format, ap) != n))
		n = -1;
	if (n >= 0)
		b->len += (size_t)n;
	else if (room > 0)
		set_len(b, b->len);
	return n < 0 ? -1 : 0;
}

void
buf_consume(struct buf *b, size_t n)
{
	assert(n <= b->len);
	if (n == 0)
		return;
	memmove(b->data, b->data + n, b->len - n);
	set_len(b, b->len - n);
}
