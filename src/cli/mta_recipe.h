#ifndef LYCHGATE_MTA_RECIPE_H
#define LYCHGATE_MTA_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

#include "buf.h"

/*
 * What Postfix and Sendmail need so that a bounce to a tagged address finds its mailbox,
 * unknown users are still refused, and their own bounces arrive (doc/mta-facts.md 6;
 * tests/mta tries it).
 */
struct mta_recipe {
	const char
	    *listen; /* lychgated's sockets, separated by spaces; the first is used */
	bool batv;   /* also for prvs=TAG=user@domain */
	struct buf domains; /* ours, as a regular expression */
	size_t n_domains;
	bool too_many; /* there are more than that */
};

void mta_recipe_init(struct mta_recipe *r);
void mta_recipe_fini(struct mta_recipe *r);

/* One of our domains; twice the same is one.  0, or -1 without memory. */
int mta_recipe_domain(struct mta_recipe *r, const char *domain);

/* Append the text, each file under a line "# /etc/...".  0, or -1 without memory. */
int mta_recipe_postfix(const struct mta_recipe *r, struct buf *out);
int mta_recipe_sendmail(const struct mta_recipe *r, struct buf *out);

#endif
