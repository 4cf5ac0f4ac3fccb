#ifndef LYCHGATE_SETUP_H
#define LYCHGATE_SETUP_H

#include "play.h"

/* Each does a statement (see setup.c): 0, or -1 with the problem noted. */

int setup_self(struct play *p, const struct words *w);
int setup_set(struct play *p, const struct words *w);
int setup_policy(struct play *p, const struct words *w);
int setup_thaw(struct play *p, const struct words *w);

#endif
