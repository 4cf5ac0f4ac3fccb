#ifndef LYCHGATE_TAUGHT_H
#define LYCHGATE_TAUGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "context.h"
#include "helo.h"
#include "hostname.h"
#include "manner.h"
#include "owners.h"
#include "profile.h"

/*
 * What a host taught, so that just that can be taken back.  The profile knows whether it
 * did (profile.taught): a label that was earned while learning was frozen taught nobody.
 */

/* Its relatives were taught its label, by a session that spoke in this ${manner}. */
void taught_note(struct profile *p, const struct manner *manner);
void taught_nothing(struct profile *p);
bool taught_relatives(const struct profile *p);

/* Are proven hosts counted as good in contexts of this kind (TEACH_PROVEN), and no
 * established servers? */
bool taught_by_proven(enum context_kind kind);

/* Does such a label teach contexts of this kind? */
bool
taught_reaches(enum context_kind kind, enum host_label label, enum label_origin origin);

/* How much of its label there is still in a context of ${kind} that it taught, as labels
 * fade there (context.h); 0: it taught nobody, or none of that kind. */
double taught_left(const struct profile *p, enum context_kind kind, uint32_t now_s);

/* It came for the first time while learning was frozen: it was not counted as seen. */
void taught_unseen(struct profile *p);
bool taught_seen(const struct profile *p);

/* ${manner} as it was when the label was taught, as far as the profile has it. */
struct manner taught_manner(const struct profile *p, struct manner manner);

/* Times at which a host teaches: it gets a hard label; it becomes proven (server.h). */
enum taught_what { TAUGHT_LABEL, TAUGHT_PROVEN, TAUGHT_WHATS };
const char *taught_what_name(enum taught_what what); /* "label", "proven" */

/*
 * As what it taught: by these it is in its contexts, and it may come under others later.
 * Kept in the database only, and asked for when it is to be taken back.
 */
#define TAUGHT_HELO_MAX 256 /* longer ones are cut, as names of contexts are */
struct taught_as {
	uint32_t at_s;
	enum name_class name_class;
	enum helo_class helo_class;
	enum ptr_status ptr_status;
	struct manner manner;
	struct owner owner;
	char ptr[DNAME_MAX]; /* normalised, or "" */
	char helo[TAUGHT_HELO_MAX];
	char stray[DNAME_MAX]; /* of the manner, or "" */
};

/* All of a manner but the dialect, which the host's key has, and the stray sender's
 * domain; and back. */
uint32_t taught_pack(const struct manner *manner);
struct manner taught_unpack(uint32_t packed, enum dialect dialect);

/* Copy a HELO, cut where it is too long. */
void taught_set_helo(struct taught_as *as, const char *helo);

#endif
