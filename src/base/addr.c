/*
 * Addresses and networks.  The text forms are libc's (inet_pton, inet_ntop), which
 * know neither white space nor octal nor scope ids; the rest is bits.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "addr.h"
#include "num.h"

#define MAPPED_BITS 96

/* Behind a translator (RFC 6052; RFC 7755: of a whole site) all IPv4 clients come with
 * the second one: as IPv6 they would be one host. */
static const uint8_t mapped_prefixes[][MAPPED_BITS / 8] = {
    {[10] = 0xff, [11] = 0xff}, /* ::ffff:0:0/96, RFC 4291 section 2.5.5.2 */
    {[1] = 0x64, 0xff, 0x9b},	/* 64:ff9b::/96, RFC 6052 section 2.1 */
};

static unsigned
width(const struct addr *addr)
{
	return addr->family == 4 ? 32 : addr->family == 6 ? 128 : 0;
}

static bool
begins_with(const struct addr *addr, const uint8_t prefix[MAPPED_BITS / 8])
{
	return addr->family == 6 && memcmp(addr->bytes, prefix, MAPPED_BITS / 8) == 0;
}

/* As it is written: what is mapped is an IPv6 address. */
static int
read_as_is(const char *text, struct addr *addr_r)
{
	struct addr addr = {0};

	if (inet_pton(AF_INET, text, addr.bytes) == 1)
		addr.family = 4;
	else if (inet_pton(AF_INET6, text, addr.bytes) == 1)
		addr.family = 6;
	else
		return -1;
	*addr_r = addr;
	return 0;
}

/* Make an IPv4 address of a mapped one.  Was it one? */
static bool
unmap(struct addr *addr)
{
	struct addr v4 = {.family = 4};

	if (!begins_with(addr, mapped_prefixes[0]) &&
	    !begins_with(addr, mapped_prefixes[1]))
		return false;
	memcpy(v4.bytes, addr->bytes + MAPPED_BITS / 8, 4);
	*addr = v4;
	return true;
}

int
addr_parse(const char *text, struct addr *addr_r)
{
	if (read_as_is(text, addr_r) != 0)
		return -1;
	(void)unmap(addr_r);
	return 0;
}

/* inet_ntop(3) goes through printf. */
static void
ipv4_format(const uint8_t octets[4], char *out)
{
	for (int i = 0; i < 4; i++) {
		unsigned octet = octets[i];

		if (octet >= 100)
			*out++ = (char)('0' + octet / 100);
		if (octet >= 10)
			*out++ = (char)('0' + octet / 10 % 10);
		*out++ = (char)('0' + octet % 10);
		*out++ = '.';
	}
	out[-1] = '\0';
}

char *
addr_format(const struct addr *addr, char out[ADDR_TEXT_MAX])
{
	if (addr->family == 0)
		snprintf(out, ADDR_TEXT_MAX, "unknown");
	else if (addr->family == 4)
		ipv4_format(addr->bytes, out);
	else
		inet_ntop(AF_INET6, addr->bytes, out, ADDR_TEXT_MAX);
	return out;
}

bool
addr_equal(const struct addr *a, const struct addr *b)
{
	return addr_compare(a, b) == 0;
}

int
addr_compare(const struct addr *a, const struct addr *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

struct addr
addr_mask(const struct addr *addr, unsigned bits)
{
	struct addr masked = *addr;

	if (bits >= width(addr))
		return masked;
	masked.bytes[bits / 8] &= (uint8_t)(0xff00 >> bits % 8);
	for (size_t i = bits / 8 + 1; i < sizeof(masked.bytes); i++)
		masked.bytes[i] = 0;
	return masked;
}

struct addr
addr_unit(const struct addr *addr)
{
	return addr_mask(addr, 64);
}

static bool
in_any(const struct addr *addr, const struct net *nets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (net_contains(&nets[i], addr))
			return true;
	return false;
}

bool
addr_is_loopback(const struct addr *addr)
{
	static const struct net loopback[] = {
	    {{4, {127}}, 8},
	    {{6, {[15] = 1}}, 128},
	};

	return in_any(addr, loopback, sizeof(loopback) / sizeof(loopback[0]));
}

bool
addr_is_private(const struct addr *addr)
{
	static const struct net private[] = {
	    {{4, {10}}, 8},
	    {{4, {172, 16}}, 12}, /* RFC 1918 */
	    {{4, {192, 168}}, 16},
	    {{4, {100, 64}}, 10},		    /* RFC 6598 */
	    {{4, {169, 254}}, 16},		    /* RFC 3927 */
	    {{6, {0xfe, 0x80}}, 10},		    /* RFC 4291 */
	    {{6, {0xfc}}, 7},			    /* RFC 4193 */
	    {{6, {0, 0x64, 0xff, 0x9b, 0, 1}}, 48}, /* RFC 8215 */
	};

	return addr_is_loopback(addr) ||
	       in_any(addr, private, sizeof(private) / sizeof(private[0]));
}

static bool
net_is_masked(const struct net *net)
{
	struct addr masked = addr_mask(&net->addr, net->bits);

	return addr_equal(&masked, &net->addr);
}

/* All of a translator's network, or more, holds no client, for they come as IPv4; as IPv4
 * it would hold everybody. */
static bool
is_wide_translator(const struct addr *addr, uint64_t bits)
{
	return bits <= MAPPED_BITS && begins_with(addr, mapped_prefixes[1]);
}

int
net_parse(const char *text, struct net *net_r)
{
	char address[ADDR_TEXT_MAX];
	size_t len = strcspn(text, "/");
	uint64_t bits;
	struct net net;

	if (len >= sizeof(address))
		return -1;
	memcpy(address, text, len);
	address[len] = '\0';
	if (read_as_is(address, &net.addr) != 0)
		return -1;
	bits = width(&net.addr);
	if (text[len] != '\0' && num_u64_parse(text + len + 1, 0, bits, &bits) != 0)
		return -1;
	if (!is_wide_translator(&net.addr, bits) && unmap(&net.addr)) {
		if (bits < MAPPED_BITS)
			return -1;
		bits -= MAPPED_BITS;
	}
	net.bits = (uint8_t)bits;
	if (!net_is_masked(&net))
		return -1;
	*net_r = net;
	return 0;
}

char *
net_format(const struct net *net, char out[NET_TEXT_MAX])
{
	char *end;

	addr_format(&net->addr, out);
	if (net->bits < width(&net->addr)) {
		end = out + strlen(out);
		*end++ = '/';
		(void)num_u64_format(net->bits, end);
	}
	return out;
}

struct net
net_of(const struct addr *addr, unsigned bits)
{
	struct net net = {addr_mask(addr, bits), (uint8_t)width(addr)};

	if (bits < net.bits)
		net.bits = (uint8_t)bits;
	return net;
}

bool
net_contains(const struct net *net, const struct addr *addr)
{
	unsigned whole = net->bits / 8, rest = net->bits % 8;
	unsigned mask = 0xff00u >> rest & 0xff;

	if (net->addr.family != addr->family || addr->family == 0)
		return false;
	return memcmp(net->addr.bytes, addr->bytes, whole) == 0 &&
	       (rest == 0 || ((net->addr.bytes[whole] ^ addr->bytes[whole]) & mask) == 0);
}
