/*
 * The order matters: the databases must be made as the user, sockets may need root, and
 * nothing may keep root.  Call before any thread is started.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "privileges.h"

int
privileges_find(const char *user, struct privileges *p_r, struct buf *why)
{
	struct privileges p = {0};
	const struct passwd *entry;

	if (user[0] == '\0') {
		*p_r = p;
		return 0;
	}
	if ((entry = getpwnam(user)) == NULL) {
		(void)buf_addf(why, "user: there is no user \"%s\"", user);
		return -1;
	}
	if (geteuid() != 0 && geteuid() != entry->pw_uid) {
		(void)buf_addf(why, "user: only root can become \"%s\"", user);
		return -1;
	}
	p.uid = entry->pw_uid;
	p.gid = entry->pw_gid;
	p.change = geteuid() == 0 && p.uid != 0;
	(void)snprintf(p.name, sizeof(p.name), "%s", user);
	*p_r = p;
	return 0;
}

int
privileges_lend(const struct privileges *p)
{
	if (!p->change)
		return 0;
	return setegid(p->gid) != 0 || seteuid(p->uid) != 0 ? -1 : 0;
}

int
privileges_return(const struct privileges *p)
{
	if (!p->change)
		return 0;
	return seteuid(0) != 0 || setegid(getgid()) != 0 ? -1 : 0;
}

int
privileges_drop(const struct privileges *p)
{
	if (!p->change)
		return 0;
	if (initgroups(p->name, p->gid) != 0 || setresgid(p->gid, p->gid, p->gid) != 0 ||
	    setresuid(p->uid, p->uid, p->uid) != 0)
		return -1;
	if (setuid(0) == 0) { /* must be impossible now */
		errno = EPERM;
		return -1;
	}
	return 0;
}
