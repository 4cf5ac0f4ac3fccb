#ifndef LYCHGATE_ADDR_H
#define LYCHGATE_ADDR_H

#include <stdbool.h>
#include <stdint.h>

#define ADDR_TEXT_MAX 46 /* INET6_ADDRSTRLEN */
#define NET_TEXT_MAX  50

/*
 * An IP address.  An IPv4 address uses bytes[0..3], the rest is zero, so that
 * two equal addresses are equal bytes.  An IPv4-mapped IPv6 address is stored
 * as IPv4, and so is one of the translators' 64:ff9b::/96.
 */
struct addr {
	uint8_t family; /* 4, 6, or 0 = not known */
	uint8_t bytes[16];
};

/* A network: an address with the host bits zero, and the length of its prefix. */
struct net {
	struct addr addr;
	uint8_t bits;
};

/* Dotted quad or RFC 4291 text.  0, or -1 and nothing stored. */
int addr_parse(const char *text, struct addr *addr_r);

/* Text form (IPv6: RFC 5952); "unknown" for family 0.  Returns out. */
char *addr_format(const struct addr *addr, char out[ADDR_TEXT_MAX]);

bool addr_equal(const struct addr *a, const struct addr *b);

/* Negative, 0 or positive: family first, then numerically. */
int addr_compare(const struct addr *a, const struct addr *b);

/* The address with all bits behind the first ${bits} zero. */
struct addr addr_mask(const struct addr *addr, unsigned bits);

/* What is judged as one client: the IPv4 address itself, or the IPv6 /64. */
struct addr addr_unit(const struct addr *addr);

/* 127/8 and ::1; then also RFC 1918, RFC 6598, link-local, ULA and 64:ff9b:1::/48 (a
 * translator's own: behind it may be the whole world). */
bool addr_is_loopback(const struct addr *addr);
bool addr_is_private(const struct addr *addr);

/* "192.0.2.0/24", or a bare address for a network of one.  Host bits that are
 * set, or a prefix too long, are an error.  64:ff9b::/96 itself, and wider, holds nobody.
 * 0, or -1 and nothing stored. */
int net_parse(const char *text, struct net *net_r);

/* Text with "/bits"; the bits are left out for a network of one address. */
char *net_format(const struct net *net, char out[NET_TEXT_MAX]);

struct net net_of(const struct addr *addr, unsigned bits);
bool net_contains(const struct net *net, const struct addr *addr);

#endif
