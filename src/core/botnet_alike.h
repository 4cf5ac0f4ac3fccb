#ifndef LYCHGATE_BOTNET_ALIKE_H
#define LYCHGATE_BOTNET_ALIKE_H

#include "botnet_impl.h"

/* Inside botnet*.c: guests, hosts that no single host vouches for, but a botnet. */

/*
 * Put each host that is linked into no botnet to the one that it is alike, if any.
 * ${anew}: all of them, by what botnets show now; otherwise only those seen since the
 * latest publish, by what was counted last.
 */
void alike_find(struct botnet *b, bool anew);

/* Are there so many more hosts than were counted that all should be looked at anew? */
bool alike_outgrown(const struct botnet *b);

/* The botnet that a host is in, or a guest of; NULL: none. */
struct group *alike_group(const struct botnet *b, const struct node *n);

#endif
