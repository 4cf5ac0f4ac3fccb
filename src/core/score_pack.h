#ifndef LYCHGATE_SCORE_PACK_H
#define LYCHGATE_SCORE_PACK_H

#include "score.h"

/*
 * Write the reasons of ${s} to ${out}, their subjects as long as they are; nothing when
 * it is NULL.  The bytes that this takes.
 */
size_t score_pack(const struct score *s, void *out);

/* The ${n} reasons that were packed become those of the score; the rest of it stays. */
void score_unpack(const void *packed, size_t n, struct score *s);

#endif
