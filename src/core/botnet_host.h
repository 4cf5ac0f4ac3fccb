#ifndef LYCHGATE_BOTNET_HOST_H
#define LYCHGATE_BOTNET_HOST_H

#include "botnet_impl.h"

/* Inside botnet*.c: the hosts. */

/* The index of the visit's host, which may be new; 0 without memory. */
uint32_t host_visit(struct botnet *b, const struct botnet_visit *v);

/* It is none of ours any more; the caller removes its key from the table. */
void host_forget(struct botnet *b, uint32_t i);

/* Forget those not seen within the window. */
void host_expire(struct botnet *b);

#endif
