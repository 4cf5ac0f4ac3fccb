#ifndef LYCHGATE_WHEN_H
#define LYCHGATE_WHEN_H

#include <stdint.h>

/* The clock of the commands, seconds since 1970. */
uint32_t when_now(void);

/*
 * A time as a person gives it: "2h" or "7d" (so long before ${now_s}), "2026-11-23",
 * "2026-11-23 17:05", "2026-11-23T17:05:09" (local time; UTC with a 'Z' behind), or
 * "@1795453509".  0, or -1 and nothing stored.
 */
int when_parse(const char *text, uint32_t now_s, uint32_t *at_s_r);

#endif
