#ifndef LYCHGATE_CLOCK_H
#define LYCHGATE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC.  The only place where the daemon reads the clock
 * that the judgement sees; what does not take this function as an argument takes the
 * time. */
int64_t clock_now_ms(void);

/* Milliseconds since the machine started, also those that it slept: nobody sets it. */
int64_t clock_steady_ms(void);

#endif
