#ifndef LYCHGATE_SCHEMA_TAUGHT_H
#define LYCHGATE_SCHEMA_TAUGHT_H

/* A migration of lychgate.db: what labels taught.  NULL behind the last. */
extern const char *const schema_taught[];

#endif
