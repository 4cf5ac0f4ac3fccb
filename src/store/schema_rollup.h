#ifndef LYCHGATE_SCHEMA_ROLLUP_H
#define LYCHGATE_SCHEMA_ROLLUP_H

/* Inside src/store only: the tables of the rollups (store_rollup.h) as a migration of
 * lychgate.db; NULL behind the last text. */
extern const char *const schema_rollup[];

#endif
