#ifndef LYCHGATE_SCHEMA_BOUNCE_H
#define LYCHGATE_SCHEMA_BOUNCE_H

/* Migrations: bounces that were proven real, or refused as forged.  NULL behind the last.
 */
extern const char *const schema_bounce_store[];
extern const char *const schema_bounce_journal[];

#endif
