#ifndef LYCHGATE_SMTP_H
#define LYCHGATE_SMTP_H

#include <stdbool.h>
#include <stdint.h>

#include "batv.h"
#include "buf.h"
#include "crowd.h"
#include "door.h"
#include "engine.h"
#include "journal.h"
#include "milter.h"
#include "ownerdb.h"
#include "proxy.h"
#include "reference.h"
#include "session.h"

/*
 * What a milter connection says, as facts for the judgement, and the judgement as
 * answers. No descriptors: commands in, bytes out.
 */
struct smtp;

/* A session is over.  Pointers live until the hook returns. */
struct smtp_report {
	const char *reference;
	const char *queue_ids; /* of its messages, separated by spaces; "" = none */
	/* The hook may take the session over, by copying the struct and setting this one
	 * to zero: the journal is written later, by another thread. */
	struct session *session;
	const struct outcome *outcome; /* NULL: it could not be judged */
	/* One for each recipient judged, in order; belongs to the session's arena. */
	const struct journal_decision *decisions;
	size_t n_decisions;
};

/* What may go wrong: who tells it limits each kind of its own, so that none drowns in
 * another; COMPLAINT_ONCE comes once, and is always told. */
enum complaint {
	COMPLAINT_ONCE,
	COMPLAINT_FULL,
	COMPLAINT_MEMORY,
	COMPLAINT_SOCKET,
	COMPLAINT_PROTOCOL,
	COMPLAINTS
};

struct smtp_hooks {
	void *ctx; /* first argument of all but now_ms */
	int64_t (*now_ms)(void);
	void (*closed)(void *ctx, const struct smtp_report *report); /* may be NULL */
	/* Something is wrong; one line of text, no newline, control characters possible.
	 */
	void (*complain)(void *ctx, enum complaint kind, const char *line);
};

/* What all sessions share; outlives them. */
struct smtp_site {
	struct engine *engine;
	struct smtp_hooks hooks;
	struct crowd *crowd;
	const struct ownerdb *owners; /* NULL: none */
	uint64_t last_reference;
	struct proxy_watch proxy;
	bool told_blind; /* that the MTA does not show whom it refuses */
	struct doors doors;
	bool headers;  /* ask for header fields, and mark messages with X-Lychgate */
	bool bodies;   /* ask for the begin of bodies, and fingerprint them */
	bool stopping; /* carry no message: we may not be there at its end */
	char reply_text[256];  /* behind "550 5.7.1 ", before the reference */
	char bounce_text[256]; /* the same to a bounce that answers no mail of ours */
	enum batv_form tag_form;
	char reply_url[256]; /* "" = none; the reference is put behind it */
};

enum smtp_next {
	SMTP_GO_ON,
	SMTP_QUIT,   /* close the connection: the MTA said so */
	SMTP_BROKEN, /* close it: what came is not the milter protocol; *why_r tells */
};

/* The state for a new connection.  ${unix_socket}: see milter_nego.h.  NULL without
 * memory. */
struct smtp *smtp_create(struct smtp_site *site, bool unix_socket);

/* Ends an open session (learnt, told to the hook) and frees.  NULL is allowed. */
void smtp_free(struct smtp *s);

/*
 * Take a command; append the answers to ${out}, whole packets only.  ${why_r} is stored
 * with SMTP_BROKEN only, a constant text.
 */
enum smtp_next smtp_command(struct smtp *s, const struct milter_cmd *cmd, struct buf *out,
			    const char **why_r);

/* The reference of the session that is open, or "". */
const char *smtp_reference(const struct smtp *s);

#endif
