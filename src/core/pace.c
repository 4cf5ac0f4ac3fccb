/*
 * Zombies sit behind crowded access lines; Beverly and Sollins ("Exploiting
 * transport-level characteristics of spam", CEAS 2008) tell spam from other mail by round
 * trips and idle times alone.  Of these a milter sees one well: between the connection
 * and MAIL lie two round trips of the client, and of the mail server's own work only its
 * pauses, which are the same for all.  What comes later holds the server's look-ups.
 *
 * Out of protocol would be who speaks before the banner, or pipelines before EHLO is
 * answered.  Neither can be told from times: a valid neighbour on the same LAN needs less
 * than a millisecond for everything, and the banner is not held for us.
 */
#include "pace.h"

static bool
whole(int64_t at_ms)
{
	return at_ms % 1000 == 0;
}

enum pace
pace_of(const struct session *s)
{
	int64_t took_ms;

	if (s->n_txns == 0)
		return PACE_NOT_KNOWN;
	took_ms = s->txns[0].at_ms - s->at_ms;
	if (took_ms <= 0 || (whole(s->at_ms) && whole(s->txns[0].at_ms)))
		return PACE_NOT_KNOWN;
	if (took_ms < PACE_QUICK_MS)
		return PACE_QUICK;
	return took_ms < PACE_SLOW_MS ? PACE_NORMAL : PACE_SLOW;
}
