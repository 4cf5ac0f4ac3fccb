#ifndef LYCHGATE_REPLAY_INPUT_H
#define LYCHGATE_REPLAY_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "record.h"

/*
 * The records of a replay, read whole: a session takes about 3 KiB of memory until it
 * was replayed.
 */
struct replay_item {
	struct record record;
	size_t number; /* in the order of reading */
};

struct replay_input {
	struct replay_item *items;
	size_t n, cap;
	uint64_t bad_lines;
};

void replay_input_init(struct replay_input *in);
void replay_input_fini(struct replay_input *in);

/*
 * Read the records of ${file} ("-" = standard input), plain or compressed by gzip, behind
 * those read before.  A line that does not parse is reported on standard error as
 * "file:line: reason", counted, and skipped; so is the end of damaged compressed data.
 * EX_OK, or another exit status after an error message.
 */
int replay_input_read(struct replay_input *in, const char *file);

/* Bring the records into the order of time; equal times stay as they were read. */
void replay_input_sort(struct replay_input *in);

#endif
