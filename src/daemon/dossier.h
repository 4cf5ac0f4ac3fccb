#ifndef LYCHGATE_DOSSIER_H
#define LYCHGATE_DOSSIER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "privacy.h"
#include "smtp.h"
#include "journal.h"

/*
 * A session that is over, with all that the writer thread needs to put it into journal,
 * log and statistics, and no tie to the thread that judged it.
 */
struct dossier {
	struct dossier *next;
	struct session session; /* all texts below are in its arena */
	char reference[REFERENCE_LEN + 1];
	const char *queue_ids;
	struct outcome *outcome; /* NULL: was not judged */
	const struct journal_decision *decisions;
	size_t n_decisions;
};

/*
 * Make a dossier of a report, taking its session over (the report's is empty then).
 * NULL without memory, and the report as it was.
 */
struct dossier *dossier_create(const struct smtp_report *report);
void dossier_free(struct dossier *d); /* NULL is allowed */

/* Bytes that it holds. */
size_t dossier_size(const struct dossier *d);

/* The same as the journal and the statistics take it; borrowed. */
struct journal_entry dossier_entry(const struct dossier *d);

/*
 * Append its line for the log: key=value, addresses as ${privacy} says.
 * 0, or -1 without memory.
 */
int
dossier_format(const struct dossier *d, const struct privacy *privacy, struct buf *line);

/* Append what a person should know of a server that changed (watch.h), "" for none.  0,
 * or -1 without memory. */
int dossier_alert(const struct dossier *d, struct buf *line);

/* Dossiers in a row, oldest first.  Zeroed = empty. */
struct dossier_list {
	struct dossier *first, *last;
	size_t n, size; /* number, bytes */
};
void dossier_list_add(struct dossier_list *list, struct dossier *d); /* takes it */
struct dossier *dossier_list_take(struct dossier_list *list); /* the oldest, or NULL */
void dossier_list_join(struct dossier_list *list, struct dossier_list *more);
void dossier_list_clear(struct dossier_list *list);

#endif
