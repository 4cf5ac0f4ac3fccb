#ifndef LYCHGATE_FREEZE_H
#define LYCHGATE_FREEZE_H

#include <stdbool.h>
#include <stdint.h>

#define FREEZE_DAYS	15 /* today, and two weeks to compare it with */
#define FREEZE_WORDS	8  /* of the day's sets of servers, 64 bits each */
#define FREEZE_TEXT_MAX 1536
#define FREEZE_NEAR	1.0 /* so far below the threshold is near */

/* Why learning is frozen; both can be. */
enum freeze_cause {
	FREEZE_CONVICTIONS = 1, /* three times as many as usual within a day */
	FREEZE_SERVERS = 2	/* valid servers come near the threshold */
};

struct freeze_day {
	uint32_t convictions;
	uint32_t servers, near; /* valid ones that came; of these near the threshold */
	bool frozen, unseen;	/* no day to compare with; nothing came all day */
};

/*
 * When what is learnt may be poison (somebody makes hosts look bad so that their
 * relatives are condemned), learning stops until a person, or a quiet day, ends it.
 * Judging goes on by what was learnt before.  Zeroed: knows nothing.
 */
struct freeze {
	uint32_t first_day, today;	     /* days since 1970; 0: nothing came yet */
	struct freeze_day days[FREEZE_DAYS]; /* each at its remainder */
	uint64_t servers[FREEZE_WORDS], near[FREEZE_WORDS]; /* today's, as bitmaps */
	uint32_t since_s;				    /* 0: learning goes on */
	uint32_t cause_s;  /* when the cause was last there */
	uint32_t cause;	   /* enum freeze_cause, together */
	uint32_t thawed_s; /* by a person */
};

/* The time goes on: a quiet day ends a freeze. */
void freeze_tick(struct freeze *f, uint32_t now_s);

/* A host was convicted. */
void freeze_conviction(struct freeze *f, uint32_t now_s);

/* A valid server (established, or proven and not found out since) came; ${host}: a hash
 * of its identity; ${near}: without its own history its score would be near the
 * threshold. */
void freeze_server(struct freeze *f, uint32_t now_s, uint64_t host, bool near);

bool freeze_active(const struct freeze *f);

/* Why, as one clause; "" when it is not. */
const char *freeze_cause_text(const struct freeze *f);

/*
 * A person has looked, at ${asked_s}, and says that all is well: learning goes on, for a
 * day at least, and the days while it was frozen are from now on usual ones.  Nothing
 * happens when it was not frozen then.
 */
void freeze_thaw(struct freeze *f, uint32_t asked_s);

/* How many convictions a day are too many; 0: not known yet (two weeks are needed). */
uint32_t freeze_limit(const struct freeze *f);

/* As text, for the database, and back.  0, or -1 (nothing stored) for what is none. */
void freeze_format(const struct freeze *f, char out[FREEZE_TEXT_MAX]);
int freeze_parse(const char *text, struct freeze *f_r);

#endif
