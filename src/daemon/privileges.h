#ifndef LYCHGATE_PRIVILEGES_H
#define LYCHGATE_PRIVILEGES_H

#include <stdbool.h>
#include <sys/types.h>

#include "buf.h"

/* Who to be: files belong to the user, privileged sockets are opened by root. */
struct privileges {
	bool change; /* started as root and another user is wanted */
	uid_t uid;
	gid_t gid;
	char name[32];
};

/*
 * Look up ${user} ("" = stay who we are).  0, or -1 with the reason appended to ${why}:
 * no such user, or we are neither root nor that user.
 */
int privileges_find(const char *user, struct privileges *p_r, struct buf *why);

/* Be the user for now; be root again; be the user for good.  0, or -1 and errno. */
int privileges_lend(const struct privileges *p);
int privileges_return(const struct privileges *p);
int privileges_drop(const struct privileges *p);

#endif
