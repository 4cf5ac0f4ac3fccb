#ifndef LYCHGATE_BOTNET_BODY_H
#define LYCHGATE_BOTNET_BODY_H

#include <stdint.h>

/*
 * Near-duplicates of bodies: fingerprints (Charikar's simhash) that differ from a leader
 * in at most BOTNET_BODY_BITS of 64 bits get that leader's number, so that equality is
 * enough for everybody else.  17 MiB, fixed; old leaders give way.
 */
#define BOTNET_BODY_BITS 8

struct botnet_body;

struct botnet_body *botnet_body_create(void); /* NULL without memory */
void botnet_body_free(struct botnet_body *b); /* NULL is allowed */

/* The fingerprint of the leader that ${simhash} (not 0) is like; it may become one. */
uint64_t botnet_body_leader(struct botnet_body *b, uint64_t simhash);

/* Make this one a leader (it was one when it was stored). */
void botnet_body_lead(struct botnet_body *b, uint64_t leader);

#endif
