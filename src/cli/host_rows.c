/* From a filter on the command line to rows of hosts. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "database.h"
#include "errors.h"
#include "frame.h"
#include "host_rows.h"
#include "json.h"
#include "newest.h"
#include "visitors.h"

void
host_rows_init(struct host_rows *h, enum store_host_which which)
{
	*h = (struct host_rows){.filter = {.which = which}};
	listing_init(&h->listing);
	h->filter.now_s = h->listing.now_s;
}

int
host_rows_option(struct host_rows *h, const struct options *o, int id)
{
	switch (id) {
	case HOST_PTR:
		h->filter.ptr = o->arg;
		return 0;
	case HOST_HELO:
		h->filter.helo = o->arg;
		return 0;
	case HOST_TEMPLATE:
		h->filter.template = o->arg;
		return 0;
	case HOST_PROVIDER:
		h->filter.provider = o->arg;
		return 0;
	case OWNER_WISH_OWNER:
		h->filter.owner = owner_wish_owner(&h->owner, o);
		return 0;
	case HOST_DOMAIN:
		return options_domain(o, o->arg, h->domain);
	case OWNER_WISH_COUNTRY:
		h->filter.country = owner_wish_country(&h->owner, o);
		return h->filter.country != NULL ? 0 : EX_USAGE;
	default:
		return listing_option(&h->listing, o, id);
	}
}

void
host_rows_owner(struct output *out, const struct owner *owner)
{
	char key[OWNER_TEXT_MAX];

	listing_text(out, owner_key(owner, key));
	listing_text(out, owner->name);
	listing_text(out, owner->country);
}

static int
set_filter(struct host_rows *h, const struct options *o)
{
	int sort = h->filter.sort,
	    status = owner_wish_where(&h->owner, o, &h->filter.net);

	if (status != EX_OK)
		return status;
	status = listing_sort(&h->listing, o, &store_host_sorts, &sort);
	h->filter.sort = (enum store_host_sort)sort;
	h->filter.since_s = h->listing.since_s;
	h->filter.until_s = h->listing.until_s;
	h->filter.reverse = h->listing.reverse;
	h->filter.limit = listing_ask(&h->listing, o->cli->format);
	h->filter.offset = h->listing.offset;
	return status;
}

/* Who wrote to the domain, as far back as visitors.h looks. */
static int
put_addresses(struct host_rows *h, const struct visitors *who)
{
	char address[ADDR_TEXT_MAX];
	struct json j;

	json_init(&j, &h->addresses);
	json_array_begin(&j);
	for (size_t i = 0; i < who->n; i++) {
		struct addr unit = addr_unit(&who->all[i].ip);

		json_text(&j, addr_format(&unit, address));
	}
	json_array_end(&j);
	if (json_fini(&j) != 0)
		return cli_fail(EX_OSERR, "no memory");
	h->filter.addresses = h->addresses.data;
	return EX_OK;
}

static int
find_addresses(struct host_rows *h, const struct cli *cli)
{
	char at_domain[300];
	struct journal_filter f = {.recipient = at_domain};
	struct visitors who;
	int status = EX_OK, rc;
	struct journal *journal = database_journal(cli, &status);

	if (journal == NULL)
		return status;
	snprintf(at_domain, sizeof(at_domain), "@%s", h->domain);
	if ((rc = visitors_gather(journal, &f, &who)) == 0) {
		status = put_addresses(h, &who);
		visitors_free(&who);
	} else {
		status = database_result(cli, rc, journal_fault(journal));
	}
	journal_close(journal);
	return status;
}

struct walk {
	struct host_rows *rows;
	const struct host_table *table;
	struct frame frame;
	struct consult consult; /* if the table consults */
};

static bool
each(void *ctx, const struct store_host *host)
{
	struct walk *w = ctx;

	if (!listing_take(&w->rows->listing))
		return false;
	w->table->row(w->frame.out, host, w->rows->listing.now_s,
		      w->table->consults ? &w->consult : NULL);
	return true;
}

static int
list(void *ctx)
{
	struct walk *w = ctx;
	struct store *store = w->frame.store;
	int rc = 0;

	if (w->rows->filter.which == HOSTS_CONVICTED)
		newest_warn(store, w->rows->filter.now_s, w->rows->filter.now_s,
			    NEWEST_FADED);
	if (w->table->consults)
		rc = consult_init(&w->consult, store, false);
	if (rc == 0)
		rc = store_host_each(store, &w->rows->filter, each, w);
	if (w->table->consults)
		consult_fini(&w->consult);
	return rc;
}

int
host_rows_run(struct host_rows *h, const struct options *o,
	      const struct host_table *table)
{
	struct walk w = {.rows = h,
			 .table = table,
			 .frame = {.columns = table->columns,
				   .n_columns = table->n_columns,
				   .cli = o->cli,
				   .listing = &h->listing}};
	int status = set_filter(h, o);

	if (status == EX_OK && h->domain[0] != '\0')
		status = find_addresses(h, o->cli);
	if (status == EX_OK)
		status = frame_store(&w.frame, list, &w);
	buf_fini(&h->addresses);
	return status;
}

const char *
host_rows_state(const struct profile *p, uint32_t now_s)
{
	if (p->label == LABEL_SERVER)
		return "server";
	if (profile_convicted(p, now_s))
		return "zombie";
	if (p->convicted_s != 0)
		return "released";
	return p->label == LABEL_ZOMBIE ? "labelled" : NULL;
}
