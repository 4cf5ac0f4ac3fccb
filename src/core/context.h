#ifndef LYCHGATE_CONTEXT_H
#define LYCHGATE_CONTEXT_H

#include <stdint.h>

#include "addr.h"
#include "profile.h"

#define CONTEXT_HALF_LIFE_S (30 * 86400)
#define CONTEXT_WAVE_S	    600 /* half-life of the wave */
#define CONTEXT_NAME_MAX    256

/* What hosts can have in common.  The numbers are kept in the database. */
enum context_kind {
	CONTEXT_ALL = 0,
	CONTEXT_TEMPLATE = 1, /* naming scheme of the PTR: hostname.template */
	CONTEXT_PROVIDER = 2, /* registered domain of the PTR */
	CONTEXT_NET24 = 3,    /* IPv4 /24, IPv6 /56 */
	CONTEXT_NET16 = 4,    /* IPv4 /16, IPv6 /32 */
	CONTEXT_HELO = 5,     /* the argument itself */
	CONTEXT_HELO_TEMPLATE = 6,
	CONTEXT_KIN = 7, /* template, HELO form and dialect together */
	CONTEXT_FACT =
	    8, /* a way to speak, such as "tls on": what weights are learnt from */
	/* PTR class and HELO class together; its servers are the proven hosts */
	CONTEXT_CLASS = 9,
	CONTEXT_OWNER = 10,	 /* of the network: owner_key() */
	CONTEXT_COUNTRY = 11,	 /* to be counted only: a country is no crime */
	CONTEXT_NAME_CLASS = 12, /* the same of the PTR class alone */
	CONTEXT_SITE = 13,	 /* IPv6 /56 and /48: site.h */
	CONTEXT_SITE_KIN = 14,
	/* domain of senders that do not belong where they come from; nobody's relatives
	 */
	CONTEXT_SENDER = 15,
	CONTEXT_KINDS
};

/* The name of one that a host is in. */
struct context_name {
	enum context_kind kind;
	uint32_t constant; /* 0, or below CONTEXT_CONSTANTS: the number of a name that is
			      always the same, whose hash is taken once */
	const char *text;
};
#define CONTEXT_CONSTANTS 256

/*
 * Write ${part} at ${at} of the text of a name, cut so that it ends before ${end}, or at
 * it.  Returns where its NUL is, for the next part; there is room for one at ${end}.
 */
char *context_name_put(char *at, const char *end, const char *part);

struct context_key {
	uint64_t id; /* keyed hash of kind and name */
	uint64_t kind;
};

/* Fading counts of hard-labelled distinct hosts, worth what they say at ${at_s}. */
struct context {
	float bad, good;
	float seen;    /* all hosts, labelled or not, at first contact */
	uint32_t at_s; /* landmark, see decay.h */
	uint32_t first_s, last_s;
	uint64_t bad_nets;  /* linear-counting bitmap of the /16 of bad hosts */
	uint64_t bad_total; /* ever, does not fade */
	float wave;	    /* hosts at first contact, fading in minutes; not stored */
	uint32_t wave_s;    /* its landmark */
};

/* A host was seen for the first time. */
void context_seen(struct context *c, uint32_t now_s);

/* A host got its hard label; ${net_hash} is a keyed hash of its /16. */
void context_label(struct context *c, uint32_t now_s, enum host_label label,
		   uint64_t net_hash);

/* Take back a host that was seen first at ${first_s}. */
void context_unseen(struct context *c, uint32_t now_s, uint32_t first_s);

/* Take back a label that was counted at ${labelled_s}. */
void context_unlabel(struct context *c, uint32_t now_s, enum host_label label,
		     uint32_t labelled_s);

/* Fold in another node's counts: additions, in any order. */
void context_merge(struct context *c, const struct context *other);

/* What the counts are worth at one moment. */
struct context_counts {
	double bad, good, seen;
};

/* NULL counts nothing. */
struct context_counts context_counts(const struct context *c, uint32_t now_s);

/*
 * One step of the back-off (doc/judgement.md, context.*): the share of bad hosts, shrunk
 * towards the wider context's share ${parent} (0 < parent < 1) by ${k} > 0 pseudo-hosts.
 */
double context_share(const struct context_counts *n, double parent, double k);

/*
 * The evidence in nats: how much more (or less) bad than ${base} the hosts are, where
 * ${parent} speaks for 0.1 to 0.9 at most.
 * Positive only as far as proved: the 5 % quantile of the Beta posterior on the
 * logit scale (Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions" 2, ch.
 * 25); negative by the mean.
 */
double
context_evidence(const struct context_counts *n, double parent, double k, double base);

/*
 * How many hosts came for the first time within the last minutes, and how many were to be
 * expected after those of the last month.  NULL: none.
 */
double context_wave(const struct context *c, uint32_t now_s);
double context_wave_expected(const struct context *c, uint32_t now_s);

/* Distinct /16 networks of the bad hosts, estimated. */
double context_bad_networks(const struct context *c);

const char *context_kind_name(enum context_kind kind);		     /* "template", ... */
int context_kind_parse(const char *name, enum context_kind *kind_r); /* 0 or -1 */

#endif
