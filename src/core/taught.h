#ifndef LYCHGATE_TAUGHT_H
#define LYCHGATE_TAUGHT_H

#include <stdbool.h>

#include "facts.h"

/*
 * What a host's hard label taught (profile.taught), so that just that can be taken back:
 * a label that was earned while learning was frozen taught nobody, and how a session
 * was encrypted is not known of the host, but was learnt from it.
 */

/* Its relatives were taught its label, by a session that spoke in this ${manner}. */
void taught_note(struct profile *p, const struct manner *manner);
void taught_nothing(struct profile *p);

bool taught_relatives(const struct profile *p);

/* ${manner} as it was when the label was taught. */
struct manner taught_manner(const struct profile *p, struct manner manner);

#endif
