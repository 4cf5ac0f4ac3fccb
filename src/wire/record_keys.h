#ifndef LYCHGATE_RECORD_KEYS_H
#define LYCHGATE_RECORD_KEYS_H

#include "record.h"

/*
 * The keys of a session record: for each place in the JSON where a value can stand,
 * what may stand there and what it means to the session.  Read by record.c only.
 */

enum record_type {
	RECORD_STRING = 1,
	RECORD_NULL = 2,
	RECORD_NUMBER = 4,
	RECORD_BOOL = 8,
	RECORD_ARRAY = 16,
	RECORD_OBJECT = 32
};

struct record_value {
	enum record_type type;
	const char *text; /* of STRING and NUMBER, not terminated; else NULL */
	size_t len;
	bool truth;   /* of BOOL */
	size_t index; /* of an element of an array */
};

enum record_place {
	RECORD_LINE,
	RECORD_SESSION,
	RECORD_HELOS,
	RECORD_TXNS,
	RECORD_TXN,
	RECORD_ARGS,
	RECORD_RCPTS,
	RECORD_RCPT,
	RECORD_DATA,
	RECORD_HEADERS,
	RECORD_HEADER
};
#define RECORD_DEPTH 8 /* the places nest seven deep */

/* A record while it is filled. */
struct record_fill {
	struct record *record;
	struct session *s;	   /* of the record */
	struct session_txn *txn;   /* where the values go now; NULL: beyond the */
	struct session_rcpt *rcpt; /* session's limits, checked and not kept */
	bool has_time, has_ip, ptr_is_null, has_ptr_status;
	bool header_kept; /* the header that is being read is within the limit */
	char *reason;	  /* RECORD_REASON_MAX bytes */
};

struct record_key {
	const char *name;
	size_t name_len;
	unsigned types; /* allowed ones */
	/* Takes a value of an allowed type; of a container, that it begins.  1, or 0
	 * after record_keys_fail().  NULL: nothing to do. */
	int (*take)(struct record_fill *f, const struct record_value *v);
	enum record_place inner; /* what a container holds */
};

/* The keys of an object, or the one row for all elements of an array. */
struct record_keys {
	const char *path; /* for messages: "transactions." */
	bool object;
	const struct record_key *keys;
	size_t n_keys;
};
extern const struct record_keys record_keys[];

/* Check what concerns several keys, at the end.  1, or 0 after record_keys_fail(). */
int record_keys_finish(struct record_fill *f);

/* Store the reason.  Always 0, for `return record_keys_fail(...)`. */
int record_keys_fail(struct record_fill *f, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
