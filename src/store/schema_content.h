#ifndef LYCHGATE_SCHEMA_CONTENT_H
#define LYCHGATE_SCHEMA_CONTENT_H

/* What hosts' messages look like (content.h): the statements of the migration that brings
 * its column, NULL behind the last. */
extern const char *const schema_content[];

#endif
