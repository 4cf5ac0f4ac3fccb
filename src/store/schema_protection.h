#ifndef LYCHGATE_SCHEMA_PROTECTION_H
#define LYCHGATE_SCHEMA_PROTECTION_H

/* Inside src/store only: the tables of store_protection.h, a step of store_schema.c. */
extern const char *const schema_protection[];

#endif
