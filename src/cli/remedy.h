#ifndef LYCHGATE_REMEDY_H
#define LYCHGATE_REMEDY_H

#include "buf.h"
#include "portrait.h"

/*
 * What would change the verdict: plain sentences, for the administrator and for the other
 * side.  Each is told to ${line}; texts are valid during the call.
 */
typedef void remedy_line(void *ctx, const char *text);
void remedy_give(const struct portrait *p, remedy_line *line, void *ctx);

/* What is lacking for the profile of a valid server, in the same way; nothing for an
 * established one. */
void remedy_server(const struct portrait *p, remedy_line *line, void *ctx);

/* The word for what a host would be taken for with another score. */
const char *remedy_class(const struct portrait *p, const struct score *score);

/*
 * The score if a reason did not exist: the next one of its family counts in its place
 * (score.h); relatives again have the bound that the score names.
 */
void remedy_without(const struct score *score, size_t reason, struct score *score_r);

#endif
