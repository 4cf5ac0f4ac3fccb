#ifndef LYCHGATE_BOUNCE_H
#define LYCHGATE_BOUNCE_H

#include "play.h"

/* The statements about mail that leaves and bounces that come. */
int bounce_tag(struct play *p, const struct words *w);
int bounce_sent(struct play *p, const struct words *w);
int bounce_report(struct play *p, const struct words *w);

#endif
