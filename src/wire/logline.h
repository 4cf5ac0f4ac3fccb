#ifndef LYCHGATE_LOGLINE_H
#define LYCHGATE_LOGLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Lines of a mail server's log.  All texts are pieces of the line, not ended by
 * NUL; {NULL, 0}: the line does not say.
 */
struct logline_text {
	const char *at;
	size_t len;
};

/* When a line was written, as it says itself. */
struct logline_stamp {
	int year; /* 0: syslog (RFC 3164) does not tell */
	int month, day, hour, minute, second;
	int ms;
	bool zoned; /* ${zone_s} east of UTC is known (RFC 3339); else it is local
		       time */
	int32_t zone_s;
};

/*
 * A line of syslog: "Nov 28 23:41:08 mx postfix/smtpd[31]: text", also with a priority
 * "<22>", without the host, with a stamp of RFC 3339 or of journalctl (parts of a second,
 * "+0100"); or as RFC 5424 has it.
 */
struct logline {
	struct logline_stamp stamp;
	struct logline_text host;    /* "mx" */
	struct logline_text program; /* "postfix/smtpd" */
	uint32_t pid;		     /* 0: none */
	struct logline_text text;
};

/* 0, or -1 when it is no such line. */
int logline_parse(const char *line, size_t len, struct logline *l_r);

/* How many lines this one is, 1 to LOGLINE_REPEATED_MAX: rsyslogd may write "message
 * repeated 2 times: [ text]" of those that are the same.  The text alone goes to ${l}. */
#define LOGLINE_REPEATED_MAX 1000
unsigned logline_repeated(struct logline *l);

/* What a line tells of a session or a message. */
enum logline_kind {
	LOGLINE_OTHER,	    /* nothing of interest */
	LOGLINE_CONNECT,    /* ip, name */
	LOGLINE_DISCONNECT, /* ip; perhaps ${counted}, greeted, tls_used, auth */
	LOGLINE_NAME,	 /* ip, name: its PTR, perhaps forged or (${temp}) not checked */
	LOGLINE_CLIENT,	 /* queue, ip, name, auth: a message begins */
	LOGLINE_REJECT,	 /* a recipient (or less) was refused: queue, ip, from, to...
			  */
	LOGLINE_CONTENT, /* it came, to a filter before the queue: from, to (one of
			    them), helo */
	LOGLINE_FROM,	 /* queue, from, size, rcpts, content, perhaps message_id, ip */
	LOGLINE_TO,	 /* queue, to: one that was accepted */
	LOGLINE_MESSAGE_ID, /* queue, message_id */
	LOGLINE_TLS,	    /* ip, tls */
	LOGLINE_AUTH,	    /* ip */
	LOGLINE_REMOVED	    /* queue: all is said of the message */
};

enum logline_tls { LOGLINE_TLS_NOT_TOLD, LOGLINE_TLS_NONE, LOGLINE_TLS_USED };

struct logline_event {
	enum logline_kind kind;
	struct logline_text queue; /* id; none for "NOQUEUE" */
	struct logline_text ip, name, helo, from, to, message_id, tls;
	int code;		 /* REJECT: the SMTP reply, 550; 0: not told */
	struct logline_text dsn; /* its enhanced status, "5.1.1" */
	bool unknown;		 /* REJECT: the user is not known */
	bool by_filter;		 /* REJECT: by a milter; the MTA itself accepted */
	bool at_rcpt;		 /* REJECT: at RCPT */
	bool forged, temp;	 /* what ${name} is worth */
	bool auth;
	bool content;		   /* FROM, REJECT: the content came, to its end */
	bool counted;		   /* DISCONNECT: its commands were; then: */
	bool greeted;		   /* HELO or EHLO was tried */
	enum logline_tls tls_used; /* STARTTLS succeeded */
	int64_t size;		   /* bytes; -1: not told */
	int64_t rcpts;		   /* of the message; -1: not told */
};

/* An event of which nothing is known. */
void logline_event_init(struct logline_event *e);

/*
 * For the parsers of each MTA.  What a client wrote stands in <>, and may look like the
 * MTA's own words; a quoted string at its begin (RFC 5321 4.1.2) may hold a '>'.
 *
 * How long the <...> at the begin of ${text} is, 0 when there is none or no end.
 */
size_t logline_bracketed(struct logline_text text);

/* The value behind "${key}=", of the first such key outside of <>, up to ${ends} (a
 * string of characters) or the end; one in <> is given without, and may hold them. */
struct logline_text
logline_value(struct logline_text text, const char *key, const char *ends);

bool logline_begins(struct logline_text text, const char *begin);
/* The text behind ${word}: behind its first place, the first and the last one that does
 * not begin inside of <>.  {NULL, 0} when it is not there. */
struct logline_text logline_behind(struct logline_text text, const char *word);
struct logline_text logline_outside(struct logline_text text, const char *word);
struct logline_text logline_last(struct logline_text text, const char *word);
bool logline_equal(struct logline_text text, const char *other);

/* "833E25D7: rest": the queue id, of ${least} letters and digits at least; none for
 * "NOQUEUE".  The rest; {NULL, 0} when the text does not begin so. */
struct logline_text
logline_queue(struct logline_text text, size_t least, struct logline_event *e);

/* "550 5.1.1 ..." at the begin of ${text}: code and dsn. */
void logline_reply(struct logline_text text, struct logline_event *e);

/* A decimal number of at most 18 digits, all of the text; -1 when it is none.
 */
int64_t logline_number(struct logline_text text);

#endif
