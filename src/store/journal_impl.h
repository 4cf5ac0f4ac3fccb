#ifndef LYCHGATE_JOURNAL_IMPL_H
#define LYCHGATE_JOURNAL_IMPL_H

/* Inside src/store only: the handle that journal.c and journal_query.c share. */

#include "buf.h"
#include "db.h"
#include "journal.h"
#include "journal_traits.h"

#define JOURNAL_TEXT_MAX   (64u * 1024)	  /* of one column, as read back */
#define JOURNAL_RECORD_MAX (1024u * 1024) /* longer records are not kept */
#define JOURNAL_RCPTS_MAX  1000		  /* recipients of one session with a row */

struct journal {
	struct db db;
	struct privacy privacy;
	struct buf reasons, record; /* reused from session to session */
	struct traits traits;
};

#endif
