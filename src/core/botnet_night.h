#ifndef LYCHGATE_BOTNET_NIGHT_H
#define LYCHGATE_BOTNET_NIGHT_H

#include "botnet_impl.h"

/* Inside botnet*.c: once a day what is old is forgotten; and the rest is grouped anew by
 * what links it now, where many are gone; ids go on.  Was it? */
bool botnet_night(struct botnet *b);

#endif
