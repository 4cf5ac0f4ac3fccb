#ifndef LYCHGATE_SESSION_H
#define LYCHGATE_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "arena.h"
#include "tag.h"
#include "owners.h"

/*
 * The facts of one SMTP session as the filter sees them, in order, each with its
 * time (milliseconds since 1970-01-01 UTC).  The daemon fills one from milter
 * events, replay from a session record.  "Not known" is a value of its own
 * everywhere: it is never evidence.  All text belongs to the session's arena.
 *
 * Input is bounded: longer text is cut to SESSION_TEXT_MAX bytes, and what exceeds the
 * counts below is dropped and counted in ${dropped}; what concerns a transaction that was
 * dropped is dropped with it.
 */
#define SESSION_TEXT_MAX    1024
#define SESSION_HELOS_MAX   32
#define SESSION_TXNS_MAX    1000
#define SESSION_RCPTS_MAX   1000 /* per transaction; RFC 5321 4.5.3.1.8 asks 100 */
#define SESSION_ARGS_MAX    32
#define SESSION_HEADERS_MAX 200

enum ptr_status { PTR_UNKNOWN, PTR_OK, PTR_FORGED, PTR_NONE, PTR_TEMP };
enum tls_status { TLS_UNKNOWN, TLS_PLAIN, TLS_ON };

/* What the MTA alone said to a recipient; NOT_KNOWN when nothing tells. */
enum mta_answer { MTA_NOT_KNOWN, MTA_ACCEPTED, MTA_UNKNOWN, MTA_REJECTED, MTA_DEFERRED };

struct session_rcpt {
	const char *to; /* without angle brackets */
	int64_t at_ms;
	enum mta_answer mta;
	enum tag_status tag;
	const char *account; /* ${to} without tag */
};

struct session_header {
	const char *name;
	const char *value; /* NULL: not known */
};

struct session_data {
	struct session_header *headers;
	size_t n_headers;
	int64_t size;		/* bytes; -1: not known */
	const char *message_id; /* NULL: not known */
	const char *subject;	/* in no record; NULL: if known, then as a header */
	uint64_t body_simhash;
	bool has_simhash;
};

struct session_txn {
	int64_t at_ms;
	const char *mail_from; /* without brackets, "" = null sender, NULL = not known */
	const char **args;
	size_t n_args;
	bool args_known;
	bool continued; /* had other recipients, which are in another session */
	struct session_rcpt *rcpts;
	size_t n_rcpts;
	struct session_data *data; /* NULL: no content came */
	uint32_t hidden; /* recipients the MTA refused without telling us which */
};

struct session {
	struct arena arena;
	int64_t at_ms;
	int64_t end_ms; /* 0: open, or not known */
	struct addr ip;
	struct owner owner; /* of its network */
	const char *ptr;    /* as given; NULL: none, or not known (see ptr_status) */
	enum ptr_status ptr_status;
	const char **helos;
	size_t n_helos;
	bool helo_known; /* false: whether a HELO was given is not known */
	enum tls_status tls;
	const char *tls_version; /* with TLS_ON */
	bool auth;
	int32_t concurrent; /* other sessions of this address at connect; -1: not known */
	struct session_txn *txns;
	size_t n_txns;
	uint32_t dropped; /* items beyond the limits above */
	bool txn_cut;	  /* the newest transaction, recipient, is among them */
	bool rcpt_cut;
};

/* An empty session that began at ${at_ms} from ${ip}; all else is not known. */
void session_init(struct session *s, int64_t at_ms, const struct addr *ip);
void session_fini(struct session *s);

/*
 * Each adds one fact, copying the text (${len} bytes, which may hold anything; NUL bytes
 * become '?').  0 (also when it is dropped, see above), or -1 without memory; then the
 * session is as before.  ${name}, ${version}, ${mail_from} may be NULL: no name, plain
 * text, not known.
 */
int
session_set_ptr(struct session *s, const char *name, size_t len, enum ptr_status status);
int session_set_tls(struct session *s, const char *version, size_t len);
int session_add_helo(struct session *s, const char *name, size_t len);
int session_add_txn(struct session *s, int64_t at_ms, const char *mail_from, size_t len);

/*
 * These concern the last transaction; -1 also when there is none.  Content is made where
 * there is none yet; session_add_data returns NULL also for a dropped transaction.
 */
int session_add_arg(struct session *s, const char *arg, size_t len);
int session_add_rcpt(struct session *s, int64_t at_ms, const char *to, size_t len,
		     enum mta_answer mta);
/* The last recipient's address bears a tag and is ${account} without it. */
int session_set_tag(struct session *s, enum tag_status status, const char *account);
struct session_data *session_add_data(struct session *s);
int session_add_header(struct session *s, const char *name, size_t name_len,
		       const char *value, size_t value_len);

/* A copy in the session's arena, cut and cleaned as above; NULL without memory. */
const char *session_text(struct session *s, const char *text, size_t len);

/* The last transaction, its last recipient; NULL when there is none or it was dropped. */
static inline struct session_txn *
session_last_txn(const struct session *s)
{
	return s->n_txns > 0 && !s->txn_cut ? &s->txns[s->n_txns - 1] : NULL;
}
struct session_rcpt *session_last_rcpt(const struct session *s);

/* The HELO in force: the last one given, or NULL. */
const char *session_helo(const struct session *s);

/* The domain of an envelope address, normalised as dname_normalise() does, in ${out}
 * (DNAME_MAX bytes).  0, or -1 when it has none.  Address literals have none. */
int session_domain(const char *address, char *out);

/* The names of the enumerations in session records ("ok", "accepted"); never NULL.
 * PTR_UNKNOWN and MTA_NOT_KNOWN give "unknown?" and are not written to records. */
const char *ptr_status_name(enum ptr_status status);
const char *mta_answer_name(enum mta_answer answer);
/* Does the MTA take the recipient, as far as it tells? */
bool mta_takes(enum mta_answer answer);

#endif
