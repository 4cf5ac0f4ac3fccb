#ifndef LYCHGATE_OWNER_FILES_H
#define LYCHGATE_OWNER_FILES_H

#include "ownerdb.h"
#include "store.h"

/* Open the files of owners that the daemon says it uses.  NULL when it uses none, or when
 * whoever runs the command may not read them: then owners are not known. */
struct ownerdb *owner_files_open(struct store *store);

#endif
