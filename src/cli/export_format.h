#ifndef LYCHGATE_EXPORT_FORMAT_H
#define LYCHGATE_EXPORT_FORMAT_H

#include <stdio.h>

#include "export_list.h"

struct export_job {
	FILE *to;
	const struct export_list *list;
	uint32_t now_s;
};

/* Writes the list.  0, or -1 without memory; failures of the file show at its end. */
typedef int export_write(const struct export_job *job);

/* The format's function, or NULL. */
export_write *export_format_find(const char *name);

/* All names, "plain, csv, ...". */
extern const char export_format_names[];

/* A comment at the begin of a file: ${mark} is what makes it one. */
void export_format_head(const struct export_job *job, const char *mark);

/* The time as "2026-11-23T17:05:09Z".  Returns out. */
#define EXPORT_TIME_MAX 24
char *export_format_time(uint32_t at_s, char out[EXPORT_TIME_MAX]);

#endif
