#ifndef LYCHGATE_PRIVACY_H
#define LYCHGATE_PRIVACY_H

#include <stdint.h>

#include "arena.h"
#include "session.h"

/* How much of the addresses of senders and recipients the journal may hold. */
enum privacy_mode {
	PRIVACY_FULL,
	PRIVACY_HASHED, /* "~1a2b3c4d@example.com": equal ones stay equal */
	PRIVACY_NONE	/* empty; header values are dropped in both cases */
};

struct privacy {
	enum privacy_mode mode;
	uint8_t key[16]; /* the database's secret */
};

/*
 * The form in which an address is stored: ${address} itself, or text made in ${scratch};
 * NULL without memory.  Case does not change a hash.  "" stays "".
 */
const char *
privacy_address(const struct privacy *p, const char *address, struct arena *scratch);

/*
 * A shallow copy of a session with the addresses replaced and, unless FULL, header values
 * and the MAIL parameter AUTH= left out.  It shares memory with ${in} and ${scratch} and
 * must not be given to session_fini().  0, or -1 without memory.
 */
int privacy_session(const struct privacy *p, const struct session *in,
		    struct arena *scratch, struct session *out);

#endif
