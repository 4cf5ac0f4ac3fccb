#ifndef LYCHGATE_BENCH_TERMS_H
#define LYCHGATE_BENCH_TERMS_H

#include "milter_facts.h"

/*
 * What lychgated negotiates on a unix socket as shipped, bodies included
 * (src/daemon/smtp.c), for those that are compared with it.  bench/run checks that all
 * three agreed on the same.
 */
#define TERMS_STEPS                                                                      \
	(SMFIP_NOEOH | SMFIP_NOUNKNOWN | SMFIP_RCPT_REJ | SMFIP_SKIP | SMFIP_NR_HELO |   \
	 SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_HDR | SMFIP_NR_EOH)
#define TERMS_ACTIONS (SMFIF_SETSYMLIST | SMFIF_ADDHDRS | SMFIF_CHGHDRS)

#define TERMS_WISH                                                                       \
	{                                                                                \
		.actions = TERMS_ACTIONS, .steps = TERMS_STEPS, .unix_socket = true,     \
		.symlists = {                                                            \
			[SMFIM_CONNECT] = MILTER_FACTS_CONNECT,                          \
			[SMFIM_HELO] = MILTER_FACTS_HELO,                                \
			[SMFIM_ENVFROM] = MILTER_FACTS_MAIL,                             \
			[SMFIM_ENVRCPT] = MILTER_FACTS_RCPT,                             \
			[SMFIM_DATA] = MILTER_FACTS_DATA,                                \
			[SMFIM_EOM] = MILTER_FACTS_EOM                                   \
		}                                                                        \
	}

#endif
