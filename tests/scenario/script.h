#ifndef LYCHGATE_SCRIPT_H
#define LYCHGATE_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"

#define SCRIPT_WORDS_MAX 40
#define SCRIPT_LINE_MAX	 4096
#define SCRIPT_VARIABLES 26 /* "a" to "z" */

/* A scenario file, read whole, by lines. */
struct script {
	char *text;
	char **lines;
	size_t n_lines;
	const char *path; /* borrowed */
	char title[100];  /* the first comment */
};

/* 0, or -1 with errno. */
int script_read(const char *path, struct script *script_r);
void script_fini(struct script *s);

/* What braces in a line may name. */
struct script_values {
	uint32_t variables[SCRIPT_VARIABLES]; /* counters of the loops */
	struct addr ip;			      /* of the client at hand */
};

/* A line as words, substituted. */
struct words {
	size_t n;
	char *word[SCRIPT_WORDS_MAX];
	char text[SCRIPT_LINE_MAX];
};

/*
 * Take a line apart at white space, from '#' on a comment, and put values in
 * the place of braces:
 *
 *	{i} {i*257} {i+1%5}	a loop's counter, from 0; operators + - * / % apply from
 *				left to right
 *	{1} {2} {3} {4} {hex}	octets of the client's address, all of them as hexadecimal
 *
 * In a line that begins a session ("from ADDRESS") the address is the new one already.
 * 0, or -1 when the line is too long or braces hold something else.
 */
int
script_words(const char *line, const struct script_values *values, struct words *words_r);

/* "203.0.113.7" or "203.0.113.0+300": 0 or -1. */
int script_address(const char *text, struct addr *addr_r);

/* The number of the line after the "end" that closes the loop begun at line ${at}; 0:
 * there is none. */
size_t script_loop_end(const struct script *s, size_t at);

#endif
