#ifndef LYCHGATE_STORE_OWNER_H
#define LYCHGATE_STORE_OWNER_H

#include "owners.h"
#include "store.h"

/* The table `owners`: what the owners of networks are called, by owner_key(). */

/* Remember its name; an owner without one changes nothing.  0 or -1. */
int store_owner_put(struct store *s, const struct owner *owner);

/* 1 and the name, 0 not there, -1 failed. */
int store_owner_name(struct store *s, const char *key, char name_r[OWNER_TEXT_MAX]);

#endif
