#ifndef LYCHGATE_REPLAY_TRAPS_H
#define LYCHGATE_REPLAY_TRAPS_H

#include "policy.h"

/* Add the spamtraps in ${file} (trap_file.h).  EX_OK, or another exit status after an
 * error message. */
int replay_traps_load(struct policy *policy, const char *file);

#endif
