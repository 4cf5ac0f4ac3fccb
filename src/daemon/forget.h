#ifndef LYCHGATE_FORGET_H
#define LYCHGATE_FORGET_H

#include "engine.h"
#include "store.h"
#include "writer.h"

/*
 * The administrator asked for it (`lychgate forget`).  The engine takes back what each
 * identity of the address taught; then the writer deletes the rows.  0, or -1 when not
 * all of them can be read: then nothing happened, and it is to be asked for again.
 */
int forget_host(struct engine *engine, struct writer *writer, struct store *lookup,
		const struct addr *addr, uint32_t now_s);

#endif
