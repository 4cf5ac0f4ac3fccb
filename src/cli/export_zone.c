/*
 * Lists that are asked by DNS.
 *
 * rbldnsd(8): a file of type "combined", with a set of IPv4 addresses and a trie of IPv6
 * networks; TXT has the reason.  The test entries are those of RFC 5782 section 5:
 * 127.0.0.2 is listed, 127.0.0.1 is not, for IPv6 in their mapped form.
 *
 * RPZ (draft-vixie-dnsop-dns-rpz, and the manual of BIND): triggers of the kind rpz-ip,
 * which meet names that resolve to a zombie: what a botnet hosts (fast flux).  The other
 * kind, rpz-client-ip, is about who asks the resolver: no mail client of ours does.
 */
#include "export_zone.h"

#define TXT_MAX 200 /* a string of TXT has 255 bytes */

/* One family; each entry with its reason as TXT. */
static void
rbldnsd_entries(const struct export_job *job, uint8_t family)
{
	for (size_t i = 0; i < job->list->n; i++) {
		const struct export_entry *e = &job->list->items[i];
		char net[NET_TEXT_MAX], until[EXPORT_TIME_MAX];

		if (e->net.addr.family == family)
			fprintf(job->to, "%s :127.0.0.2:%.*s (until %s)\n",
				net_format(&e->net, net), TXT_MAX, e->text,
				export_format_time(e->until_s, until));
	}
}

int
export_zone_rbldnsd(const struct export_job *job)
{
	export_format_head(job, "#");
	fputs("$DATASET ip4set:v4 @\n"
	      ":127.0.0.2:zombie\n"
	      "127.0.0.2 :127.0.0.2:test entry (RFC 5782)\n",
	      job->to);
	rbldnsd_entries(job, 4);
	fputs("$DATASET ip6trie:v6 @\n"
	      ":127.0.0.2:zombie\n"
	      "::ffff:7f00:2/128 :127.0.0.2:test entry (RFC 5782)\n",
	      job->to);
	rbldnsd_entries(job, 6);
	return 0;
}

static unsigned
group_of(const struct addr *addr, int i)
{
	return (unsigned)addr->bytes[2 * i] << 8 | addr->bytes[2 * i + 1];
}

/* "64.zz.2.1.db8.2001": the groups backwards, the first run of zeros from the end as zz.
 * A /64 always ends in four of them. */
static void
rpz_owner6(const struct export_job *job, const struct net *net)
{
	int last = 7;

	while (last >= 0 && group_of(&net->addr, last) == 0)
		last--;
	fprintf(job->to, "%u.zz", net->bits);
	for (int i = last; i >= 0; i--)
		fprintf(job->to, ".%x", group_of(&net->addr, i));
}

static void
rpz_owner4(const struct export_job *job, const struct net *net)
{
	const uint8_t *b = net->addr.bytes;

	fprintf(job->to, "%u.%u.%u.%u.%u", net->bits, b[3], b[2], b[1], b[0]);
}

int
export_zone_rpz(const struct export_job *job)
{
	export_format_head(job, ";");
	fprintf(job->to,
		"$TTL 300\n"
		"@ SOA localhost. hostmaster.localhost. ( %u 300 60 604800 300 )\n"
		"@ NS localhost.\n",
		job->now_s);
	for (size_t i = 0; i < job->list->n; i++) {
		const struct export_entry *e = &job->list->items[i];
		char until[EXPORT_TIME_MAX];

		if (e->net.addr.family == 4)
			rpz_owner4(job, &e->net);
		else
			rpz_owner6(job, &e->net);
		fprintf(job->to, ".rpz-ip CNAME . ; until %s: %s\n",
			export_format_time(e->until_s, until), e->text);
	}
	return 0;
}
