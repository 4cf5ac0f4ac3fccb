#ifndef LYCHGATE_HELO_H
#define LYCHGATE_HELO_H

#include <stdbool.h>

#include "addr.h"
#include "dname.h"
#include "hostname.h"

/* The columns of the joint table in learn.c, and what it leaves out. */
enum helo_class {
	HELO_NOT_KNOWN,	    /* not told: no evidence */
	HELO_ABSENT,	    /* MAIL without HELO */
	HELO_PTR,	    /* equal to the PTR name, confirmed or not */
	HELO_ORG,	    /* below the same registered domain as the PTR name */
	HELO_OTHER,	    /* some other name of two labels or more */
	HELO_SENDER,	    /* the envelope sender's domain, or its registered domain */
	HELO_SINGLE,	    /* one label: "friend", "localhost", "PC-ANNA" */
	HELO_LOCAL,	    /* ".local", ".lan", ".localdomain", ".internal", ... */
	HELO_ADDRESS,	    /* the client's own address, with or without brackets */
	HELO_ADDRESS_OTHER, /* an address that is not the client's */
	HELO_OURS,	    /* our own name or address */
	HELO_INVALID,	    /* not a host name nor an address */
	HELO_CLASSES
};

/*
 * Which kind of machine speaks, coarse and independent of sender and PTR look-ups (which
 * may fail), so that one server stays one identity: see profile.h.
 */
enum helo_form { FORM_NONE, FORM_NAME, FORM_SINGLE, FORM_LOCAL, FORM_ADDRESS, FORM_OURS };

/* What a HELO says; not to be copied. */
struct helo {
	enum helo_class class;
	enum helo_form form;
	char name[DNAME_MAX];	/* normalised, or "" (address, invalid, none) */
	const char *registered; /* registered domain: the end of ${name}, or "" */
	/*
	 * The first word of the argument, lower-case, digit runs as '#': "pc-#"; and so
	 * the random part of Windows' own names: "desktop-#".
	 */
	char template[DNAME_MAX];
};

/* What counts as "us" in a HELO. */
struct helo_self {
	const char *const *names; /* normalised host names and mail domains of ours */
	size_t n_names;
	const struct addr *addrs;
	size_t n_addrs;
};

/* What a HELO is judged by; everything is borrowed. */
struct helo_input {
	const char *helo; /* any bytes, only the first word counts; NULL: none */
	bool known;	  /* false: whether one was given is not known */
	const struct addr *ip;
	const struct hostname *ptr;
	const char *sender_domain;    /* normalised; NULL: none, or not known */
	const struct helo_self *self; /* may be NULL */
};

/*
 * Classify a HELO/EHLO argument.  Precedence: OURS, addresses, PTR, ORG, SENDER,
 * LOCAL, SINGLE, OTHER.  A client whose confirmed PTR is itself below one of our names
 * is not OURS.
 */
void helo_parse(const struct helo_input *in, struct helo *helo_r);

/* "HELO is a single word" and so on, for people; never NULL. */
const char *helo_class_text(enum helo_class helo);

/* "single" and so on, as the database has it; never NULL. */
const char *helo_form_name(enum helo_form form);

#endif
