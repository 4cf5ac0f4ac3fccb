#ifndef LYCHGATE_SCHEMA_OWNERS_H
#define LYCHGATE_SCHEMA_OWNERS_H

/* Owners of networks and countries of hosts (owners.h): the statements of the migration
 * that brings their columns and table, NULL behind the last. */
extern const char *const schema_owners[];

#endif
