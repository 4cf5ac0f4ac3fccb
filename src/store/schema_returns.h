#ifndef LYCHGATE_SCHEMA_RETURNS_H
#define LYCHGATE_SCHEMA_RETURNS_H

/* Inside src/store only: the tables of store_returns.h, as texts for store_schema.c; ends
 * with NULL. */
extern const char *const schema_returns[];

#endif
