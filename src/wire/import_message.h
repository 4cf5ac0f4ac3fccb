#ifndef LYCHGATE_IMPORT_MESSAGE_H
#define LYCHGATE_IMPORT_MESSAGE_H

#include "logline.h"
#include "session.h"

/*
 * Inside import_assemble.c's work: what events of a log tell of the messages of a
 * session.  Each is a transaction of it.
 */
#define IMPORT_MESSAGES_MAX (SESSION_TXNS_MAX / 2) /* each takes two at most */

struct import_message {
	uint64_t queue; /* key of its queue id; 0: none yet */
	size_t txn;
	int64_t rcpts;		/* that it has; -1: not told */
	int64_t told;		/* of these */
	const char *message_id; /* told before the content was there; NULL: not */
	bool done;		/* all is said of it */
};

struct import_messages {
	struct import_message *all; /* in the session's arena */
	size_t n;
};

/* The message that the client is about, where it has no queue id, is not over and may
 * have this sender; else a new one.  Valid until the next one is made.  NULL without
 * memory, or when there are IMPORT_MESSAGES_MAX. */
struct import_message *
import_message_at_hand(struct session *s, struct import_messages *messages, int64_t at_ms,
		       struct logline_text from);

/* What a refusal tells: the sender, and at RCPT the recipient.  0, or -1 without memory.
 */
int import_message_refused(struct session *s, const struct import_message *m,
			   int64_t at_ms, const struct logline_event *e);

/* What any other event tells of it.  0, or -1 without memory. */
int import_message_note(struct session *s, struct import_message *m, int64_t at_ms,
			const struct logline_event *e);

#endif
