/* Bits of a byte, which stand in the database as a number. */
#include "taught.h"

#define RELATIVES 1
#define TLS_SHIFT 1 /* two bits: enum tls_status */
#define TLS_MASK  3

void
taught_note(struct profile *p, const struct manner *manner)
{
	p->taught = (uint8_t)(RELATIVES | (unsigned)manner->tls << TLS_SHIFT);
}

void
taught_nothing(struct profile *p)
{
	p->taught = 0;
}

bool
taught_relatives(const struct profile *p)
{
	return (p->taught & RELATIVES) != 0;
}

struct manner
taught_manner(const struct profile *p, struct manner manner)
{
	unsigned tls = p->taught >> TLS_SHIFT & TLS_MASK;

	manner.tls = tls <= TLS_ON ? (enum tls_status)tls : TLS_UNKNOWN;
	return manner;
}
