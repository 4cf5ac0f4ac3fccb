#ifndef LYCHGATE_REFERENCE_H
#define LYCHGATE_REFERENCE_H

#include <stdint.h>

#define REFERENCE_LEN 10 /* characters */

/*
 * The reference code of a session, by which a refused sender and the administrator speak
 * of it: its start in units of 1/32 ms, in Crockford's base 32 (no I, L, O, U).  Later
 * sessions have higher codes.  ${last} is the code before (0 at the start of the process)
 * and is moved on, so that two sessions never share one.  Good until the year 3084.
 */
void reference_next(uint64_t *last, int64_t now_ms, char out[REFERENCE_LEN + 1]);

#endif
