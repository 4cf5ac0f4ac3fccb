#ifndef LYCHGATE_PORTRAIT_TEXT_H
#define LYCHGATE_PORTRAIT_TEXT_H

#include <stdio.h>

#include "portrait.h"

/* A portrait for people. */
void portrait_text(const struct portrait *p, FILE *to);

/* Why a suspect whose score is beyond the threshold is no zombie; else nothing. */
void portrait_text_doubt(enum verdict_kind kind, const struct score *score,
			 double threshold, FILE *to);

/* The list of reasons of a score, with the sum below it. */
void portrait_text_reasons(const struct score *score, double threshold, FILE *to);

/* What a PTR status means, for people. */
const char *portrait_ptr_text(enum ptr_status status);

/* A line "Network of AS64500 Big Net Ltd, DE", as far as it is known. */
void portrait_text_owner(const struct owner *owner, FILE *to);

#endif
