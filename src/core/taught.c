/* Bits of a byte, which stand in the database as a number, and so do those of a manner.
 */
#include "taught.h"

#include <assert.h>
#include <string.h>

#include "decay.h"

#define RELATIVES	   1
#define TLS_SHIFT	   1 /* two bits: enum tls_status */
#define TWO_BITS	   3
#define UNSEEN		   8
#define ITS_PROVIDER_SHIFT 4 /* two bits each: enum sender_provider, sender_home */
#define ITS_SENDER_SHIFT   6

/* Of a packed manner. */
#define PACE_SHIFT     2
#define SENDER_SHIFT   4
#define PROVIDER_SHIFT 6
#define CONTENT_SHIFT  8

_Static_assert(TLS_ON <= 3 && PACE_SLOW <= 3 && SENDER_ELSEWHERE <= 3 &&
		   SENDER_PROVIDER_NONE <= 3,
	       "two bits each");

void
taught_note(struct profile *p, const struct manner *manner)
{
	taught_nothing(p);
	p->taught |= (uint8_t)(RELATIVES | (unsigned)manner->tls << TLS_SHIFT |
			       (unsigned)manner->provider << ITS_PROVIDER_SHIFT |
			       (unsigned)manner->sender << ITS_SENDER_SHIFT);
}

void
taught_nothing(struct profile *p)
{
	p->taught &= UNSEEN;
}

bool
taught_relatives(const struct profile *p)
{
	return (p->taught & RELATIVES) != 0;
}

bool
taught_by_proven(enum context_kind kind)
{
	return kind == CONTEXT_CLASS || kind == CONTEXT_NAME_CLASS;
}

/*
 * What gave a label must not learn from it: who says our name as HELO says that HELO. And
 * a server is established by its names, which proves nothing of them.
 */
bool
taught_reaches(enum context_kind kind, enum host_label label, enum label_origin origin)
{
	bool of_helo = kind == CONTEXT_CLASS || kind == CONTEXT_HELO ||
		       kind == CONTEXT_HELO_TEMPLATE;

	if (label == LABEL_SERVER)
		return !taught_by_proven(kind);
	return !(of_helo && origin == ORIGIN_HELO_OURS);
}

double
taught_left(const struct profile *p, enum context_kind kind, uint32_t now_s)
{
	enum host_label label = (enum host_label)p->label;

	if (label == LABEL_NONE || !taught_relatives(p) ||
	    !taught_reaches(kind, label, (enum label_origin)p->origin))
		return 0;
	return decay_factor(p->labelled_s, now_s, CONTEXT_HALF_LIFE_S);
}

void
taught_unseen(struct profile *p)
{
	p->taught |= UNSEEN;
}

bool
taught_seen(const struct profile *p)
{
	return (p->taught & UNSEEN) == 0;
}

static enum tls_status
tls_of(unsigned bits)
{
	return bits <= TLS_ON ? (enum tls_status)bits : TLS_UNKNOWN;
}

static enum sender_home
sender_of(unsigned bits)
{
	return bits <= SENDER_ELSEWHERE ? (enum sender_home)bits : SENDER_HOME_NOT_KNOWN;
}

static enum sender_provider
provider_of(unsigned bits)
{
	return bits <= SENDER_PROVIDER_NONE ? (enum sender_provider)bits
					    : SENDER_PROVIDER_NOT_KNOWN;
}

struct manner
taught_manner(const struct profile *p, struct manner manner)
{
	manner.tls = tls_of(p->taught >> TLS_SHIFT & TWO_BITS);
	manner.provider = provider_of(p->taught >> ITS_PROVIDER_SHIFT & TWO_BITS);
	manner.sender = sender_of(p->taught >> ITS_SENDER_SHIFT & TWO_BITS);
	return manner;
}

const char *
taught_what_name(enum taught_what what)
{
	static const char *const names[] = {
	    [TAUGHT_LABEL] = "label", [TAUGHT_PROVEN] = "proven"};

	assert(what < TAUGHT_WHATS);
	return names[what];
}

uint32_t
taught_pack(const struct manner *m)
{
	return (uint32_t)m->tls | (uint32_t)m->pace << PACE_SHIFT |
	       (uint32_t)m->sender << SENDER_SHIFT |
	       (uint32_t)m->provider << PROVIDER_SHIFT | m->content << CONTENT_SHIFT;
}

struct manner
taught_unpack(uint32_t packed, enum dialect dialect)
{
	unsigned pace = packed >> PACE_SHIFT & TWO_BITS;

	return (struct manner){
	    .dialect = dialect,
	    .tls = tls_of(packed & TWO_BITS),
	    .pace = pace <= PACE_SLOW ? (enum pace)pace : PACE_NOT_KNOWN,
	    .sender = sender_of(packed >> SENDER_SHIFT & TWO_BITS),
	    .provider = provider_of(packed >> PROVIDER_SHIFT & TWO_BITS),
	    .content = packed >> CONTENT_SHIFT};
}

void
taught_set_helo(struct taught_as *as, const char *helo)
{
	size_t len = strnlen(helo, sizeof(as->helo) - 1);

	memcpy(as->helo, helo, len);
	as->helo[len] = '\0';
}
