/*
 * run [FILE...]: play scenarios (all of tests/scenario) through the engine and print
 * TAP, one line a file.
 *
 * A scenario is a text file *.scn, one statement a line, '#' begins a comment, the first
 * one is its title.  README.md tells the statements.
 */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>

#include "num.h"
#include "play.h"

struct loop {
	uint32_t n, every_s;
	char variable;
	size_t from, to; /* the lines inside, up to the "end" */
};

/* repeat 300 [i] [every 2min].  0 or -1. */
static int
loop_parse(const struct script *s, size_t at, const struct words *w, struct loop *loop_r)
{
	struct loop l = {.variable = 'i', .from = at + 1};
	size_t i = 2, behind = script_loop_end(s, at);
	uint64_t n;

	if (behind == 0 || w->n < 2 || num_u64_parse(w->word[1], 0, 10000000, &n) != 0)
		return -1;
	l.n = (uint32_t)n;
	l.to = behind - 1;
	if (i < w->n && strlen(w->word[i]) == 1)
		l.variable = *w->word[i++];
	if (i + 1 < w->n && strcmp(w->word[i], "every") == 0 &&
	    play_duration(w->word[i + 1], &l.every_s) == 0)
		i += 2;
	if (i != w->n || l.variable < 'a' || l.variable > 'z')
		return -1;
	*loop_r = l;
	return 0;
}

/* A statement failed: what, in which rounds of its loops, and why. */
static int
report(const struct play *p, const struct script *s, size_t at)
{
	const char *line = s->lines[at];

	printf("# %s:%zu: %s\n", s->path, at + 1, line + strspn(line, " \t"));
	for (int i = 0; i < SCRIPT_VARIABLES; i++)
		if (p->values.variables[i] != 0)
			printf("#   with %c = %u\n", 'a' + i, p->values.variables[i]);
	for (const char *text = p->problem.data; text != NULL && *text != '\0';) {
		size_t len = strcspn(text, "\n");

		printf("#   %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
	return -1;
}

static int play_loop(struct play *p, const struct script *s, const struct loop *l);

/* Play lines from ${from} to before ${to}.  0, or -1 and it was reported. */
static int
play_lines(struct play *p, const struct script *s, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++) {
		struct words w;
		struct loop l;

		buf_clear(&p->problem);
		if (script_words(s->lines[at], &p->values, &w) != 0)
			return report(p, s, at);
		if (w.n == 0 || strcmp(w.word[0], "repeat") != 0) {
			if (play_line(p, &w) != 0)
				return report(p, s, at);
			continue;
		}
		if (loop_parse(s, at, &w, &l) != 0)
			return report(p, s, at);
		if (play_loop(p, s, &l) != 0)
			return -1;
		at = l.to;
	}
	return 0;
}

static int
play_loop(struct play *p, const struct script *s, const struct loop *l)
{
	uint32_t *variable = &p->values.variables[l->variable - 'a'];

	for (uint32_t n = 0; n < l->n; n++) {
		*variable = n; /* a loop inside may have the same one */
		if (play_lines(p, s, l->from, l->to) != 0)
			return -1;
		if (l->every_s > 0)
			play_wait(p, l->every_s);
	}
	*variable = 0;
	return 0;
}

/* 0, or -1 and it was reported. */
static int
play_file(struct script *s)
{
	struct play p;
	int failed;

	if (play_init(&p) != 0) {
		printf("# no memory\n");
		return -1;
	}
	failed = play_lines(&p, s, 0, s->n_lines);
	play_fini(&p);
	return failed;
}

/* One file, one line of TAP.  0 or -1. */
static int
run(const char *path, size_t number)
{
	struct script s;
	int failed;

	if (script_read(path, &s) != 0) {
		printf("not ok %zu - %s: %s\n", number, path, strerror(errno));
		return -1;
	}
	failed = play_file(&s);
	printf("%s %zu - %s: %s\n", failed ? "not ok" : "ok", number, path, s.title);
	script_fini(&s);
	return failed;
}

int
main(int argc, char *argv[])
{
	glob_t found = {.gl_pathc = (size_t)argc - 1, .gl_pathv = argv + 1};
	bool all = argc < 2;
	int bad = 0;

	if (all && glob("tests/scenario/*.scn", 0, NULL, &found) != 0) {
		fprintf(stderr, "no tests/scenario/*.scn here\n");
		return 2;
	}
	for (size_t i = 0; i < found.gl_pathc; i++)
		bad += run(found.gl_pathv[i], i + 1) != 0;
	printf("1..%zu\n", found.gl_pathc);
	if (all)
		globfree(&found);
	return bad != 0;
}
