#ifndef LYCHGATE_FRAME_H
#define LYCHGATE_FRAME_H

#include "database.h"
#include "listing.h"

/*
 * The frame around a listing: open the database, let a walk put its rows out as they
 * come, print the rest, close.
 *
 *	struct frame f = {FRAME_COLUMNS(columns), .cli = cli, .listing = &listing};
 *	return frame_store(&f, walk, ctx);       ctx has f in it, or what is needed of it
 */
struct frame {
	const struct column *columns;
	size_t n_columns;
	const struct cli *cli;
	struct listing *listing;
	/* Set by the frame, for the walk; one of the databases. */
	struct output *out;
	struct store *store;
	struct journal *journal;
};
#define FRAME_COLUMNS(all) .columns = (all), .n_columns = sizeof(all) / sizeof((all)[0])

/* Put rows into f->out.  EX_OK; -1 the database failed; -2 no memory; another exit status
 * after a message. */
typedef int frame_walk(void *ctx);

/* List out of lychgate.db, out of sessions.db.  The exit status. */
int frame_store(struct frame *f, frame_walk *walk, void *ctx);
int frame_journal(struct frame *f, frame_walk *walk, void *ctx);

/* The same with what is open already, or with neither (then -1 is not for the walk). */
int frame_print(struct frame *f, frame_walk *walk, void *ctx);

#endif
