#ifndef LYCHGATE_WORDS_H
#define LYCHGATE_WORDS_H

/*
 * The words that stand in the databases for the values of an enumeration: those of
 * src/core, so that people read the same everywhere, and own ones where core has only
 * sentences.  A word once used in a release never changes.
 */
struct words {
	const char *(*word)(int value);
	int count; /* values 0 .. count - 1 */
};

extern const struct words words_form, words_dialect, words_label, words_origin,
    words_name_class, words_helo_class, words_ptr_status, words_context_kind, words_mta,
    words_verdict, words_action, words_spared, words_bounce, words_mode, words_pin,
    words_protection, words_joined;

/* The value, or -1 when ${text} is none of the words (NULL is none). */
int words_parse(const struct words *words, const char *text);

#endif
