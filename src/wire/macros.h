#ifndef LYCHGATE_MACROS_H
#define LYCHGATE_MACROS_H

#include <stddef.h>
#include <stdint.h>

#include "milter.h"

#define MACROS_COUNT_MAX 128   /* macros of one stage; 49 can be asked for */
#define MACROS_BYTES_MAX 32768 /* names and values of one stage */

/* The macros that an MTA sent, by stage.  As small as it can be while it holds none. */
struct macros {
	struct {
		char *pairs; /* name NUL value NUL ... */
		size_t len;
	} stage[MILTER_STAGES];
};

void macros_init(struct macros *m);
void macros_fini(struct macros *m);

/*
 * Keep the macros of a MACRO command in place of those that its stage had.  Those for
 * HEADER, BODY and UNKNOWN are not kept: they only repeat the queue id, for each packet.
 * 0, or -1 (the stage is unchanged) when they are too many or too long, or without
 * memory.
 */
int macros_set(struct macros *m, char command, const struct milter_strings *pairs);

/*
 * The value of a macro at a stage; ${name} without braces, which MTAs write around
 * long names.  NULL when it was not sent; may be empty (Postfix's queue id at MAIL).
 * Valid until the stage is set or cleared.
 */
const char *macros_get(const struct macros *m, enum milter_stage stage, const char *name);

/* Forget the macros of a stage, freeing their memory. */
void macros_clear(struct macros *m, enum milter_stage stage);

#endif
