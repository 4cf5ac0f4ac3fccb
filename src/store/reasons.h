#ifndef LYCHGATE_REASONS_H
#define LYCHGATE_REASONS_H

#include "buf.h"
#include "score.h"

/*
 * The reasons of a score as the journal keeps them, one JSON array:
 * [{"id":"context.template","nats":2.1,"counts":true,"a":41,"b":2,"subject":"dsl-@..."}]
 */

/* Append; 0, or -1 without memory. */
int reasons_format(const struct score *score, struct buf *out);

/*
 * Read them back into ${score}, whose total stays; "" is no reason at all.  Reasons that
 * this version does not know are left out.  0, or -1 when the text is not of this
 * form; then ${score} is untouched.
 */
int reasons_parse(const char *text, struct score *score);

#endif
