#ifndef LYCHGATE_STORE_HOST_H
#define LYCHGATE_STORE_HOST_H

#include "addr.h"
#include "profile.h"
#include "store.h"
#include "verdict.h"

/* The table `hosts`: one row for each identity, with everything that struct profile
 * holds. */

/* Write a profile, over an older one of the same key.  Texts may be "" (not NULL). */
int store_host_put(struct store *s, const struct host_key *key, const struct profile *p,
		   const struct host_texts *texts);

/* 1 and the profile, 0 not there (or not readable), -1 failed.  Fits engine_backing. */
int
store_host_get(struct store *s, const struct host_key *key, struct profile *profile_r);

/* Delete all identities of the address unit of ${addr}; ${deleted_r} may be NULL. */
int store_host_delete(struct store *s, const struct addr *addr, uint32_t *deleted_r);

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
const char *store_host_sort_name(enum store_host_sort sort); /* "last-seen", ... */
int store_host_sort_parse(const char *name, enum store_host_sort *sort_r);

/* What to list; zeroed = everything, newest first.  Texts are matched whole. */
struct store_host_filter {
	enum store_host_which which;
	uint32_t now_s; /* for HOSTS_CONVICTED */
	const struct net *net;
	const char *ptr, *helo, *template, *provider; /* NULL = any */
	const char *owner, *country;
	uint32_t since_s; /* last seen then or later */
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

#endif
