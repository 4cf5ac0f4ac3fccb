#ifndef LYCHGATE_HOTTEST_H
#define LYCHGATE_HOTTEST_H

#include "parts.h"
#include "rollup_query.h"
#include "visitors.h"

/* Short lists that `top` and `domain` have in common. */

/* The keys of ${by} with the most of ${f}->sort, as a part.  0, or -1: the store's. */
int hottest_keys(struct parts *p, struct store *store, const struct rollup_filter *f,
		 const char *part, const char *heading);

/* Those of a rollup (of visitors.h), by sessions. */
void hottest_of(struct parts *p, const struct rollup *r, enum rollup_dim by,
		const char *part, const char *heading);

/* At most ${n} of the visitors in their order that ${wanted} (NULL: all) wants. */
typedef bool hottest_wanted(const struct visitor *v);
void hottest_visitors(struct parts *p, const struct visitors *v, hottest_wanted *wanted,
		      const char *part, const char *heading);

bool hottest_is_zombie(const struct visitor *v);
bool hottest_is_server(const struct visitor *v);

#define HOTTEST_ROWS 10

#endif
