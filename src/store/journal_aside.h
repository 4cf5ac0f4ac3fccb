#ifndef LYCHGATE_JOURNAL_ASIDE_H
#define LYCHGATE_JOURNAL_ASIDE_H

#include <stdbool.h>
#include <stdint.h>

#include "journal.h"

/*
 * The journal is a record: no judgement hangs on it.  One that is damaged is no reason to
 * let mail pass unjudged: it is set aside, as sessions.db.damaged-TIME (UTC) with its
 * -wal and -shm, where a person may save what can be read, and a new one is begun.
 */
#define JOURNAL_ASIDE	  JOURNAL_FILE ".damaged-"
#define JOURNAL_ASIDE_MAX 64

/* Is it damage that ${fault} tells of, of the journal in ${dir}?  A database of somebody
 * else that stands there is none. */
bool journal_is_damaged(const char *dir, const struct fault *fault);

/* Set it aside while nobody has it open for writing.  0 and the new name, or -1. */
int journal_set_aside(const char *dir, uint32_t now_s, char name_r[JOURNAL_ASIDE_MAX],
		      struct fault *fault_r);

/*
 * ${j} (STORE_WRITER) failed of damage: set it aside and begin a new one, with the same
 * privacy.  The new one, and ${j} is closed; or NULL: then try again later, with the same
 * ${name}.  It is "" at first, and the name from when ${j} was set aside: nothing more is
 * to be written into it, and the next try does only the rest.
 */
struct journal *journal_renew(struct journal *j, uint32_t now_s,
			      char name[JOURNAL_ASIDE_MAX], struct fault *fault_r);

/* How many that were set aside are there still; the newest one's name, "" for none. */
unsigned journal_asides(const char *dir, char newest_r[JOURNAL_ASIDE_MAX]);

#endif
