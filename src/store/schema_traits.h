#ifndef LYCHGATE_SCHEMA_TRAITS_H
#define LYCHGATE_SCHEMA_TRAITS_H

/* Inside src/store only: the migration of sessions.db that lets sessions be found by what
 * they have in common (journal_traits.h).  Texts, NULL behind the last. */
extern const char *const schema_traits_journal[];

#endif
