#ifndef LYCHGATE_SCHEMA_BOTNET_H
#define LYCHGATE_SCHEMA_BOTNET_H

/* Inside src/store only: the tables of botnets. */
extern const char *const schema_botnet[];

#endif
