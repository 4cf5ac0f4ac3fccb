/* The age of a database is that of the host that was seen last. */
#include "newest.h"

#include <stdio.h>

#include "errors.h"
#include "store_host_list.h"

int
newest_old(struct store *s, uint32_t now_s, uint32_t *at_s_r)
{
	uint32_t at_s;

	if (store_host_newest(s, &at_s) != 0)
		return -1;
	*at_s_r = at_s != 0 && at_s < now_s && now_s - at_s > NEWEST_OLD_S ? at_s : 0;
	return 0;
}

char *
newest_text(uint32_t at_s, uint32_t now_s, char out[NEWEST_TEXT_MAX])
{
	char at[SAY_MAX], ago[SAY_MAX];

	snprintf(out, NEWEST_TEXT_MAX, "%s, %s ago", say_time(at_s, at),
		 say_since(at_s, now_s, ago));
	return out;
}

void
newest_warn(struct store *s, uint32_t now_s, uint32_t since_s, const char *so)
{
	char text[NEWEST_TEXT_MAX];
	uint32_t at_s;

	if (newest_old(s, now_s, &at_s) == 0 && at_s != 0 && at_s < since_s)
		cli_warn("the newest session here is of %s: %s",
			 newest_text(at_s, now_s, text), so);
}
