/* Pages of rows. */
#include <inttypes.h>
#include <string.h>
#include <sysexits.h>

#include "errors.h"
#include "listing.h"
#include "num.h"
#include "say.h"
#include "when.h"

void
listing_init(struct listing *l)
{
	*l = (struct listing){.now_s = when_now()};
}

static int
number(const struct options *o, uint32_t *value_r)
{
	uint64_t n;

	/* One is added to it later. */
	if (num_u64_parse(o->arg, 0, UINT32_MAX - 1, &n) != 0)
		return options_usage(o, "'%s' is not a number of rows", o->arg);
	*value_r = (uint32_t)n;
	return 0;
}

static int
when(const struct listing *l, const struct options *o, uint32_t *at_s_r)
{
	if (when_parse(o->arg, l->now_s, at_s_r) == 0)
		return 0;
	return options_usage(
	    o, "'%s' is no time such as 30min, 2h, 7d or \"2026-11-23 17:05\"", o->arg);
}

int
listing_option(struct listing *l, const struct options *o, int id)
{
	switch (id) {
	case 'n':
		l->limited = true;
		return number(o, &l->limit);
	case LISTING_OFFSET:
		return number(o, &l->offset);
	case LISTING_SINCE:
		return when(l, o, &l->since_s);
	case LISTING_UNTIL:
		return when(l, o, &l->until_s);
	case 's':
		l->sort = o->arg;
		return 0;
	default:
		l->reverse = true;
		return 0;
	}
}

bool
listing_read(struct listing *l, struct options *o)
{
	int id;

	listing_init(l);
	while ((id = options_next(o)) > 0)
		if ((o->status = listing_option(l, o, id)) != EX_OK)
			return false;
	return id != OPTIONS_STOP;
}

int
listing_sort(const struct listing *l, const struct options *o, const struct sorts *sorts,
	     int *sort_r)
{
	int sort = l->sort != NULL ? sort_parse(sorts, l->sort) : *sort_r;
	struct buf names;
	int status = EX_OSERR;

	if (sort >= 0) {
		*sort_r = sort;
		return EX_OK;
	}
	buf_init(&names);
	for (int i = 0; i < sorts->n; i++)
		(void)buf_addf(&names, "%s%s", i > 0 ? ", " : "", sorts->all[i].name);
	if (names.data != NULL)
		status =
		    options_usage(o, "no order '%s'; there are: %s", l->sort, names.data);
	buf_fini(&names);
	return status;
}

uint32_t
listing_ask(struct listing *l, enum output_format format)
{
	if (!l->limited)
		l->limit = format == OUTPUT_TABLE ? LISTING_TABLE_LIMIT : 0;
	return l->limit != 0 ? l->limit + 1 : 0;
}

bool
listing_take(struct listing *l)
{
	if (l->limit != 0 && l->shown == l->limit) {
		l->more = true;
		return false;
	}
	l->shown++;
	return true;
}

void
listing_time(struct output *out, uint32_t at_s)
{
	if (at_s == 0)
		output_none(out);
	else
		output_time(out, (int64_t)at_s * 1000);
}

void
listing_text(struct output *out, const char *text)
{
	output_text(out, text != NULL && text[0] != '\0' ? text : NULL);
}

void
listing_lead(struct listing *l, const char *command, const char *arg)
{
	if (l->lead != NULL || command == NULL || strlen(arg) >= sizeof(l->lead_arg))
		return;
	l->lead = command;
	memcpy(l->lead_arg, arg, strlen(arg) + 1);
}

int
listing_finish(struct listing *l, const struct cli *cli, struct output *out)
{
	int status = cli_printed(output_finish(out));

	if (status != EX_OK)
		return status;
	if (cli->format != OUTPUT_TABLE)
		return EX_OK;
	if (l->shown == 0)
		puts("(none)");
	if (l->more)
		printf("(more: --offset %" PRIu64 ", or --limit 0 for all)\n",
		       l->offset + l->shown);
	if (l->lead != NULL)
		say_more(stdout, l->lead, l->lead_arg);
	return EX_OK;
}
