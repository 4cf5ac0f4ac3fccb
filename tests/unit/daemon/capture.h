#ifndef LYCHGATE_CAPTURE_H
#define LYCHGATE_CAPTURE_H

#include <unistd.h>

/* Standard error goes to a file meanwhile. */
struct capture {
	FILE *file;
	int saved;
};

static inline void
capture_begin(struct capture *c)
{
	c->file = tmpfile();
	assert_non_null(c->file);
	(void)fflush(stderr);
	c->saved = dup(2);
	assert_true(dup2(fileno(c->file), 2) == 2);
}

static inline void
capture_end(struct capture *c, char *text, size_t size)
{
	size_t n;

	(void)fflush(stderr);
	assert_true(dup2(c->saved, 2) == 2);
	(void)close(c->saved);
	rewind(c->file);
	n = fread(text, 1, size - 1, c->file);
	text[n] = '\0';
	(void)fclose(c->file);
}

/* How often ${text} has ${part}. */
static inline int
times(const char *text, const char *part)
{
	int n = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

#endif
