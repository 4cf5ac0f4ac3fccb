#ifndef LYCHGATE_CLOCK_H
#define LYCHGATE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01 UTC.  The only place where the daemon reads the clock
 * that the judgement sees; what does not take this function as an argument takes the
 * time. */
int64_t clock_now_ms(void);

#endif
