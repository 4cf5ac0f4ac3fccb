#ifndef LYCHGATE_PLAY_H
#define LYCHGATE_PLAY_H

#include "botnet.h"
#include "buf.h"
#include "carry.h"
#include "engine.h"
#include "script.h"

#define SELF_MAX	 8
#define POLICY_MAX	 64
#define PLAY_BEGINNING_S 1704067200u /* 2024-01-01: "at 0:00" */

/*
 * What a scenario plays on: an engine, a clock, the policy's lines so far, one session.
 * A statement is a line of words; play.c does sessions, setup.c policy and settings,
 * expect.c checks.
 */
struct play {
	struct script_values values;
	uint32_t now_s;
	struct engine *engine;
	struct botnet *botnet; /* fed by the engine, told to it by "group" */
	struct engine_settings settings;
	char *policy[POLICY_MAX]; /* all lines of policy so far */
	size_t n_policy;
	uint32_t thawed_s; /* by the last "thaw" */
	char *self_names[SELF_MAX];
	struct addr self_addrs[SELF_MAX];

	bool open; /* a session is */
	struct session session;
	uint32_t paused_ms; /* in the session so far */
	struct visit *visit;
	bool judged; /* the verdict is of the newest session */
	struct verdict verdict;
	struct outcome outcome; /* of the last one that was closed */
	struct carry carry;
	enum carry_answer answer; /* that the last recipient got */

	enum tag_status tag; /* of the next recipients */
	bool is_signed;	     /* the last message that was sent */

	uint32_t recipients, refused; /* since the last "tally" */
	uint32_t through;   /* recipients that the message at hand was let through to */
	struct buf problem; /* why a statement failed */
};

/* 0, or -1 without memory. */
int play_init(struct play *p);
void play_fini(struct play *p);

/* Do a statement other than a loop.  0, or -1 with the reason in ${p->problem}. */
int play_line(struct play *p, const struct words *w);

/* The session at hand, if any, is over. */
void play_close(struct play *p);

/* The message at hand is whole: judge it, and the verdict is the last recipient's. */
void play_message(struct play *p);

/* The same, and time goes on. */
void play_wait(struct play *p, uint32_t s);

/* Begin anew with an engine of so much memory.  0 or -1. */
int play_memory(struct play *p, uint64_t bytes);

/* "2d", "90min" as seconds.  0 or -1. */
int play_duration(const char *text, uint32_t *s_r);

/* Note why a statement failed.  Returns -1. */
int
play_fail(struct play *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
