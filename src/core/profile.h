#ifndef LYCHGATE_PROFILE_H
#define LYCHGATE_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "addr.h"
#include "helo.h"
#include "hostname.h"
#include "session.h"

#define PROFILE_HALF_LIFE_S (7 * 86400)	 /* of behaviour */
#define PROFILE_BURST_S	    60		 /* half-life of the rate counters */
#define PROFILE_HELOS_S	    (14 * 86400) /* HELOs are counted in such windows */
/* Unknown names are known for one to two such windows: who writes to a dead address each
 * month tries no new one. */
#define PROFILE_UNKNOWNS_S	(31 * 86400)
#define PROFILE_TRAPS_FORGOTTEN 0.25 /* one hit, two half-lives later */

/*
 * Whom a profile is about: (address unit, HELO form, dialect).  Behind one
 * address may stand a mail server and an infected PC; they are judged apart.
 * Bytes only, so that equal keys are equal memory.
 */
struct host_key {
	uint8_t family;
	uint8_t unit[16]; /* IPv4 address or IPv6 /64 */
	uint8_t form;	  /* enum helo_form */
	uint8_t dialect;  /* see dialect.h */
};

enum host_label { LABEL_NONE, LABEL_ZOMBIE, LABEL_SERVER };
enum label_origin {
	ORIGIN_NONE,
	ORIGIN_TRAP,
	ORIGIN_UNKNOWN_USERS,
	ORIGIN_HELO_OURS,
	ORIGIN_HISTORY,
	ORIGIN_AUTO_TRAP
};

/*
 * What is remembered of one identity.  The float counters fade; they are worth what they
 * say at ${at_s} (see decay.h), except the burst ones, which fade in minutes.  Times are
 * seconds since 1970, 0 = never.
 */
struct profile {
	uint32_t first_s, last_s;
	uint32_t at_s;
	float sessions, accepted, unknown, rejected, traps, refused, null_senders;
	float auto_traps; /* traps that nobody laid: autotrap.h */
	float burst_sessions, burst_rcpts;
	uint32_t burst_at_s;

	uint32_t sessions_total, accepted_total, unknown_total, traps_total,
	    refused_total;
	uint32_t active_days; /* distinct UTC days with a session */
	uint64_t users;	      /* linear-counting bitmap: local users who accepted mail */
	uint64_t unknowns;    /* unknown names tried, in two generations; of last_s */
	uint64_t helos;	      /* the same: HELO arguments used, in the window of last_s */
	uint32_t concurrent_max;

	uint32_t labelled_s;
	uint32_t trap_first_s, trap_last_s; /* of either kind */
	uint32_t convicted_s, convicted_until_s;
	uint32_t established_s; /* when it became an established server */
	uint8_t relapses;
	uint8_t label, origin; /* enum host_label, enum label_origin */
	uint8_t name_class, helo_class;
	uint8_t newcomer; /* threshold_pack() of what it would score; 0: not taken */
	uint8_t unread;	 /* not stored: the database failed, this is not all (recall.h) */
	uint8_t retries; /* proper ones after a temporary refusal: returns.h */
	uint8_t content[3]; /* what its messages looked like: content.h */
	uint8_t taught;	    /* see taught.h */
};

void host_key_make(const struct addr *ip, enum helo_form form, uint8_t dialect,
		   struct host_key *key_r);

/* The keys of all identities that an address can have. */
#define HOST_KEYS 18 /* forms of HELO, times dialects */
void host_keys(const struct addr *ip, struct host_key keys_r[HOST_KEYS]);

/* The address unit of a key. */
struct addr host_key_addr(const struct host_key *key);

/* Begin a session at ${now_s}: counts it, its day, and the burst. */
void profile_session(struct profile *p, uint32_t now_s, int32_t concurrent);

/* One recipient and what the MTA said; ${name_hash} is a keyed hash of the address.  As
 * long as few unknown names were tried of late each counts once.  The second one is for
 * an unknown user who was known once, which counts a quarter. */
void profile_rcpt(struct profile *p, uint32_t now_s, enum mta_answer answer,
		  uint64_t name_hash);
void profile_former_user(struct profile *p, uint32_t now_s, uint64_t name_hash);
/* A local user (keyed hash) took its mail; counts for a valid server. */
void profile_user(struct profile *p, uint64_t name_hash);
void profile_null_sender(struct profile *p, uint32_t now_s);

/*
 * ${session_s}: when the session began, so that hits in one session have one time.
 * trap_first_s is the first hit since the last time that all were forgotten.
 */
void profile_trap(struct profile *p, uint32_t session_s);
void profile_auto_trap(struct profile *p, uint32_t session_s);
void profile_refused(struct profile *p, uint32_t now_s);
void profile_helo(struct profile *p, uint64_t helo_hash);

/* Bring the fading counters to ${now_s} (no effect when that is past). */
void profile_fade(struct profile *p, uint32_t now_s);

/*
 * Fold another node's profile of the same identity into ${p}.  Commutative and
 * associative to rounding; counters add, times take min or max, bitmaps unite.  That it
 * became proven stays, with the higher of two scores as a newcomer.
 */
void profile_merge(struct profile *p, const struct profile *other);

/* The address may belong to somebody else now: what does not fade starts afresh.  That
 * it was convicted, and its hard label, stay. */
void profile_forget_history(struct profile *p);

/* Estimates from the bitmaps (Whang, Vander-Zanden, Taylor 1990: linear counting). */
double profile_users(const struct profile *p);
double profile_unknowns(const struct profile *p);
double profile_helos(const struct profile *p);

/* The class of its name; while the lookup fails, or may have failed (Sendmail calls that
 * forged), who had a chosen, confirmed name still has it. */
enum name_class profile_name_class(const struct profile *p, const struct hostname *name);

bool profile_convicted(const struct profile *p, uint32_t now_s);

/* Convict until 7 days after ${now_s}, doubled at each relapse (one a day at most), at
 * most 90 days. */
void profile_convict(struct profile *p, uint32_t now_s);

/* Seen again while convicted: the term starts anew. */
void profile_prolong(struct profile *p, uint32_t now_s);

/* The evidence against it is gone; that it was convicted once is remembered. */
void profile_acquit(struct profile *p);

const char *host_label_name(enum host_label label);
const char *label_origin_name(enum label_origin origin);

#endif
