#ifndef LYCHGATE_CONTENT_H
#define LYCHGATE_CONTENT_H

#include <stdint.h>

#include "header.h"

/*
 * What the messages of one identity looked like, as a set: a bit for each answer to each
 * question that any of them gave.  An answer holds while all messages gave the same one;
 * where they differ, as those of a server with many users do, it says nothing.  Sets of
 * two nodes unite by OR.
 */
enum content_bit {
	CONTENT_TRACE_SOME = 1 << 0, /* had Received headers */
	CONTENT_TRACE_NONE = 1 << 1,
	CONTENT_DATE_OK = 1 << 2,
	CONTENT_DATE_MISSING = 1 << 3,
	CONTENT_DATE_WRONG = 1 << 4, /* bad, absurd zone, ahead, behind */
	CONTENT_ID_NONE = 1 << 5,
	CONTENT_ID_RECIPIENT = 1 << 6,
	CONTENT_ID_ODD = 1 << 7,
	CONTENT_ID_SENDER = 1 << 8,
	CONTENT_ID_HELO = 1 << 9,
	CONTENT_ID_OTHER = 1 << 10,
	CONTENT_ID_DOLLARS = 1 << 11, /* its shape is Outlook's */
	CONTENT_ID_PLAIN = 1 << 12,
	CONTENT_MAILER_NONE = 1 << 13,
	CONTENT_MAILER_FITS = 1 << 14,
	CONTENT_MAILER_MISFIT = 1 << 15,
	CONTENT_TO_SOME = 1 << 16, /* had To or Cc */
	CONTENT_TO_NONE = 1 << 17,
	CONTENT_LIST = 1 << 18,
	CONTENT_NO_LIST = 1 << 19,
	CONTENT_ID_FEW_NETWORKS = 1 << 20, /* its Message-ID's domain: see spread.h */
	CONTENT_ID_MANY_NETWORKS = 1 << 21,
	CONTENT_NULL_PROGRAM = 1 << 22, /* null sender: a program wrote it */
	CONTENT_NULL_PERSON = 1 << 23	/* a person's program */
};

/* In 3 bytes, as a profile has it. */
#define CONTENT_BYTES 3
uint32_t content_get(const uint8_t packed[CONTENT_BYTES]);
void content_add(uint8_t packed[CONTENT_BYTES], uint32_t bits);

/*
 * The bits that a message gives, but those of networks.  Of one with a null sender only
 * who wrote it: bounces look otherwise, and come from valid servers.
 */
uint32_t content_of(const struct header *header, bool null_sender);

/* Of the answers that ${bits} hold, those that hold alone for their question. */
uint32_t content_agreed(uint32_t bits);

#endif
