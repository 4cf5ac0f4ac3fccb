#ifndef LYCHGATE_HOSTNAME_WORDS_H
#define LYCHGATE_HOSTNAME_WORDS_H

#include <stddef.h>

/* What a word of a host name says about the machine; a word may say several. */
enum hostname_word {
	WORD_ACCESS = 1, /* an access line: "adsl", "dialup", "dynamic" */
	WORD_WEAK = 2,	 /* the same when numbers stand with it: "cable", "user" */
	WORD_NUMBER = 4, /* the same when the client's own number does: "host", "ip" */
	WORD_STATIC = 8, /* a line that may hold a server: "static", "business" */
	WORD_SERVER = 16,
	WORD_MAIL = 32
};

/* The meaning of a word of ${len} letters, 0 for any other. */
unsigned hostname_words_of(const char *word, size_t len);

/*
 * The meanings of all words in the first ${len} bytes of a normalised ${name}, or'ed.
 * Words are runs of letters: "adsl2-pool" holds "adsl" and "pool".
 */
unsigned hostname_words_in(const char *name, size_t len);

#endif
