#ifndef LYCHGATE_VERDICT_H
#define LYCHGATE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helo.h"
#include "hostname.h"
#include "policy.h"
#include "profile.h"
#include "score.h"
#include "session.h"

enum verdict_kind {
	VERDICT_PASS,
	VERDICT_SERVER,
	VERDICT_SUSPECT,
	VERDICT_ZOMBIE,
	VERDICT_EXEMPT,
	VERDICT_PINNED
};
enum verdict_action {
	ACTION_PASS,
	ACTION_REFUSE,
	ACTION_LATER /* put off (carry.h); no verdict, but what became of it */
};

/* Why a zombie (or a pinned host) is let through all the same. */
enum verdict_spared {
	SPARED_NO,
	SPARED_MONITOR,
	SPARED_OFF,
	SPARED_ROLE,
	SPARED_BREAKER,
	SPARED_PRIVATE /* nobody knows who is behind a private address */
};

/* What a recipient of a bounce, or of an automatic answer, got (backscatter.h). */
enum verdict_bounce {
	BOUNCE_NO, /* it is none, or nobody knows */
	BOUNCE_REAL,
	BOUNCE_REFUSED /* as forged */
};

struct verdict {
	enum verdict_kind kind;
	enum verdict_action action;
	enum verdict_spared spared;
	bool trap;	/* the recipient is a trap */
	bool auto_trap; /* a trap that nobody laid (autotrap.h); counts from now on */
	bool convicted; /* by an earlier session, still in force */
	bool carry;	/* refused, and its message may be carried (carry.h) */
	bool is_bounce; /* what refuses it, if anything, is that (backscatter.h) */
	enum verdict_bounce bounce; /* as far as known at RCPT */
	double threshold;
	struct score score; /* last, see score_size() */
};

/* Texts that go to the database with a profile; any may be "". */
struct host_texts {
	const char *ptr, *helo, *template, *provider;
	enum ptr_status ptr_status;
	const struct owner *owner; /* of its network; NULL: not known */
};

/* What a session came to, for journal, log and statistics. */
struct outcome {
	uint32_t rcpts, accepted, unknown, rejected, deferred, traps, refused;
	/* Of the refused: at the end of data.  Of those whose message is carried there on
	 * purpose (carry.h) only the daemon knows, and adds them. */
	uint32_t carried;
	/* Recipients of bounces, and of these: proven real, refused as forged */
	uint32_t bounces, bounces_real, bounces_refused;
	bool new_host;	       /* never seen before */
	bool new_zombie;       /* convicted by this session */
	bool relapse;	       /* and it was not the first time */
	enum host_label label; /* hard label after this session */
	bool new_label;
	bool lost_server; /* it was an established server, and is none any more */
	unsigned alerts;  /* that began: bits of enum watch_alert */
	struct host_key key;
	struct host_texts texts; /* valid until the visit is freed */
	enum name_class name_class;
	enum helo_class helo_class;
	struct verdict worst; /* the verdict of the highest score; kind PASS and no
				 reasons without RCPT */
};

/* As score_size(); and a copy of no more than these bytes, to ${to}, which has room for
 * them. */
size_t outcome_size(const struct outcome *o);
void outcome_copy(struct outcome *to, const struct outcome *from);

/* Refuse by this verdict, unless it is spared already or the policy's mode for the
 * recipient spares it. */
void
verdict_refuse(struct verdict *verdict, const struct policy *policy, const char *rcpt);

const char *verdict_kind_name(enum verdict_kind kind);
const char *verdict_spared_name(enum verdict_spared spared); /* "monitor"; "" for NO */
const char *verdict_bounce_name(enum verdict_bounce bounce); /* "real"; "" for NO */

#endif
