/* Is lychgated running?  The database knows: no process is looked for, so that it works
 * from another machine or container on a shared directory too. */
#include <string.h>

#include "daemon_state.h"

enum daemon_state
daemon_state(int found, const struct store_status *status, uint32_t now_s)
{
	if (found != 1)
		return DAEMON_NEVER;
	if (strcmp(status->state, "stopped") == 0)
		return DAEMON_STOPPED;
	if (status->heartbeat_s + DAEMON_SILENT_S < now_s)
		return DAEMON_SILENT;
	return DAEMON_RUNNING;
}
