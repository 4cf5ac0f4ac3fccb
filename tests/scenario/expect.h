#ifndef LYCHGATE_EXPECT_H
#define LYCHGATE_EXPECT_H

#include "play.h"

/*
 * "expect ...": what must be so now.
 *
 *	expect [not] refused | convicted | trap	the last recipient
 *	expect pass | suspect | zombie | server | exempt | pinned
 *	expect spared no | monitor | off | role | breaker
 *	expect score > 4.5			also "<"
 *	expect [not] reason NAME [> 1.5]
 *	expect label none | zombie | server	these end the session
 *	expect [not] new-host | new-zombie | relapse
 *	expect refused-share > 0.9		of all recipients since "tally"
 *	expect breaker open | closed
 *
 * 0, or -1 with the problem noted.
 */
int expect(struct play *p, const struct words *w);

#endif
