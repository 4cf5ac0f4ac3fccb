#ifndef LYCHGATE_STORE_HOST_LIST_H
#define LYCHGATE_STORE_HOST_LIST_H

#include "addr.h"
#include "owners.h"
#include "profile.h"
#include "sort.h"
#include "store.h"
#include "verdict.h"

/* Listings of the table `hosts` (store_host.h). */

enum store_host_which {
	HOSTS_ALL,
	HOSTS_CONVICTED, /* at ${now_s} */
	HOSTS_LABELLED,	 /* hard-labelled zombies, convicted or not */
	HOSTS_SERVERS	 /* established servers */
};

/* Ways to order a listing; each has its natural direction: newest, most, A to Z. */
enum store_host_sort {
	HOST_SORT_LAST_SEEN,
	HOST_SORT_FIRST_SEEN,
	HOST_SORT_SESSIONS,
	HOST_SORT_ACCEPTED,
	HOST_SORT_UNKNOWN,
	HOST_SORT_TRAPS,
	HOST_SORT_REFUSED,
	HOST_SORT_RELAPSES,
	HOST_SORT_CONVICTED, /* when */
	HOST_SORT_CONVICTED_UNTIL,
	HOST_SORT_ESTABLISHED,
	HOST_SORT_ADDRESS,
	HOST_SORT_PROVIDER,
	HOST_SORT_TEMPLATE,
	HOST_SORT_HELO,
	HOST_SORTS
};
extern const struct sorts store_host_sorts;

/* What to list; zeroed = everything, newest first.  Texts are matched whole. */
struct store_host_filter {
	enum store_host_which which;
	uint32_t now_s; /* for HOSTS_CONVICTED */
	const struct net *net;
	const char *ptr, *helo, *template, *provider; /* NULL = any */
	const char *owner, *country;
	uint32_t since_s, until_s; /* last seen then or later; before; 0 = open */
	const char *addresses;	   /* only these: a JSON array of texts; NULL = any */
	enum store_host_sort sort;
	bool reverse;		/* against the natural direction */
	uint32_t limit, offset; /* limit 0 = all */
};

/* A row; texts are valid during the call only. */
struct store_host {
	struct host_key key;
	struct profile profile;
	struct host_texts texts;
	struct owner owner; /* texts.owner; the name as the table of owners has it */
};
typedef bool store_host_row(void *ctx, const struct store_host *host); /* false: stop */

int store_host_each(struct store *s, const struct store_host_filter *filter,
		    store_host_row *row, void *ctx);

/* How many there are without limit and offset. */
int store_host_count(struct store *s, const struct store_host_filter *filter,
		     uint64_t *count_r);

/* When any of them was seen last; 0: there is none.  0 or -1. */
int store_host_newest(struct store *s, uint32_t *at_s_r);

#endif
