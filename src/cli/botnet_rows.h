#ifndef LYCHGATE_BOTNET_ROWS_H
#define LYCHGATE_BOTNET_ROWS_H

#include "listing.h"
#include "store_botnet.h"

/* Listings about one botnet, by the word that asks for each. */
enum botnet_part {
	BOTNET_MEMBERS,
	BOTNET_MARKS,
	BOTNET_CAMPAIGNS,
	BOTNET_DAYS_PART,
	BOTNET_TOPS_PART,
	BOTNET_PARTS
};
#define BOTNET_PART_WORDS "members, marks, campaigns, days, tops"
int botnet_part_parse(const char *word, enum botnet_part *part_r); /* 0 or -1 */

struct botnet_rows {
	const struct cli *cli;
	struct store *store;
	struct store_botnet_member_filter members; /* botnet: the one that is meant */
	struct listing *listing;
};

/* Print one of them.  The exit status. */
int botnet_rows_print(const struct botnet_rows *r, enum botnet_part part);

#endif
