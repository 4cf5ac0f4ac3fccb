/*
 * Names, HELOs and recipients in the proportions that were measured on real mail
 * (doc/judgement.md): most zombies have the address in their names, HELOs of one label
 * are common, half of the names they try do not exist.  Providers, their networks and
 * naming schemes are few, so that contexts fill as they do in life.
 */
#include <arpa/inet.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "mix.h"

#define PROVIDERS 300
#define SERVERS	  500
#define USERS	  2000
#define WORDS	  400 /* HELOs of one label */

/* splitmix64 (Steele, Lea, Flood 2014): each session has its own stream. */
static uint64_t
next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static unsigned
below(uint64_t *state, unsigned n)
{
	return (unsigned)(next(state) % n);
}

static void
set_ip(struct mix *m, uint32_t ip)
{
	ip = htonl(ip);
	m->ip.family = 4;
	memcpy(m->ip.bytes, &ip, sizeof(ip));
	(void)addr_format(&m->ip, m->ip_text);
}

/* Two /16 of its own for each provider. */
static uint32_t
provider_ip(unsigned provider, uint64_t *state)
{
	uint32_t net = 24u * 256 + provider * 2 + below(state, 2);

	return net << 16 | (uint32_t)(next(state) & 0xffff);
}

static void
provider_name(unsigned provider, char out[48])
{
	static const char *const tops[] = {"net", "com.br", "de", "co.uk", "ne.jp", "pl"};

	(void)snprintf(out, 48, "provider%u.%s", provider, tops[provider % 6]);
}

static void
zombie_ptr(struct mix *m, unsigned provider, uint64_t *state)
{
	const uint8_t *b = m->ip.bytes;
	unsigned kind = below(state, 100);
	char domain[48];

	provider_name(provider, domain);
	m->ptr_status = kind < 15 ? PTR_NONE : kind < 30 ? PTR_FORGED : PTR_OK;
	if (m->ptr_status == PTR_NONE)
		return;
	switch (provider % 4) {
	case 0:
		(void)snprintf(m->ptr, sizeof(m->ptr), "%u-%u-%u-%u.dynamic.%s", b[0],
			       b[1], b[2], b[3], domain);
		break;
	case 1:
		(void)snprintf(m->ptr, sizeof(m->ptr), "dsl%03u%03u.%u.%u.adsl.%s", b[2],
			       b[3], b[1], b[0], domain);
		break;
	case 2:
		(void)snprintf(m->ptr, sizeof(m->ptr), "p%02x%02x%02x%02x.dip%u.%s", b[0],
			       b[1], b[2], b[3], below(state, 3), domain);
		break;
	default:
		(void)snprintf(m->ptr, sizeof(m->ptr), "host%u.cust-%u.%s",
			       (unsigned)b[3] << 8 | b[2], b[1], domain);
	}
}

static void
zombie_helo(struct mix *m, uint64_t *state)
{
	unsigned kind = below(state, 100);
	const char *domain = strchr(m->mail_from, '@') + 1;

	if (kind < 25 && m->ptr[0] != '\0')
		(void)snprintf(m->helo, sizeof(m->helo), "%s", m->ptr);
	else if (kind < 35)
		(void)snprintf(m->helo, sizeof(m->helo), "localhost");
	else if (kind < 65)
		(void)snprintf(m->helo, sizeof(m->helo), "pc%u", below(state, WORDS));
	else if (kind < 80)
		(void)snprintf(m->helo, sizeof(m->helo), "%s", domain);
	else if (kind < 90)
		(void)snprintf(m->helo, sizeof(m->helo), "[%s]", m->ip_text);
	else
		(void)snprintf(m->helo, sizeof(m->helo), "mx%u.example%u.com",
			       below(state, 10), below(state, 10000));
}

static void
make_rcpts(struct mix *m, unsigned unknown_percent, uint64_t *state)
{
	m->n_rcpts = 1 + (below(state, 10) < 3);
	for (size_t i = 0; i < m->n_rcpts; i++) {
		bool unknown = below(state, 100) < unknown_percent;

		m->rcpts[i].mta = unknown ? MTA_UNKNOWN : MTA_ACCEPTED;
		(void)snprintf(m->rcpts[i].to, sizeof(m->rcpts[i].to),
			       "%s%u@customer%u.example", unknown ? "guess" : "user",
			       below(state, USERS), below(state, 50));
	}
}

static void __attribute__((format(printf, 3, 4)))
add_header(struct mix *m, const char *name, const char *format, ...)
{
	struct mix_header *h = &m->headers[m->n_headers++];
	va_list ap;

	(void)snprintf(h->name, sizeof(h->name), "%s", name);
	va_start(ap, format);
	(void)vsnprintf(h->value, sizeof(h->value), format, ap);
	va_end(ap);
}

static void
make_headers(struct mix *m, uint64_t i)
{
	if (m->server) {
		add_header(m, "Received",
			   "from desk.%s ([10.0.0.9]) by %s with ESMTPSA id %llx;"
			   "\n\tFri, 14 Jun 2024 10:00:00 +0200",
			   strchr(m->mail_from, '@') + 1, m->helo, (unsigned long long)i);
		add_header(m, "DKIM-Signature", "v=1; a=rsa-sha256; d=%s; s=mail; b=Zm9v",
			   strchr(m->mail_from, '@') + 1);
	}
	add_header(m, "From", "\"Somebody\" <%s>", m->mail_from);
	add_header(m, "To", "<%s>", m->rcpts[0].to);
	add_header(m, "Subject", "About number %llu", (unsigned long long)i);
	add_header(m, "Date", "Fri, 14 Jun 2024 10:00:00 +0200");
	add_header(m, "Message-ID", "<%llx.%s>", (unsigned long long)i, m->mail_from);
	add_header(m, "MIME-Version", "1.0");
	add_header(m, "Content-Type", "text/plain; charset=utf-8");
	if (!m->server)
		add_header(m, "X-Mailer", "Outlook Express 6.00.2900.2180");
}

static void
make_server(struct mix *m, uint64_t *state)
{
	unsigned number = below(state, SERVERS);

	m->server = true;
	set_ip(m, (100u << 24) + number * 977);
	m->ptr_status = PTR_OK;
	(void)snprintf(m->ptr, sizeof(m->ptr), "mail%u.firm%u.com", number % 3, number);
	(void)snprintf(m->helo, sizeof(m->helo), "%s", m->ptr);
	m->tls = number % 5 != 0;
	(void)snprintf(m->mail_from, sizeof(m->mail_from), "person%u@firm%u.com",
		       below(state, 40), number);
	m->args[m->n_args++] = "SIZE=2841";
	m->args[m->n_args++] = "BODY=8BITMIME";
	make_rcpts(m, 3, state);
	m->wants_data = true;
}

static void
make_zombie(struct mix *m, uint64_t *state)
{
	unsigned provider = below(state, PROVIDERS);

	set_ip(m, provider_ip(provider, state));
	zombie_ptr(m, provider, state);
	(void)snprintf(m->mail_from, sizeof(m->mail_from), "name%u@freemail%u.com",
		       below(state, 100000), below(state, 2000));
	zombie_helo(m, state);
	if (below(state, 3) == 0)
		m->args[m->n_args++] = "SIZE=1530";
	make_rcpts(m, 50, state);
	m->wants_data = below(state, 10) < 8;
}

static void
make_bounce(struct mix *m, uint64_t seed, uint64_t i)
{
	unsigned number = (unsigned)(i % 5000);

	set_ip(m, (110u << 24) + number * 3001);
	m->ptr_status = PTR_OK;
	(void)snprintf(m->ptr, sizeof(m->ptr), "mx%u.site%u.org", number % 3, number);
	(void)snprintf(m->helo, sizeof(m->helo), "%s", m->ptr);
	if (seed >= MIX_SENDER)
		(void)snprintf(m->mail_from, sizeof(m->mail_from), "list@site%u.org",
			       number);
	m->args[m->n_args++] = "SIZE=2841";
	m->n_rcpts = 1;
	m->rcpts[0].mta = MTA_ACCEPTED;
	(void)snprintf(m->rcpts[0].to, sizeof(m->rcpts[0].to),
		       "victim+prvs=0%09u@customer0.example", (unsigned)(i % 1000000000));
}

void
mix_make(uint64_t seed, uint64_t i, struct mix *m_r)
{
	uint64_t state = seed;

	state = next(&state) ^ i;
	memset(m_r, 0, sizeof(*m_r));
	if (seed >= MIX_STORM) {
		make_bounce(m_r, seed, i);
		return;
	}
	if (below(&state, 10) < 2)
		make_server(m_r, &state);
	else
		make_zombie(m_r, &state);
	make_headers(m_r, i);
}
