#ifndef LYCHGATE_MILTER_NEGO_H
#define LYCHGATE_MILTER_NEGO_H

#include <stdbool.h>

#include "milter.h"

/* What the filter would like, whatever the MTA is able to. */
struct milter_wish {
	uint32_t actions; /* SMFIF_ bits, used where offered */
	uint32_t steps;	  /* SMFIP_ bits, used where offered */
	bool unix_socket; /* else no NR_ bit is asked for, see milter_nego.c */
	const char *symlists[MILTER_STAGES]; /* see milter_encode_optneg */
};

/*
 * The answer to an MTA's offer: the highest version that both know, and what is both
 * wished for and offered.  0, or -1 (nothing stored) when the version is below 2.
 */
int milter_nego_agree(const struct milter_options *offer, const struct milter_wish *wish,
		      struct milter_options *terms_r);

/* The same as a packet, macro lists included if the MTA takes them. */
int milter_nego_encode(struct buf *out, const struct milter_options *terms,
		       const struct milter_wish *wish);

/* Does the MTA wait for an answer to this command under these steps? */
bool milter_nego_answered(uint32_t steps, enum milter_command code);

#endif
