#ifndef LYCHGATE_HOST_ROWS_H
#define LYCHGATE_HOST_ROWS_H

#include "consult.h"
#include "listing.h"
#include "owner_wish.h"
#include "store_host.h"

/* What `hosts` and `servers` share: their filters, and the way through the database. */
struct host_rows {
	struct store_host_filter filter;
	struct listing listing;
	struct owner_wish owner;
	char domain[DNAME_MAX]; /* "": any */
	struct buf addresses;	/* that wrote to it */
};

enum { HOST_PTR = 0x3000, HOST_HELO, HOST_TEMPLATE, HOST_PROVIDER, HOST_DOMAIN };
#define HOST_ROWS_OPTIONS                                                                \
	{HOST_PTR, "ptr", "NAME", "with this host name"},                                \
	    {HOST_HELO, "helo", "NAME", "that said this HELO last"},                     \
	    {HOST_TEMPLATE, "template", "NAME", "with names of this scheme"},            \
	    {HOST_PROVIDER, "provider", "DOMAIN", "with names under this domain"},       \
	    OWNER_WISH_ROWS,                                                             \
	    {HOST_DOMAIN, "domain", "NAME", "that wrote to this domain lately"},         \
	    LISTING_ROW_SINCE, LISTING_ROW_UNTIL, LISTING_PAGE,                          \
	    LISTING_SORT("last-seen, first-seen, sessions, unknown, ...")

void host_rows_init(struct host_rows *h, enum store_host_which which);

/* Take one option.  0, or an exit status: the mistake was reported. */
int host_rows_option(struct host_rows *h, const struct options *o, int id);

/* Three cells: the owner of its network, what that is called, the country. */
void host_rows_owner(struct output *out, const struct owner *owner);

/* Columns, and what puts a host into them. */
struct host_table {
	const struct column *columns;
	size_t n_columns;
	void (*row)(struct output *out, const struct store_host *host, uint32_t now_s,
		    struct consult *consult);
	bool consults; /* rows need an engine over the database; otherwise it is NULL */
};

/* List what the filter finds; the command's argument is an address or a network.  The
 * exit status. */
int host_rows_run(struct host_rows *h, const struct options *o,
		  const struct host_table *table);

/* In one word: "zombie" (convicted now), "server", "released" (was convicted),
 * "labelled" (hard evidence, never convicted); NULL: nothing of it. */
const char *host_rows_state(const struct profile *p, uint32_t now_s);

#endif
