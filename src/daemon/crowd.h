#ifndef LYCHGATE_CROWD_H
#define LYCHGATE_CROWD_H

#include <stddef.h>
#include <stdint.h>

#include "addr.h"

/* How many sessions each client address has open now. */
struct crowd;

struct crowd *crowd_create(const uint8_t secret[16]); /* NULL without memory */
void crowd_free(struct crowd *c);		      /* NULL is allowed */

/* One more session; returns how many others the address has open (0 without memory). */
unsigned crowd_enter(struct crowd *c, const struct addr *addr);
void crowd_leave(struct crowd *c, const struct addr *addr);

#endif
