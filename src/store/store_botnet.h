#ifndef LYCHGATE_STORE_BOTNET_H
#define LYCHGATE_STORE_BOTNET_H

#include "botnet.h"
#include "botnet_token.h"
#include "botnet_view.h"
#include "sort.h"
#include "store.h"

/*
 * Questions about botnets, for every front end.
 * Written by store_botnet_state.h.  Texts of rows are valid during the call; a listing
 * goes on until its function returns false.
 */

#define STORE_BOTNET_LIST 512 /* of the names in a column */

enum store_botnet_sort {
	BOTNET_SORT_HOSTS,
	BOTNET_SORT_NEW,
	BOTNET_SORT_LAST_SEEN,
	BOTNET_SORT_FIRST_SEEN,
	BOTNET_SORT_NAME,
	BOTNET_SORTS
};
extern const struct sorts store_botnet_sorts;

/* What to list; zeroed = all that live and are not ignored, the largest first. */
struct store_botnet_filter {
	uint32_t id; /* only this one, whatever its state; 0 = any */
	bool all;    /* also ignored ones and those that are gone */
	uint32_t min_hosts;
	uint32_t since_s;   /* last seen then or later */
	uint32_t now_s;	    /* what is today */
	const char *target; /* one of its targets is this domain; NULL = any */
	enum store_botnet_sort sort;
	bool reverse;
	uint32_t limit, offset;
};

struct store_botnet {
	uint32_t id, hosts, labelled, parent, first_s, last_s, gone_s;
	const char *name;
	bool named, ignored, evidence;
	double networks;
	uint32_t new_today, new_yesterday;
	double new_daily; /* of the seven days before today: the trend is against it */
	uint32_t visits_today;
	/* the first three of each, with commas between */
	const char *helos, *targets, *providers, *countries;
};
typedef bool store_botnet_row(void *ctx, const struct store_botnet *botnet);
int store_botnet_each(struct store *s, const struct store_botnet_filter *filter,
		      store_botnet_row *row, void *ctx);

/* The botnet that a person means: its id, its name (also one just decided), or an id or a
 * name that it once had.
 * 1 and the id, 0 there is none, -1 failed. */
int store_botnet_find(struct store *s, const char *name, uint32_t *id_r);

/* Its hosts, the last seen first. */
struct store_botnet_member_filter {
	uint32_t botnet;       /* 0: any ... */
	const struct net *net; /* ... of these addresses; NULL = all */
	uint32_t campaign;     /* 0 = any */
	uint32_t since_s;
	uint32_t limit, offset;
};
struct store_botnet_member {
	struct host_key key;
	uint32_t botnet, campaign, first_s, last_s;
	bool labelled;
	enum botnet_joined joined;
	const char *botnet_name, *campaign_name, *provider, *target, *country;
	const char *peer; /* an address; "" none is known, or a guest */
	const char *kinds[2],
	    *texts[2]; /* what it shares with it, or the botnet; "" none */
};
typedef bool store_botnet_member_row(void *ctx, const struct store_botnet_member *member);
int store_botnet_members(struct store *s, const struct store_botnet_member_filter *filter,
			 store_botnet_member_row *row, void *ctx);

/* What its hosts have in common, the most common first. */
struct store_botnet_shared {
	enum botnet_kind kind;
	uint64_t hash;
	const char *text;
	uint32_t hosts;
	double nats;
	bool exclusive;
};
typedef bool store_botnet_shared_row(void *ctx, const struct store_botnet_shared *shared);
int store_botnet_shared(struct store *s, uint32_t id, store_botnet_shared_row *row,
			void *ctx);

/* Campaigns, the latest first; days, the latest first; providers, targets, countries. */
struct store_botnet_count {
	uint32_t id;	  /* of a campaign; or the begin of a day */
	const char *kind; /* of a top: "provider"; else "" */
	const char *name;
	uint32_t hosts;		  /* of a day: new ones */
	uint32_t visits;	  /* of a day */
	uint32_t first_s, last_s; /* of a campaign */
};
typedef bool store_botnet_count_row(void *ctx, const struct store_botnet_count *count);
int store_botnet_campaigns(struct store *s, uint32_t id, store_botnet_count_row *row,
			   void *ctx);
int
store_botnet_days(struct store *s, uint32_t id, store_botnet_count_row *row, void *ctx);
int
store_botnet_tops(struct store *s, uint32_t id, store_botnet_count_row *row, void *ctx);

/* What the judgement would be told, but of members only those of ${net}: for `explain`.
 * 0 or -1. */
int store_botnet_view(struct store *s, const struct net *net, struct botnet_view *view);

#endif
