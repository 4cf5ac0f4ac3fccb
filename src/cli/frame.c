/* What is around the rows of a listing: one way through success and failure. */
#include "frame.h"

#include <assert.h>
#include <sysexits.h>

#include "errors.h"

int
frame_print(struct frame *f, frame_walk *walk, void *ctx)
{
	int status, printed;

	f->out = output_create(stdout, f->cli->format, f->columns, f->n_columns);
	if (f->out == NULL)
		return cli_fail(EX_OSERR, "no memory");
	status = walk(ctx);
	if (status < 0) {
		assert(status != -1 || f->store != NULL || f->journal != NULL);
		status = database_result(f->cli, status,
					 f->store != NULL ? store_fault(f->store)
							  : journal_fault(f->journal));
	}
	printed = listing_finish(f->listing, f->cli, f->out);
	return status != EX_OK ? status : printed;
}

int
frame_store(struct frame *f, frame_walk *walk, void *ctx)
{
	int status = EX_OK;

	f->store = database_store(f->cli, STORE_READER, &status);
	if (f->store == NULL)
		return status;
	status = frame_print(f, walk, ctx);
	store_close(f->store);
	return status;
}

int
frame_journal(struct frame *f, frame_walk *walk, void *ctx)
{
	int status = EX_OK;

	f->journal = database_journal(f->cli, &status);
	if (f->journal == NULL)
		return status;
	status = frame_print(f, walk, ctx);
	journal_close(f->journal);
	return status;
}
