#ifndef LYCHGATE_TAG_H
#define LYCHGATE_TAG_H

#include <stdint.h>

/*
 * What the judgement knows of the tags in our senders; src/wire/batv.h makes and checks
 * them.
 */

/* The tag in a recipient's address: who was given the address answers mail that left
 * here. NONE: there is none. */
enum tag_status { TAG_NONE, TAG_VALID, TAG_EXPIRED, TAG_FORGED };

struct tag_key {
	uint8_t digit; /* 0 to 9: its name in tags */
	uint8_t secret[32];
};
#define TAG_KEYS 2 /* in force at a time: the newest signs */

#endif
