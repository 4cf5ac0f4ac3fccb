/*
 * What was taken back cannot be asked for once more, as the rows are deleted later: so
 * either all identities of an address are forgotten, or none.  Those of the last second
 * wait to be written; they are looked for first, as they may be written meanwhile.
 */
#include "forget.h"

#include "store_identity.h"
#include "writer_front.h"

int
forget_host(struct engine *engine, struct writer *writer, struct store *lookup,
	    const struct addr *addr, uint32_t now_s)
{
	struct store_identities ids;
	int rc = -1;

	store_identities_init(&ids);
	if (writer_identities(writer, addr, &ids) == 0 &&
	    store_identities_read(&ids, lookup, addr) == 0) {
		for (size_t i = 0; i < ids.n; i++)
			(void)engine_forget(engine, &ids.all[i].key, &ids.all[i].texts,
					    now_s);
		writer_forgotten(writer, addr);
		rc = 0;
	}
	store_identities_fini(&ids);
	return rc;
}
