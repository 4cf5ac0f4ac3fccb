/*
 * The profile of a valid mail server: a confirmed name, many days, many users who
 * took its mail, few unknown ones and no traps.  It is earned over weeks, so that
 * a zombie that warms up pays with weeks of good behaviour; and it is
 * lost through hard evidence over days, never through one burst.
 */
#include "server.h"

#include <math.h>

#define CAP_EACH      1.5 /* of days and of users, in nats */
#define USERS_A_DAY   3	  /* a burst on the first day earns nothing */
#define TRUSTED_DAYS  5
#define TRUSTED_USERS 3
#define WILSON_Z      1.6449
#define SILENT_S      (90 * 86400)
#define LOST_TRAPS    3
#define LOST_TRAPS_S  (7 * 86400)

bool
server_like(enum name_class name, enum helo_class helo)
{
	bool named = name == NAME_NAMED || name == NAME_NAMED_FORGED;

	return named && (helo == HELO_PTR || helo == HELO_ORG || helo == HELO_OTHER);
}

static bool
named_right(enum name_class name, enum helo_class helo)
{
	bool confirmed =
	    name == NAME_NAMED || name == NAME_ADDRESS || name == NAME_ACCESS;

	return confirmed && helo == HELO_PTR;
}

double
server_value(const struct profile *p, enum name_class name, enum helo_class helo)
{
	uint32_t earlier_days = p->active_days > 0 ? p->active_days - 1 : 0;
	double users = fmin(profile_users(p), USERS_A_DAY * (double)earlier_days);
	double v = fmin(0.6 * log1p(earlier_days), CAP_EACH) +
		   fmin(0.6 * log1p(users), CAP_EACH);

	/* A generic name copied into the HELO is what every other zombie does. */
	if (name == NAME_NAMED && named_right(name, helo))
		v += 0.5;
	return v;
}

bool
server_trusted(const struct profile *p)
{
	return p->label != LABEL_ZOMBIE && p->active_days >= TRUSTED_DAYS &&
	       profile_users(p) >= TRUSTED_USERS && p->traps_total == 0 &&
	       p->unknown_total <= SERVER_UNKNOWN_RATE * p->accepted_total;
}

double
server_unknown_rate(const struct profile *p)
{
	double bad = p->unknown_total, n = bad + p->accepted_total;
	double z2 = WILSON_Z * WILSON_Z, share;

	if (n == 0)
		return 1;
	share = bad / n;
	return (share + z2 / (2 * n) +
		WILSON_Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))) /
	       (1 + z2 / n);
}

struct server_lacks
server_lacks(const struct profile *p, uint32_t now_s)
{
	struct server_lacks lacks = {
	    .days = p->active_days < SERVER_DAYS,
	    .users = profile_users(p) < SERVER_USERS,
	    .name = !named_right(p->name_class, p->helo_class),
	    .unknown_rate = server_unknown_rate(p) >= SERVER_UNKNOWN_RATE,
	    .trap_free =
		p->trap_last_s != 0 && now_s < p->trap_last_s + SERVER_TRAP_FREE_S,
	};

	return lacks;
}

bool
server_proven(const struct profile *p, uint32_t now_s)
{
	struct server_lacks lacks = server_lacks(p, now_s);

	return p->label != LABEL_ZOMBIE &&
	       !(lacks.days || lacks.users || lacks.unknown_rate || lacks.trap_free);
}

bool
server_earned(const struct profile *p, uint32_t now_s)
{
	struct server_lacks lacks = server_lacks(p, now_s);

	return !(lacks.days || lacks.users || lacks.name || lacks.unknown_rate ||
		 lacks.trap_free);
}

bool
server_silent(const struct profile *p, uint32_t now_s)
{
	return now_s > p->last_s && now_s - p->last_s > SILENT_S;
}

bool
server_lost(const struct profile *p, uint32_t now_s)
{
	bool traps_over_days =
	    p->traps >= LOST_TRAPS && p->trap_last_s >= p->trap_first_s + LOST_TRAPS_S;

	return server_silent(p, now_s) || (traps_over_days && p->unknown > p->accepted);
}
