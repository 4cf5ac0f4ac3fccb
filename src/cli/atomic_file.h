#ifndef LYCHGATE_ATOMIC_FILE_H
#define LYCHGATE_ATOMIC_FILE_H

#include <stdio.h>

/*
 * A file that others read while it is written anew: they see the old one or the new one,
 * whole, also after a power cut.
 */
struct atomic_file {
	FILE *file; /* to be written to */
	char *path, *temporary;
};

/* Begin to write what shall become ${path}, in its directory; of a link what it leads to.
 * 0, or -1 with errno (ENOTSUP, EISDIR: there is something that is no file). */
int atomic_file_open(struct atomic_file *a, const char *path);

/* It is whole: put it in the place of the old one.  0, or -1 with errno, and the old one
 * stays.  Frees ${a} in both cases. */
int atomic_file_commit(struct atomic_file *a);

/* Give up: the old one stays. */
void atomic_file_abort(struct atomic_file *a);

#endif
