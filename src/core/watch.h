#ifndef LYCHGATE_WATCH_H
#define LYCHGATE_WATCH_H

#include <stdint.h>

#include "merit.h"
#include "profile.h"

/*
 * Does an established server still behave as it did?  Three cumulative sums (CUSUM: Page,
 * "Continuous inspection schemes", Biometrika 41, 1954) over what comes from its address:
 * unknown users among its recipients, trap hits, sessions of other identities.  An alert
 * is for the operator only: the server's mail goes on, and what is alien behind its
 * address is judged for itself.
 */
enum watch_alert {
	WATCH_UNKNOWN = 1, /* unknown users: 25 points more than it ever had */
	WATCH_TRAPS = 2,   /* one trap in 50 recipients, not in 2000 */
	WATCH_ALIEN = 4,   /* every other session is another identity's, not every 20th */
};
#define WATCH_KINDS 3 /* of alerts */

/* One address, and who is there. */
struct watch_post {
	struct memo_shelf *shelf;
	uint64_t id;
	const struct merit_owner *who;
};
void watch_post(const struct recall *recall, const struct merit_owner *who,
		struct watch_post *post_r);

/*
 * A recipient that an established server tried; a session of anybody.  Both return the
 * alerts (bits of enum watch_alert) that begin now; each kind begins again a day after
 * its last one at the earliest.
 */
unsigned watch_rcpt(const struct watch_post *post, const struct profile *p,
		    uint32_t now_s, enum mta_answer answer, bool trap);
unsigned
watch_session(const struct watch_post *post, const struct profile *p, uint32_t now_s);

/*
 * The alerts at an address (bits), and when the last one of each kind began, in the order
 * of the bits; 0: none.  Each kind is shown until 7 days are over without another one of
 * it.
 */
#define WATCH_SHOWN_S (7 * 86400)
unsigned
watch_alerts(const struct watch_post *post, uint32_t now_s, uint32_t at_s_r[WATCH_KINDS]);

/* The same of a memo as it is stored. */
unsigned
watch_memo_alerts(const struct memo *m, uint32_t now_s, uint32_t at_s_r[WATCH_KINDS]);

/* One alert in words, for a log or a person. */
const char *watch_alert_text(enum watch_alert alert);

#endif
