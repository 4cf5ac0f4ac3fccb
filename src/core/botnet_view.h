#ifndef LYCHGATE_BOTNET_VIEW_H
#define LYCHGATE_BOTNET_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "botnet_token.h"

/*
 * What the judgement is told of botnets: an immutable picture, made by whoever groups
 * them and swapped in whole, like the policy.
 */
struct botnet_view;

#define BOTNET_LINK_NATS 8.0 /* that link two hosts, or place one */
#define BOTNET_LABELLED	 5   /* hosts known as zombies by hard evidence, at least, */
#define BOTNET_NETWORKS	 3   /* in so many networks: then membership is evidence */

struct botnet_summary {
	uint32_t id;
	char name[BOTNET_TEXT_MAX];
	uint32_t hosts;
	uint32_t labelled; /* of them are zombies by hard evidence */
	double networks;   /* these are in */
	bool evidence;	   /* enough of them, no server there, not ignored */
};

struct botnet_view *botnet_view_create(const uint8_t secret[16]); /* NULL: no memory */
void botnet_view_free(struct botnet_view *v);			  /* NULL is allowed */

/* Fill it, botnets first.  0, or -1 without memory. */
int botnet_view_add(struct botnet_view *v, const struct botnet_summary *summary);
/* A token that only hosts of this botnet have, and its weight in nats. */
int botnet_view_add_token(struct botnet_view *v, enum botnet_kind kind, uint64_t hash,
			  uint32_t id, double nats);

/* Where a visit belongs. */
struct botnet_place {
	const struct botnet_summary *botnet;
	bool member;	 /* seen in it before; false: placed by what it says now */
	bool labelled;	 /* is one of the labelled ones itself */
	bool guest;	 /* a member only by likeness: no evidence */
	double nats;	 /* of the tokens that place it */
	size_t n_shared; /* the strongest of them, one of each family */
	enum botnet_kind shared[BOTNET_FAMILIES];
};

/* About so many members will come: room for them at once.  0, or -1 without memory. */
int botnet_view_reserve(struct botnet_view *v, size_t members);

/* A member; of ${how} count labelled and guest.  0, or -1 without memory. */
int botnet_view_add_member(struct botnet_view *v, const struct host_key *key, uint32_t id,
			   const struct botnet_place *how);

/*
 * Find the botnet of ${visit}: one that its host is a member of, or the one to which its
 * tokens of at least two families lead with BOTNET_LINK_NATS, or that it is a guest of.
 * False when there is none.
 */
bool botnet_view_place(const struct botnet_view *v, const struct botnet_visit *visit,
		       struct botnet_place *place_r);

/* The same for a host of which nothing but its identity is known. */
bool botnet_view_member(const struct botnet_view *v, const struct host_key *key,
			struct botnet_place *place_r);

/* Is any of them evidence? */
bool botnet_view_speaks(const struct botnet_view *v);

/* What its hashes are keyed with: for botnet_visit_make(). */
const uint8_t *botnet_view_secret(const struct botnet_view *v);

const struct botnet_summary *botnet_view_find(const struct botnet_view *v, uint32_t id);
size_t botnet_view_memory(const struct botnet_view *v);

#endif
