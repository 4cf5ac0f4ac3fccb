#ifndef LYCHGATE_REPLAY_INPUT_H
#define LYCHGATE_REPLAY_INPUT_H

#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "ownerdb.h"
#include "record.h"

/*
 * The records of a replay, all of them: they may come in any order.  They lie packed in
 * arenas, about twice the size of their lines.
 */
struct replay_item {
	struct record record;
	size_t number; /* in the order of reading */
	struct replay_item *next;
};

#define REPLAY_INPUT_HANDS 4 /* threads that parse, at most */
struct replay_input {
	struct replay_item **items; /* in the arenas */
	size_t n, cap;
	size_t hands; /* threads that parse: as many as this process has processors */
	struct arena arenas[REPLAY_INPUT_HANDS];
	const struct ownerdb *owners; /* of their networks; NULL: as the records say */
	uint64_t bad_lines;
};

void replay_input_init(struct replay_input *in);
void replay_input_fini(struct replay_input *in);

/* Add the record of one line.  1, 0 when it does not parse, with the reason, or -1
 * without memory. */
int replay_input_add(struct replay_input *in, const char *line, size_t len,
		     char reason_r[RECORD_REASON_MAX]);

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
