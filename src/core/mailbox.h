#ifndef LYCHGATE_MAILBOX_H
#define LYCHGATE_MAILBOX_H

#include <stdbool.h>
#include <stdint.h>

/* What it takes for a name that nobody has to become a spamtrap. */
#define MAILBOX_TRAP_ADDRESSES 5
#define MAILBOX_TRAP_NETWORKS  4 /* /16, IPv6 /32 */
#define MAILBOX_TRAP_S	       (14 * 86400)
#define MAILBOX_FORGET_S       (365 * 86400) /* remember mail, and traps, for so long */
/* Who writes monthly hears of it by the next issue that somebody has left. */
#define MAILBOX_LATELY_S (31 * 86400)
#define MAILBOX_STALE_S	 (90 * 86400) /* tries are forgotten, before it is a trap */

/*
 * What is remembered of one local recipient address.  Times are seconds since 1970, 0 =
 * never.  Clients are bits of linear-counting bitmaps (bitcount.h).
 */
struct mailbox {
	uint32_t accepted_first_s, accepted_last_s; /* by the mail server */
	uint32_t tried_first_s, tried_last_s;	    /* while nobody had it */
	uint64_t addresses, networks; /* that tried it and do not look like servers */
	uint64_t servers;	      /* addresses that tried it and do */
	uint32_t trap_s;	      /* when it became a trap */
	uint32_t suspended_s;	      /* a server that is trusted tried it */
	uint32_t hits;		      /* since it is a trap */
	uint32_t compared; /* with so many names, none of them near; not stored */
	uint8_t near;	   /* it may be a misspelling; not stored */
	uint8_t pad[7];	   /* zero: equal mailboxes are equal memory */
};

/* Who tried a name that nobody has.  TRUSTED: established, or good for some days, or by
 * an administrator's word. */
enum mailbox_client { CLIENT_STRANGER, CLIENT_SERVER_LIKE, CLIENT_TRUSTED };

/*
 * Time went on: when nobody had it or tried it for so long that it says nothing any more,
 * it is as if it was never heard of.  Due before anything else is asked of it: the
 * database deletes it by the same rule (store_mailbox_prune()), at some time.
 */
void mailbox_age(struct mailbox *m, uint32_t now_s);

/* The mail server took mail for it: it is somebody's, and no trap. */
void mailbox_accept(struct mailbox *m, uint32_t now_s);

/* Was tried while nobody had it.  The hashes are keyed, of the client's address unit and
 * network. */
void mailbox_try(struct mailbox *m, uint32_t now_s, enum mailbox_client client,
		 uint64_t address_hash, uint64_t network_hash);

/* Has anybody had it, as far as we know?  Within MAILBOX_LATELY_S? */
bool mailbox_was_valid(const struct mailbox *m);
bool mailbox_valid_lately(const struct mailbox *m, uint32_t now_s);

/*
 * Does what is known of its past make it a trap?  How it is spelled is for
 * localpart_is_bait() and the names of its domain to say.
 */
bool mailbox_ripe(const struct mailbox *m);

/* It is a trap from now on; and is it one? */
void mailbox_set_trap(struct mailbox *m, uint32_t now_s);
bool mailbox_is_trap(const struct mailbox *m);

/* Distinct clients that tried it and do not look like servers; that do. */
double mailbox_addresses(const struct mailbox *m);
double mailbox_networks(const struct mailbox *m);
double mailbox_servers(const struct mailbox *m);

/*
 * Fold another node's mailbox of the same address and secret into ${m}.  Commutative,
 * associative, idempotent: times take min or max, bitmaps unite.
 */
void mailbox_merge(struct mailbox *m, const struct mailbox *other);

#endif
