#ifndef LYCHGATE_SESSION_FILTER_H
#define LYCHGATE_SESSION_FILTER_H

#include "journal_query.h"
#include "listing.h"
#include "owner_wish.h"

/* The options by which `sessions`, `tail` and `explain` choose sessions. */
struct session_filter {
	struct journal_filter filter;
	struct listing listing;
	struct owner_wish owner;
};

enum {
	SESSION_TO = 't',
	SESSION_FROM = 'f',
	SESSION_VERDICT = 'v',
	SESSION_REFUSED = 'R',
	SESSION_PTR = 0x4000,
	SESSION_HELO,
	SESSION_TEMPLATE,
	SESSION_PROVIDER,
	SESSION_REASON
};
#define SESSION_ROWS_PEOPLE                                                              \
	{SESSION_TO, "to", "ADDRESS", "to this recipient; @example.com: the domain"},    \
	{                                                                                \
		SESSION_FROM, "from", "ADDRESS", "from this sender; \"\": bounces"       \
	}
#define SESSION_ROWS_KIND                                                                \
	{SESSION_VERDICT, "verdict", "V", "zombie, suspect, pass, server, ..."},         \
	    {SESSION_REFUSED, "refused", NULL, "only those with a recipient refused"},   \
	    {SESSION_PTR, "ptr", "NAME", "of hosts with this name"},                     \
	    {SESSION_TEMPLATE, "template", "NAME",                                       \
	     "of hosts with names of this scheme"},                                      \
	    {SESSION_PROVIDER, "provider", "DOMAIN",                                     \
	     "of hosts named under this domain"},                                        \
	    OWNER_WISH_ROWS,                                                             \
	    {SESSION_REASON, "reason", "NAME", "in which this reason counts"},           \
	{                                                                                \
		SESSION_HELO, "helo", "NAME", "of hosts that said this HELO"             \
	}

/* Set up from the options.  False: the command ends here with o->status. */
bool session_filter_read(struct session_filter *f, struct options *o);

/* Take the argument, if there is one: an address or a network.  0, or an exit status: the
 * mistake was reported. */
int session_filter_net(struct session_filter *f, const struct options *o);

/* List what the filter finds.  The exit status. */
int session_filter_list(struct session_filter *f, const struct cli *cli);

#endif
