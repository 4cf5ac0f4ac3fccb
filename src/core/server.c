/*
 * The profile of a valid mail server: a confirmed name, many days, many users who
 * took its mail, few unknown ones and no traps.  It is earned over weeks, so that
 * a zombie that warms up pays with weeks of good behaviour; and it is
 * lost through hard evidence over days, never through one burst.
 */
#include "server.h"

#include <math.h>

#define CAP_EACH      1.5 /* of days and of users, in nats */
#define HALF	      0.5 /* of the small merits */
#define REPLY	      2.0
#define REPLIES_MAX   2.0
#define BOUNCE	      2.0
#define TWO_WAY	      1.0
#define USERS_A_DAY   3 /* a burst on the first day earns nothing */
#define TRUSTED_DAYS  5
#define TRUSTED_USERS 3
#define USERS_LEAST   2 /* who writes to one may be anybody who has that address */
#define WILSON_Z      1.6449
#define SILENT_S      (90 * 86400)
#define LOST_TRAPS    3
#define LOST_TRAPS_S  (7 * 86400)

bool
server_like(enum name_class name, enum helo_class helo)
{
	bool named =
	    name == NAME_NAMED || name == NAME_NAMED_FORGED || name == NAME_NOT_KNOWN;

	return named && (helo == HELO_PTR || helo == HELO_ORG || helo == HELO_OTHER);
}

bool
server_named(enum name_class name, enum helo_class helo)
{
	return name == NAME_NAMED || server_like(name, helo);
}

enum server_look
server_look(enum name_class name, enum helo_class helo)
{
	if (server_named(name, helo))
		return SERVER_LOOK_NAMED;
	return helo == HELO_OTHER ? SERVER_LOOK_GREETS : SERVER_LOOK_NONE;
}

static bool
named_right(enum name_class name, enum helo_class helo)
{
	bool confirmed =
	    name == NAME_NAMED || name == NAME_ADDRESS || name == NAME_ACCESS;

	return confirmed && helo == HELO_PTR;
}

static void
weigh_merit(const struct profile *p, const struct merit *m, struct server_worth *w)
{
	bool history = p->active_days > 1;

	w->replies = REPLY * fmin(m->replies, REPLIES_MAX);
	w->bounces = m->bounces > 0 ? BOUNCE : 0;
	if (m->two_way != TWO_WAY_NO)
		w->two_way = m->two_way == TWO_WAY_NAME ? TWO_WAY : TWO_WAY / 2;
	w->tls = m->tls && history ? HALF : 0;
	w->retry = m->retried ? HALF : 0;
}

void
server_weigh(const struct profile *p, enum name_class name, enum helo_class helo,
	     const struct merit *merit, struct server_worth *w)
{
	uint32_t earlier_days = p->active_days > 0 ? p->active_days - 1 : 0;
	double users = fmin(profile_users(p), USERS_A_DAY * (double)earlier_days);

	*w = (struct server_worth){.days = fmin(0.6 * log1p(earlier_days), CAP_EACH),
				   .users = fmin(0.6 * log1p(users), CAP_EACH)};
	/* A generic name copied into the HELO is what every other zombie does. */
	if (name == NAME_NAMED && named_right(name, helo))
		w->name = HALF;
	if (merit != NULL)
		weigh_merit(p, merit, w);
	w->total =
	    fmin(SERVER_WORTH_MAX, w->days + w->users + w->name + w->tls + w->retry +
				       w->replies + w->bounces + w->two_way);
}

double
server_value(const struct profile *p, enum name_class name, enum helo_class helo,
	     const struct merit *merit)
{
	struct server_worth w;

	server_weigh(p, name, helo, merit, &w);
	return w.total;
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

/* As many days as make up for users that are not there: (1 + days) (1 + users) stays the
 * same, since both count by their logarithms (server_weigh()). */
static struct server_needs
needs(const struct profile *p, double site_users, const struct server_needs *large,
      double least)
{
	double users = fmin(fmax(round(site_users / 2), least), large->users);
	double has = fmin(fmax(profile_users(p), users), large->users);
	double days = (1 + large->days) * (1 + large->users) / (1 + has) - 1;

	return (struct server_needs){users, (uint32_t)ceil(days - 0.01)};
}

struct server_needs
server_needs(const struct profile *p, double site_users)
{
	static const struct server_needs large = {SERVER_USERS, SERVER_DAYS};

	return needs(p, site_users, &large, USERS_LEAST);
}

struct server_needs
server_answered_needs(const struct profile *p, double site_users)
{
	static const struct server_needs large = {SERVER_ANSWERED_USERS,
						  SERVER_ANSWERED_DAYS};

	return needs(p, site_users, &large, 1);
}

struct server_lacks
server_lacks(const struct profile *p, double site_users, uint32_t now_s)
{
	struct server_needs needed = server_needs(p, site_users);
	bool few = profile_users(p) < SERVER_USERS && needed.users < SERVER_USERS;
	struct server_lacks lacks = {
	    .days = p->active_days < needed.days,
	    .users = profile_users(p) < needed.users,
	    .name = !named_right(p->name_class, p->helo_class) ||
		    (few && p->name_class != NAME_NAMED),
	    .unknown_rate = server_unknown_rate(p) >= SERVER_UNKNOWN_RATE,
	    .trap_free =
		p->trap_last_s != 0 && now_s < p->trap_last_s + SERVER_TRAP_FREE_S,
	};

	return lacks;
}

bool
server_proven(const struct profile *p, double site_users, uint32_t now_s)
{
	struct server_lacks lacks;

	/* Most hosts end here. */
	if (p->active_days < SERVER_DAYS || p->label == LABEL_ZOMBIE)
		return false;
	lacks = server_lacks(p, site_users, now_s);
	return !(lacks.days || lacks.users || lacks.unknown_rate || lacks.trap_free);
}

struct server_answered_lacks
server_answered_lacks(const struct profile *p, const struct merit *m, double site_users,
		      uint32_t now_s)
{
	struct server_lacks lacks = server_lacks(p, site_users, now_s);
	struct server_needs needed = server_answered_needs(p, site_users);

	return (struct server_answered_lacks){
	    .days = p->active_days < needed.days,
	    .users = profile_users(p) < needed.users,
	    .answer = m->replies == 0 && m->bounces == 0 && m->two_way != TWO_WAY_NAME,
	    .unknown_rate = lacks.unknown_rate,
	    .trap_free = lacks.trap_free};
}

bool
server_answered(const struct profile *p, const struct merit *m, double site_users,
		uint32_t now_s)
{
	struct server_answered_lacks lacks =
	    server_answered_lacks(p, m, site_users, now_s);

	return p->label != LABEL_ZOMBIE && !(lacks.days || lacks.users || lacks.answer ||
					     lacks.unknown_rate || lacks.trap_free);
}

bool
server_earned(const struct profile *p, double site_users, uint32_t now_s)
{
	struct server_lacks lacks = server_lacks(p, site_users, now_s);

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
