/* From options to the sessions that they choose. */
#include <string.h>
#include <strings.h>
#include <sysexits.h>

#include "frame.h"
#include "session_filter.h"
#include "session_rows.h"

static int
verdict_parse(const char *name, enum verdict_kind *kind_r)
{
	for (enum verdict_kind kind = VERDICT_PASS; kind <= VERDICT_PINNED; kind++)
		if (strcmp(verdict_kind_name(kind), name) == 0) {
			*kind_r = kind;
			return 0;
		}
	return -1;
}

static int
take_reason(struct session_filter *f, const struct options *o)
{
	enum reason_id id;

	if (reason_parse(o->arg, &id) != 0)
		return options_usage(o,
				     "no reason '%s'; 'lychgate stats --by reason' lists "
				     "those that decide, judgement.md all",
				     o->arg);
	f->filter.reason = o->arg;
	return 0;
}

/* Only the postmaster may be without a domain (RFC 5321 4.1.1.3). */
static int
take_person(const struct options *o, const char **person_r)
{
	const char *at = strrchr(o->arg, '@');

	*person_r = strcmp(o->arg, "<>") == 0 ? "" : o->arg;
	if ((at != NULL && at[1] != '\0') || (*person_r)[0] == '\0' ||
	    strcasecmp(o->arg, "postmaster") == 0)
		return 0;
	return options_usage(o,
			     "'%s' is no address such as anna@example.com; "
			     "@example.com is a domain",
			     o->arg);
}

/* Take one option.  0, or an exit status: the mistake was reported. */
static int
take_option(struct session_filter *f, const struct options *o, int id)
{
	switch (id) {
	case SESSION_TO:
		return take_person(o, &f->filter.recipient);
	case SESSION_FROM:
		return take_person(o, &f->filter.sender);
	case SESSION_VERDICT:
		f->filter.of_verdict = true;
		if (verdict_parse(o->arg, &f->filter.verdict) != 0)
			return options_usage(
			    o,
			    "no verdict '%s'; there are zombie, suspect, "
			    "pass, server, exempt, pinned",
			    o->arg);
		return 0;
	case SESSION_REFUSED:
		f->filter.refused = true;
		return 0;
	case SESSION_PTR:
		f->filter.ptr = o->arg;
		return 0;
	case SESSION_TEMPLATE:
		f->filter.template = o->arg;
		return 0;
	case SESSION_PROVIDER:
		f->filter.provider = o->arg;
		return 0;
	case OWNER_WISH_OWNER:
		f->filter.owner = owner_wish_owner(&f->owner, o);
		return 0;
	case OWNER_WISH_COUNTRY:
		f->filter.country = owner_wish_country(&f->owner, o);
		return f->filter.country != NULL ? 0 : EX_USAGE;
	case SESSION_REASON:
		return take_reason(f, o);
	case SESSION_HELO:
		f->filter.helo = o->arg;
		return 0;
	default:
		return listing_option(&f->listing, o, id);
	}
}

bool
session_filter_read(struct session_filter *f, struct options *o)
{
	int id;

	*f = (struct session_filter){.filter = {.id = 0}};
	listing_init(&f->listing);
	while ((id = options_next(o)) > 0)
		if ((o->status = take_option(f, o, id)) != EX_OK)
			return false;
	return id != OPTIONS_STOP;
}

int
session_filter_net(struct session_filter *f, const struct options *o)
{
	return owner_wish_where(&f->owner, o, &f->filter.net);
}

struct walk {
	struct session_filter *filter;
	struct frame frame;
};

static bool
each(void *ctx, const struct journal_row *row)
{
	struct walk *w = ctx;

	if (!listing_take(&w->filter->listing))
		return false;
	session_rows_put(w->frame.out, row);
	return true;
}

static int
list(void *ctx)
{
	struct walk *w = ctx;

	return journal_each(w->frame.journal, &w->filter->filter, each, w);
}

int
session_filter_list(struct session_filter *f, const struct cli *cli)
{
	struct walk w = {.filter = f,
			 .frame = {.columns = session_columns,
				   .n_columns = session_n_columns,
				   .cli = cli,
				   .listing = &f->listing}};

	f->filter.since_s = f->listing.since_s;
	f->filter.until_s = f->listing.until_s;
	f->filter.oldest_first = f->listing.reverse;
	f->filter.limit = listing_ask(&f->listing, cli->format);
	f->filter.offset = f->listing.offset;
	return frame_journal(&w.frame, list, &w);
}
