/*
 * Option negotiation, made so that neither MTA takes offence (mta-facts 1): Sendmail
 * breaks off when a step bit is asked for that it did not offer, Postfix when an action
 * bit or a version is.  So everything is cut to the offer.
 *
 * NR_ bits save answers that only say "go on" (half of the CPU of an idle filter), but
 * on TCP they do harm: the MTA then writes several small packets without reading, and
 * Nagle's algorithm against delayed acknowledgements costs 40 ms a time.
 */
#include "milter_nego.h"

int
milter_nego_agree(const struct milter_options *offer, const struct milter_wish *wish,
		  struct milter_options *terms_r)
{
	uint32_t steps = wish->steps;

	if (offer->version < MILTER_VERSION_MIN)
		return -1;
	if (!wish->unix_socket)
		steps &= ~SMFIP_NR_ALL;
	terms_r->version =
	    offer->version < MILTER_VERSION_MAX ? offer->version : MILTER_VERSION_MAX;
	terms_r->actions = wish->actions & offer->actions;
	terms_r->steps = steps & offer->steps;
	return 0;
}

int
milter_nego_encode(struct buf *out, const struct milter_options *terms,
		   const struct milter_wish *wish)
{
	bool lists = (terms->actions & SMFIF_SETSYMLIST) != 0;

	return milter_encode_optneg(out, terms, lists ? wish->symlists : NULL);
}

bool
milter_nego_answered(uint32_t steps, enum milter_command code)
{
	switch (code) {
	case SMFIC_CONNECT:
		return (steps & SMFIP_NR_CONN) == 0;
	case SMFIC_HELO:
		return (steps & SMFIP_NR_HELO) == 0;
	case SMFIC_MAIL:
		return (steps & SMFIP_NR_MAIL) == 0;
	case SMFIC_RCPT:
		return (steps & SMFIP_NR_RCPT) == 0;
	case SMFIC_DATA:
		return (steps & SMFIP_NR_DATA) == 0;
	case SMFIC_UNKNOWN:
		return (steps & SMFIP_NR_UNKN) == 0;
	case SMFIC_HEADER:
		return (steps & SMFIP_NR_HDR) == 0;
	case SMFIC_EOH:
		return (steps & SMFIP_NR_EOH) == 0;
	case SMFIC_BODY:
		return (steps & SMFIP_NR_BODY) == 0;
	case SMFIC_OPTNEG:
	case SMFIC_BODYEOB:
		return true;
	case SMFIC_MACRO:
	case SMFIC_ABORT:
	case SMFIC_QUIT:
	case SMFIC_QUIT_NC:
		return false;
	}
	return false;
}
