#ifndef LYCHGATE_SMTP_IMPL_H
#define LYCHGATE_SMTP_IMPL_H

/* What smtp.c and smtp_content.c share. */
#include "carry.h"
#include "client.h"
#include "macros.h"
#include "simhash.h"
#include "smtp.h"

/* The message at hand: from MAIL to the end of data, ABORT or the next MAIL. */
struct message {
	bool open;
	uint32_t refused;	/* recipients, by the MTA as far as it told, or by us */
	uint32_t hidden;	/* recipients that it refused without telling */
	uint32_t fields;	/* of its header */
	uint32_t copies;	/* of our header that came in, to be taken away */
	uint32_t looks;		/* what that will cost, see smtp_content.c */
	bool judged;		/* a recipient that was let through has a verdict: */
	enum verdict_kind kind; /* the one of the highest score */
	double score;
	const char *bounce; /* the reason_name() of what tells of a bounce; NULL: none */
	bool data;	    /* its content was announced */
	char reference[REFERENCE_LEN + 1]; /* of the refusal, while it is carried */
};

struct smtp {
	struct smtp_site *site;
	struct client client;
	struct macros macros;
	struct message message;
	struct carry carry;
	struct simhash *body;  /* NULL until a body comes */
	struct report *report; /* NULL: the message at hand is not looked at as one */
	bool *door;	       /* see door.h; NULL: one too many */
	uint32_t actions, steps;
	bool unix_socket;
	bool negotiated;
};

/* What a recipient's verdict, or a message's, tells of a bounce, for our mark. */
void smtp_note_bounce(struct message *m, const struct score *score);

/* One command on its way through. */
struct turn {
	struct smtp *s;
	const struct milter_cmd *cmd;
	struct buf *out;
	int64_t now_ms;
	bool answered;
	const char *why;
};

/* Note why the connection must be closed; returns SMTP_BROKEN. */
enum smtp_next smtp_broken(struct turn *t, const char *why);

#endif
