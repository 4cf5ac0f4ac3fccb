#ifndef LYCHGATE_SERVER_H
#define LYCHGATE_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "helo.h"
#include "hostname.h"
#include "merit.h"
#include "profile.h"

/* With an answer: a reply to mail of ours, a real bounce, or mail of a domain that our
 * users write to and that its confirmed name is in. */
#define SERVER_ANSWERED_DAYS  7
#define SERVER_ANSWERED_USERS 5

/* What it takes to be established (doc/judgement.md, "What teaches"). */
#define SERVER_DAYS  14
#define SERVER_USERS 10
/* Of a site that is large enough for these, or of which it is not known. */
#define SERVER_SITE_LARGE   1e6
#define SERVER_UNKNOWN_RATE 0.10 /* upper bound of the share of unknown users */
#define SERVER_TRAP_FREE_S  (30 * 86400)

/*
 * Does the name look like a mail server's: chosen by somebody (confirmed or not: the
 * forward lookups of small servers are often wrong), and greeting with a name?  A lookup
 * that failed leaves the benefit of the doubt.
 */
bool server_like(enum name_class name, enum helo_class helo);

/* Or has it at least a chosen, confirmed name, whatever it says?  No end user's machine
 * has; programs for newsletters greet with one word. */
bool server_named(enum name_class name, enum helo_class helo);

/*
 * What names say about how much one trap proves.  GREETS: with a host name that is not
 * its PTR, as small offices do who cannot choose that; of the hosts counted in learn.c 50
 * of 1423 such were valid servers, of others without a chosen name 40 of 15,642.
 */
enum server_look { SERVER_LOOK_NONE, SERVER_LOOK_GREETS, SERVER_LOOK_NAMED };
enum server_look server_look(enum name_class name, enum helo_class helo);

/*
 * What speaks for a host that was here before, in nats, to be taken from its score: a
 * history of accepted mail, and its merits (NULL: none are known).  The day that is being
 * judged is no history.
 */
struct server_worth {
	double days, users; /* at most 1.5 each */
	double name;	    /* 0.5: a chosen, confirmed name equal to the HELO */
	double tls, retry;  /* 0.5 each */
	double replies;	    /* 2 each, at most 4 */
	double bounces;	    /* 2 */
	double two_way;	    /* 1; 0.5 by its HELO only */
	double total;	    /* at most SERVER_WORTH_MAX */
};
#define SERVER_WORTH_MAX 6.0
void server_weigh(const struct profile *p, enum name_class name, enum helo_class helo,
		  const struct merit *merit, struct server_worth *worth_r);

/* The total alone. */
double server_value(const struct profile *p, enum name_class name, enum helo_class helo,
		    const struct merit *merit);

/*
 * Good for some days: days and users without traps and with few unknown users.  Enough
 * to doubt an automatic trap; teaches nobody.
 */
bool server_trusted(const struct profile *p);

/*
 * Upper bound (95 %, one-sided) of the share of unknown users among the
 * recipients it ever tried: Wilson, "Probable inference", JASA 22 (1927).
 */
double server_unknown_rate(const struct profile *p);

/*
 * How many local users must have taken its mail, and on how many days it must have been
 * active, where ${site_users} ever took mail: on a site that has few, half of them (two
 * at least), and so many more days that days and users together are worth the same.
 */
struct server_needs {
	double users;
	uint32_t days;
};
struct server_needs server_needs(const struct profile *p, double site_users);
struct server_needs server_answered_needs(const struct profile *p, double site_users);

/*
 * What is still missing to be established; all false for a server that could be.  With
 * few users it takes a chosen name too.
 */
struct server_lacks {
	bool days, users, name, unknown_rate, trap_free;
};
struct server_lacks
server_lacks(const struct profile *p, double site_users, uint32_t now_s);

/*
 * Is all there that establishes a server but the name?  On such hosts our own errors are
 * measured, and what names are worth; so it must not be cheap for zombies with clean
 * lists.
 */
bool server_proven(const struct profile *p, double site_users, uint32_t now_s);

/* The same for a host that answered our users: fewer days and users, any name. */
struct server_answered_lacks {
	bool days, users, answer, unknown_rate, trap_free;
};
struct server_answered_lacks
server_answered_lacks(const struct profile *p, const struct merit *merit,
		      double site_users, uint32_t now_s);
bool server_answered(const struct profile *p, const struct merit *merit,
		     double site_users, uint32_t now_s);

/* Does the profile fulfil all of it now? */
bool server_earned(const struct profile *p, double site_users, uint32_t now_s);

/* Was nothing seen of it for 90 days? Its history says nothing about who comes now. */
bool server_silent(const struct profile *p, uint32_t now_s);

/*
 * Has an established server lost its profile?  Through silence (the address may belong to
 * somebody else by now) or through traps over days while most of what it sends goes to
 * unknown users; never through one burst.
 */
bool server_lost(const struct profile *p, uint32_t now_s);

#endif
