#ifndef LYCHGATE_MUSTER_H
#define LYCHGATE_MUSTER_H

#include "visit.h"

/*
 * Tell the sink of a visit that is over what there is to group: its tokens, if it was a
 * zombie's or a suspect's, or those of an established server, which are then nobody's
 * mark.  A host that looks like a server or is trusted is left out: behind its address
 * may be both.  ${p}: the profile of the identity that the visit is at, may be NULL.
 */
void muster_visit(const struct visit *v, const struct profile *p, uint32_t now_s);

#endif
