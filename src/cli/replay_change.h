#ifndef LYCHGATE_REPLAY_CHANGE_H
#define LYCHGATE_REPLAY_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "profile.h"
#include "record.h"
#include "verdict.h"

/*
 * What other settings change: two engines judged the same sessions, and here their
 * verdicts are compared, recipient by recipient, then host by host.
 */
enum change_side { CHANGE_BEFORE, CHANGE_AFTER, CHANGE_SIDES };

/* What one side did. */
struct change_totals {
	uint64_t sessions_refused; /* with a recipient that was refused */
	uint64_t refused;	   /* recipients */
	uint64_t known_refused;	   /* of them, those that the MTA accepts: no traps */
	uint64_t hosts_refused;	   /* identities: see profile.h */
	uint64_t verdicts[VERDICT_PINNED + 1]; /* sessions by their worst verdict */
};

/* Does a host look like one whose mail is wanted?  In rising order. */
enum change_look {
	LOOKS_NOTHING,
	LOOKS_FAMILIAR, /* mail was accepted from it, on several days; no trap */
	LOOKS_TRUSTED,	/* server_trusted() */
	LOOKS_ESTABLISHED,
	CHANGE_LOOKS
};
enum change_look change_look(const struct profile *p);
const char *change_look_name(enum change_look look); /* "established", ... "" */

/* An identity of which at least one recipient was refused by at least one side. */
struct change_host {
	uint32_t refused[CHANGE_SIDES];
	uint32_t gained, gained_known; /* recipients refused only after the change */
	uint32_t lost, lost_known;     /* only before */
	/* The last session in which something changed, with each side's worst verdict */
	const struct record *record;
	float scores[CHANGE_SIDES];
	uint8_t reason; /* enum reason_id: the heaviest of the side that refused ... */
	bool pinned;	/* ... unless a person decided */
	/* Set by change_judge(): */
	uint8_t look; /* enum change_look */
	uint32_t days;
	float users, value; /* profile_users(), server_value() */
};

/* What changed in one direction. */
struct change_list {
	uint64_t hosts, recipients, known;
	uint64_t looks[CHANGE_LOOKS]; /* hosts */
	/* Those that look most valid first, or those with most recipients first. */
	const struct change_item *items; /* ${hosts} of them */
};
struct change_item {
	struct host_key key;
	const struct change_host *host;
};

struct change_report {
	uint64_t sessions, recipients, known;
	struct change_totals totals[CHANGE_SIDES];
	struct change_list gained, lost;
	struct table *hosts;
	struct change_item *items; /* of both lists */
	bool failed;		   /* no memory: the counts are not whole */
};

/* What is kept of an open session. */
struct change_session {
	uint32_t gained, gained_known, lost, lost_known;
	/* Recipients of the message at hand, by who refused them so far (bits of sides)
	 * and whether the MTA accepts them */
	uint32_t waiting[1 << CHANGE_SIDES][2];
};

/* A report on at most ${n_records} records.  0, or -1 without memory. */
int change_report_init(struct change_report *r, size_t n_records);
void change_report_fini(struct change_report *r);

/* Both sides' verdicts on a recipient, of which the MTA alone says ${mta}. */
void change_rcpt(struct change_report *r, struct change_session *session,
		 enum mta_answer mta, const struct verdict verdicts[CHANGE_SIDES]);

/* What both sides made of the message of the recipients since the last one. */
void change_message(struct change_report *r, struct change_session *session,
		    const bool refused[CHANGE_SIDES]);

/* The session is over; ${record} must live as long as the report. */
void change_end(struct change_report *r, const struct change_session *session,
		const struct record *record, const struct outcome outcomes[CHANGE_SIDES]);

/* All is over: fill the lists, once.  ${profile} is asked what is known of each host: 1,
 * or 0 for nothing.  0, or -1 without memory. */
typedef int change_profile(void *ctx, const struct host_key *key,
			   const struct change_host *host, struct profile *profile_r);
int change_judge(struct change_report *r, change_profile *profile, void *ctx);

#endif
