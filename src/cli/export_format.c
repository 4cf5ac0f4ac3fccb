/* One function for each format, from lists to tables of other programs. */
#include "export_format.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "export_zone.h"
#include "netagg.h"
#include "output.h"

#define COMMENT_MAX 100 /* nft: 128 bytes with what is before it */
#define CHUNK	    500 /* elements in one statement of nft */

char *
export_format_time(uint32_t at_s, char out[EXPORT_TIME_MAX])
{
	time_t t = (time_t)at_s;
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(out, EXPORT_TIME_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		out[0] = '\0';
	return out;
}

void
export_format_head(const struct export_job *job, const char *mark)
{
	char at[EXPORT_TIME_MAX];

	fprintf(job->to, "%s Lychgate %s: %zu zombies at %s\n", mark, LYCHGATE_VERSION,
		job->list->n, export_format_time(job->now_s, at));
}

static int
write_plain(const struct export_job *job)
{
	char net[NET_TEXT_MAX];

	for (size_t i = 0; i < job->list->n; i++)
		fprintf(job->to, "%s\n", net_format(&job->list->items[i].net, net));
	return 0;
}

static const struct column columns[] = {
    {"network", NULL, COLUMN_TEXT, 0},	    {"confidence", NULL, COLUMN_REAL, 3},
    {"reason", NULL, COLUMN_TEXT, 0},	    {"text", NULL, COLUMN_TEXT, 0},
    {"convicted_at", NULL, COLUMN_TIME, 0}, {"expires", NULL, COLUMN_TIME, 0},
    {"last_seen", NULL, COLUMN_TIME, 0},
};

static int
write_rows(const struct export_job *job, enum output_format format)
{
	struct output *out =
	    output_create(job->to, format, columns, sizeof(columns) / sizeof(columns[0]));

	if (out == NULL)
		return -1;
	for (size_t i = 0; i < job->list->n; i++) {
		const struct export_entry *e = &job->list->items[i];
		char net[NET_TEXT_MAX];

		output_text(out, net_format(&e->net, net));
		output_real(out, e->confidence);
		output_text(out, e->reason);
		output_text(out, e->text);
		output_time(out, (int64_t)e->convicted_s * 1000);
		output_time(out, (int64_t)e->until_s * 1000);
		output_time(out, (int64_t)e->seen_s * 1000);
	}
	return output_finish(out);
}

static int
write_csv(const struct export_job *job)
{
	return write_rows(job, OUTPUT_CSV);
}

static int
write_jsonl(const struct export_job *job)
{
	return write_rows(job, OUTPUT_JSON);
}

static int
write_cidr(const struct export_job *job)
{
	struct net *nets = calloc(job->list->n + 1, sizeof(*nets));
	char text[NET_TEXT_MAX];
	size_t n;

	if (nets == NULL)
		return -1;
	for (size_t i = 0; i < job->list->n; i++)
		nets[i] = job->list->items[i].net;
	n = netagg(nets, job->list->n);
	for (size_t i = 0; i < n; i++) {
		bool bare = strchr(net_format(&nets[i], text), '/') == NULL;

		fprintf(job->to, "%s%s\n", text, bare ? "/32" : "");
	}
	free(nets);
	return 0;
}

/* cidr_table(5): comments have lines of their own; an access list of postscreen(8) takes
 * the bare word only. */
static int
write_postfix(const struct export_job *job)
{
	export_format_head(job, "#");
	for (size_t i = 0; i < job->list->n; i++) {
		const struct export_entry *e = &job->list->items[i];
		char net[NET_TEXT_MAX], until[EXPORT_TIME_MAX];

		fprintf(job->to, "# until %s: %s\n%s reject\n",
			export_format_time(e->until_s, until), e->text,
			net_format(&e->net, net));
	}
	return 0;
}

static void
nft_element(const struct export_job *job, const struct export_entry *e)
{
	uint32_t left = e->until_s > job->now_s ? e->until_s - job->now_s : 1;
	char net[NET_TEXT_MAX];

	fprintf(job->to, "  %s timeout %us comment \"%.*s\"", net_format(&e->net, net),
		left, COMMENT_MAX, e->text[0] != '\0' ? e->text : "zombie");
}

/* The elements of one family, in statements of bounded length. */
static void
nft_elements(const struct export_job *job, uint8_t family, const char *set)
{
	size_t n = 0;

	for (size_t i = 0; i < job->list->n; i++) {
		const struct export_entry *e = &job->list->items[i];

		if (e->net.addr.family != family)
			continue;
		if (n % CHUNK == 0)
			fprintf(job->to, "%sadd element inet lychgate %s {\n",
				n > 0 ? "\n}\n" : "", set);
		else
			fprintf(job->to, ",\n");
		nft_element(job, e);
		n++;
	}
	if (n > 0)
		fprintf(job->to, "\n}\n");
}

/* nft(8) reads a file as one transaction: the sets are never empty for a moment. */
static int
write_nftables(const struct export_job *job)
{
	export_format_head(job, "#");
	fputs("add table inet lychgate\n"
	      "add set inet lychgate zombies4 { type ipv4_addr; flags timeout; }\n"
	      "add set inet lychgate zombies6 { type ipv6_addr; flags interval, timeout; "
	      "}\n"
	      "flush set inet lychgate zombies4\n"
	      "flush set inet lychgate zombies6\n",
	      job->to);
	nft_elements(job, 4, "zombies4");
	nft_elements(job, 6, "zombies6");
	return 0;
}

static const struct {
	const char *name;
	export_write *write;
} formats[] = {
    {"plain", write_plain},	      {"csv", write_csv},
    {"jsonl", write_jsonl},	      {"cidr", write_cidr},
    {"postfix", write_postfix},	      {"nftables", write_nftables},
    {"rbldnsd", export_zone_rbldnsd}, {"rpz", export_zone_rpz},
};

const char export_format_names[] =
    "plain, csv, jsonl, cidr, postfix, nftables, rbldnsd, rpz";

export_write *
export_format_find(const char *name)
{
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (strcmp(formats[i].name, name) == 0)
			return formats[i].write;
	return NULL;
}
