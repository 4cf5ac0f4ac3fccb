#ifndef LYCHGATE_EXPORT_LIST_H
#define LYCHGATE_EXPORT_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "arena.h"
#include "command.h"
#include "store.h"
#include "verdict.h"

/* A zombie for other programs: an IPv4 address, or an IPv6 /64. */
struct export_entry {
	struct net net;
	uint32_t convicted_s, until_s, seen_s;
	double confidence;
	const char *reason; /* the heaviest one: "recipients.trap" */
	const char *text;   /* as a sentence, printable ASCII */
};

struct export_list {
	struct export_entry *items; /* in the order of netagg_compare() */
	size_t n;
	struct arena arena;
	/* Convicted addresses that were left out, and why. */
	size_t shared, allowed, unsure;
};

struct export_wish {
	double min_confidence;
	uint32_t since_s; /* seen then or later; 0: ever */
	/* Whose network it is in (owner_key()), in which country, in which network; NULL:
	 * any. */
	const char *owner, *country;
	const struct net *net;
	uint32_t now_s;
};

/* Shipped: who would be refused if he came now; export_confidence() gives others 0.5 at
 * most. */
#define EXPORT_CONFIDENCE 0.7

/*
 * How sure it is that a host is a zombie, 0 to 0.999, from what it would score now: 0.9
 * at the threshold, and each nat above it takes away from the doubt as a log-likelihood
 * ratio does: 1 - 0.1 exp(threshold - score).  A hard label makes it at least 0.99; who
 * would not be refused any more gets 0.5 at most.
 */
double export_confidence(const struct verdict *verdict, enum host_label label);

/*
 * A copy of text that came from clients, fit for files of other programs: printable ASCII
 * without what means something in any of them (double quotes, $, \\, `, braces), which
 * becomes '?', and ; which becomes a comma.  NULL without memory.
 */
const char *export_harmless(struct arena *arena, const char *text);

/*
 * Gather the zombies that are convicted now.  Left out are addresses that also a mail
 * server uses, or somebody who looks like one (other programs see the address alone),
 * those that are exempt, pinned to pass, or private, and what ${wish} does not want.
 * EX_OK, or an exit status after a message; fini in either case.
 */
int export_list_load(struct export_list *list, const struct cli *cli, struct store *store,
		     const struct export_wish *wish);
void export_list_fini(struct export_list *list);

#endif
