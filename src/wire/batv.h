#ifndef LYCHGATE_BATV_H
#define LYCHGATE_BATV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tag.h"

/*
 * Tags in the envelope sender of our own mail (Bounce Address Tag Validation,
 * draft-levine-smtp-batv-01): a bounce that comes back to a tagged address answers mail
 * of ours, for nobody else can make the tag.
 *
 *	alice+prvs=KDDDSSSSSS@example.com	BATV_SUBADDRESS (RFC 5233)
 *	prvs=KDDDSSSSSS=alice@example.com	BATV_PRVS, as in the draft
 *
 * K is the digit of the key, DDD the day after 1970 on which the tag expires, modulo
 * 1000, SSSSSS the first three bytes in hexadecimal of an HMAC over KDDD and the address
 * without tag, in lower case.  The draft takes SHA-1; as only we check our tags, this
 * is HMAC-SHA-256.  Upper and lower case are the same, for some mail systems change it.
 *
 * Who guesses hits one of 16.7 million tags: at 30,000 an hour one in three weeks.
 */
enum batv_form { BATV_SUBADDRESS, BATV_PRVS };

#define BATV_TAG	 10  /* characters */
#define BATV_ADDRESS_MAX 322 /* RFC 5321 4.5.3.1: 64 + 1 + 255, an added dot, NUL */

/*
 * A tag expires with the week after next: all mail of an account has one sender for 7
 * days, as greylists and mailing lists want, and a tag is good for 8 days at least (mail
 * waits 5 in a queue, RFC 5321 4.5.4.1) and 14 at most.
 */
#define BATV_STABLE_DAYS   7
#define BATV_LIFE_MAX_DAYS 14

/* The day on which tags made on ${day} (both since 1970) expire: good up to and with it.
 */
uint32_t batv_expiry(uint32_t day);

/* An address taken apart. */
struct batv_address {
	char plain[BATV_ADDRESS_MAX]; /* without tag and last dot, case as it was */
	char tag[BATV_TAG + 1];	      /* in lower case */
	enum batv_form form;
};

/* 0, or -1 (nothing stored) when ${address}, which has no brackets, bears no tag of the
 * forms above or is longer than an address may be. */
int batv_split(const char *address, struct batv_address *split_r);

/*
 * May this sender be signed?  Not the null sender, one without a domain or with a tag
 * already, nor one that a machine reads (VERP, SRS: anything with '=').
 */
bool batv_is_signable(const char *sender);

/*
 * The signed form of ${sender} in ${out}, by the key at hand on ${day}.  0, or -1
 * (nothing stored) when it is not signable, or would be longer than an address may be or
 * its local part than the 64 bytes of RFC 5321 4.5.3.1.1.
 */
int batv_sign(const struct tag_key *key, enum batv_form form, const char *sender,
	      uint32_t day, char out[BATV_ADDRESS_MAX]);

/* What the tag says on ${day}: TAG_VALID, TAG_EXPIRED or, when none of the keys made it,
 * TAG_FORGED. */
enum tag_status batv_check(const struct tag_key *keys, size_t n_keys,
			   const struct batv_address *split, uint32_t day);

#endif
