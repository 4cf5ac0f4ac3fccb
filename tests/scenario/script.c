/*
 * Scenario files as text: lines, words, values in braces.  What the words mean is
 * play.c's business.
 */
#include "script.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "num.h"

static int
read_all(FILE *f, char **text_r, size_t *len_r)
{
	size_t cap = 4096, len = 0, n;
	char *text = malloc(cap), *grown;

	while (text != NULL && (n = fread(text + len, 1, cap - len - 1, f)) > 0) {
		len += n;
		if (len + 1 < cap)
			continue;
		if ((grown = realloc(text, cap *= 2)) == NULL)
			free(text);
		text = grown;
	}
	if (text == NULL)
		return -1;
	text[len] = '\0';
	*text_r = text;
	*len_r = len;
	return 0;
}

static int
split_lines(struct script *s)
{
	size_t n = 1;

	for (const char *p = s->text; *p != '\0'; p++)
		n += *p == '\n';
	if ((s->lines = calloc(n, sizeof(*s->lines))) == NULL)
		return -1;
	for (char *p = s->text, *nl; *p != '\0'; p = nl + 1) {
		s->lines[s->n_lines++] = p;
		if ((nl = strchr(p, '\n')) == NULL)
			break;
		*nl = '\0';
	}
	return 0;
}

int
script_read(const char *path, struct script *script_r)
{
	struct script s = {.path = path};
	FILE *f = fopen(path, "r");
	size_t len;
	int failed;

	if (f == NULL)
		return -1;
	failed = read_all(f, &s.text, &len) != 0 || split_lines(&s) != 0;
	fclose(f);
	if (failed) {
		script_fini(&s);
		errno = ENOMEM;
		return -1;
	}
	if (s.n_lines > 0 && s.lines[0][0] == '#')
		snprintf(s.title, sizeof(s.title), "%s",
			 s.lines[0] + strspn(s.lines[0], "# "));
	*script_r = s;
	return 0;
}

void
script_fini(struct script *s)
{
	free(s->lines);
	free(s->text);
}

/* The value that begins at *${p}, which moves behind it.  0 or -1. */
static int
operand(const char **p, const struct script_values *values, uint32_t *value_r)
{
	if (isdigit((unsigned char)**p)) {
		*value_r = (uint32_t)strtoul(*p, (char **)p, 10);
		return 0;
	}
	if (!islower((unsigned char)**p))
		return -1;
	*value_r = values->variables[*(*p)++ - 'a'];
	return 0;
}

static int
apply(char operator, uint32_t right, uint32_t *value)
{
	switch (operator) {
	case '+':
		*value += right;
		return 0;
	case '-':
		*value -= right;
		return 0;
	case '*':
		*value *= right;
		return 0;
	case '/':
	case '%':
		if (right == 0)
			return -1;
		*value = operator== '/' ? *value / right : * value % right;
		return 0;
	}
	return -1;
}

/* The text for what stands between braces.  0 or -1. */
static int
evaluate(const char *name, const struct script_values *values, char out[16])
{
	const uint8_t *octets = values->ip.bytes;
	uint32_t value, right;

	if (strcmp(name, "hex") == 0) {
		snprintf(out, 16, "%02x%02x%02x%02x", octets[0], octets[1], octets[2],
			 octets[3]);
		return 0;
	}
	if (*name >= '1' && *name <= '4' && name[1] == '\0') {
		snprintf(out, 16, "%u", octets[*name - '1']);
		return 0;
	}
	if (operand(&name, values, &value) != 0)
		return -1;
	while (*name != '\0') {
		char operator= * name++;

		if (operand(&name, values, &right) != 0 ||
		    apply(operator, right, &value) != 0)
			return -1;
	}
	snprintf(out, 16, "%u", value);
	return 0;
}

/* Substitute one word into ${out}.  Returns its length, or -1. */
static long
substitute(const char *word, size_t len, const struct script_values *values, char *out,
	   size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		const char *close =
		    word[i] == '{' ? memchr(word + i, '}', len - i) : NULL;
		char name[32], value[16] = {word[i], '\0'};
		size_t name_len;

		if (close != NULL) {
			name_len = (size_t)(close - word) - i - 1;
			if (name_len >= sizeof(name))
				return -1;
			memcpy(name, word + i + 1, name_len);
			name[name_len] = '\0';
			if (evaluate(name, values, value) != 0)
				return -1;
			i += name_len + 1;
		}
		if (n + strlen(value) >= room)
			return -1;
		n += (size_t)snprintf(out + n, room - n, "%s", value);
	}
	out[n] = '\0';
	return (long)n;
}

int
script_words(const char *line, const struct script_values *values, struct words *words_r)
{
	struct script_values v = *values;
	size_t used = 0, end = strcspn(line, "#");
	struct words *w = words_r;

	w->n = 0;
	for (size_t at = 0; at < end;) {
		size_t len = strcspn(line + at, " \t#");
		long n;

		if (len == 0) {
			at++;
			continue;
		}
		if (w->n == SCRIPT_WORDS_MAX)
			return -1;
		n = substitute(line + at, len, &v, w->text + used,
			       sizeof(w->text) - used);
		if (n < 0)
			return -1;
		w->word[w->n++] = w->text + used;
		used += (size_t)n + 1;
		at += len;
		if (w->n >= 2 && strcmp(w->word[w->n - 2], "from") == 0 &&
		    script_address(w->word[w->n - 1], &v.ip) != 0)
			return -1;
	}
	return 0;
}

int
script_address(const char *text, struct addr *addr_r)
{
	size_t len = strcspn(text, "+");
	char base[ADDR_TEXT_MAX];
	uint64_t plus = 0;
	uint32_t low;
	uint8_t *last;

	if (len >= sizeof(base))
		return -1;
	memcpy(base, text, len);
	base[len] = '\0';
	if (addr_parse(base, addr_r) != 0 ||
	    (text[len] == '+' &&
	     num_u64_parse(text + len + 1, 0, UINT32_MAX, &plus) != 0))
		return -1;
	last = addr_r->bytes + (addr_r->family == 4 ? 0 : 12);
	low = (uint32_t)last[0] << 24 | (uint32_t)last[1] << 16 | (uint32_t)last[2] << 8 |
	      last[3];
	low += (uint32_t)plus;
	for (int i = 3; i >= 0; i--, low >>= 8)
		last[i] = (uint8_t)low;
	return 0;
}

/* Is the first word of ${line} this one? */
static bool
begins(const char *line, const char *word)
{
	size_t len = strlen(word);

	line += strspn(line, " \t");
	return strncmp(line, word, len) == 0 && strchr(" \t#", line[len]) != NULL;
}

size_t
script_loop_end(const struct script *s, size_t at)
{
	int depth = 0;

	for (; at < s->n_lines; at++) {
		if (begins(s->lines[at], "repeat"))
			depth++;
		else if (begins(s->lines[at], "end") && --depth == 0)
			return at + 1;
	}
	return 0;
}
