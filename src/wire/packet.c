/*
 * Milter packets: a length of four bytes in network order, a letter, data.  Framing
 * only; what the letters mean is milter.c (the filter's side) and milter_mta.c
 * (the MTA's side).  No descriptors and no state: the caller keeps the bytes.
 */
#include <arpa/inet.h>
#include <string.h>

#include "packet.h"

#define LENGTH_SIZE 4

int
packet_take(const char *bytes, size_t len, size_t max, struct packet *packet_r)
{
	uint32_t n;

	if (len < LENGTH_SIZE)
		return 0;
	memcpy(&n, bytes, LENGTH_SIZE);
	n = ntohl(n);
	if (n == 0 || n > max)
		return -1;
	if (len - LENGTH_SIZE < n)
		return 0;
	packet_r->code = bytes[LENGTH_SIZE];
	packet_r->at = bytes + LENGTH_SIZE + 1;
	packet_r->left = n - 1;
	packet_r->size = LENGTH_SIZE + (size_t)n;
	return 1;
}

static void
skip(struct packet *p, size_t n)
{
	p->at += n;
	p->left -= n;
}

const char *
packet_text(struct packet *p)
{
	const char *text = p->at;
	const char *nul = p->left > 0 ? memchr(text, '\0', p->left) : NULL;

	if (nul == NULL)
		return NULL;
	skip(p, (size_t)(nul - text) + 1);
	return text;
}

static int
take(struct packet *p, void *out, size_t n)
{
	if (p->left < n)
		return -1;
	memcpy(out, p->at, n);
	skip(p, n);
	return 0;
}

int
packet_u32(struct packet *p, uint32_t *value_r)
{
	if (take(p, value_r, sizeof(*value_r)) != 0)
		return -1;
	*value_r = ntohl(*value_r);
	return 0;
}

int
packet_u16(struct packet *p, uint16_t *value_r)
{
	if (take(p, value_r, sizeof(*value_r)) != 0)
		return -1;
	*value_r = ntohs(*value_r);
	return 0;
}

int
packet_octet(struct packet *p, char *value_r)
{
	return take(p, value_r, sizeof(*value_r));
}

struct packet_part
packet_part_text(const char *text)
{
	return (struct packet_part){text, strlen(text) + 1};
}

struct packet_part
packet_part_u32(uint32_t value, char out[4])
{
	value = htonl(value);
	memcpy(out, &value, sizeof(value));
	return (struct packet_part){out, sizeof(value)};
}

int
packet_add(struct buf *out, char code, const struct packet_part *parts, size_t n)
{
	size_t len = 1;
	char field[LENGTH_SIZE];

	for (size_t i = 0; i < n; i++) {
		if (parts[i].len > UINT32_MAX - len)
			return -1;
		len += parts[i].len;
	}
	if (buf_reserve(out, LENGTH_SIZE + len) != 0)
		return -1;
	/* Nothing below fails: there is room. */
	packet_part_u32((uint32_t)len, field);
	buf_add(out, field, sizeof(field));
	buf_addc(out, code);
	for (size_t i = 0; i < n; i++)
		buf_add(out, parts[i].data, parts[i].len);
	return 0;
}
