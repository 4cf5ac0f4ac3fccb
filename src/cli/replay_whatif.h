#ifndef LYCHGATE_REPLAY_WHATIF_H
#define LYCHGATE_REPLAY_WHATIF_H

#include <stdbool.h>
#include <stdint.h>

#include "command.h"

/* `lychgate replay --what-if`: two engines side by side over the same records. */
struct replay_whatif {
	const struct cli *cli;
	const char *const *changes; /* KEY=VALUE: see replay_setting.h */
	size_t n_changes;
	char **files; /* none: the journal of cli->dir */
	int n_files;
	const struct ownerdb *owners; /* NULL: as the records say */
	const char *traps;	      /* a file of spamtraps for both sides; NULL: none */
	uint32_t since_s;	      /* of the journal; 0: all */
	uint32_t limit;		      /* hosts of each list; 0: all */
	bool json;
};

/* Are these changes what they should be?  0, or -1 and why in ${why_r}. */
struct buf;
int replay_whatif_check(const struct replay_whatif *w, struct buf *why_r);

/* Run it and print the report.  EX_OK, 1 after bad lines, or another exit status after an
 * error message. */
int replay_whatif_run(const struct replay_whatif *w);

#endif
