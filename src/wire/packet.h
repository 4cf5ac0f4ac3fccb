#ifndef LYCHGATE_PACKET_H
#define LYCHGATE_PACKET_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"

/*
 * A milter packet at rest: letter and data, which point into the bytes it was
 * taken from and live as long as they do.  The reading functions move ${at} forward.
 */
struct packet {
	char code;
	const char *at; /* what is not yet read of the data */
	size_t left;
	size_t size; /* bytes of the whole packet, length field included */
};

/*
 * Look for a packet at the front of ${bytes}; ${max} limits what its length field may
 * say.  1: there is one, take ${packet_r->size} bytes away when done with it.  0: its
 * end has not come yet.  -1: a length of 0 or above ${max}; nothing behind it can be
 * trusted.  Only 1 stores anything.  The length is judged as soon as it is there.
 */
int packet_take(const char *bytes, size_t len, size_t max, struct packet *packet_r);

/* A NUL-terminated text.  NULL (nothing read) when no NUL is left. */
const char *packet_text(struct packet *p);

/* A number in network order, or one byte.  0, or -1 (nothing read, nothing stored). */
int packet_u32(struct packet *p, uint32_t *value_r);
int packet_u16(struct packet *p, uint16_t *value_r);
int packet_octet(struct packet *p, char *value_r);

/* A piece of a packet's data. */
struct packet_part {
	const void *data;
	size_t len;
};

/* A text as a part, with its NUL; and a number's bytes in network order. */
struct packet_part packet_part_text(const char *text);
struct packet_part packet_part_u32(uint32_t value, char out[4]);

/*
 * Append a packet of the letter and ${n} parts.  0, or -1 without memory or when it would
 * be longer than a length field can say (out is unchanged: never half a packet).
 */
int packet_add(struct buf *out, char code, const struct packet_part *parts, size_t n);

#endif
