#ifndef LYCHGATE_DAEMON_STATE_H
#define LYCHGATE_DAEMON_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "store_status.h"

/* A daemon whose heartbeat is older has died or hangs; it writes one every second. */
#define DAEMON_SILENT_S 15

enum daemon_state { DAEMON_NEVER, DAEMON_RUNNING, DAEMON_STOPPED, DAEMON_SILENT };

/* From what store_status_get() returned (0: never) and gave. */
enum daemon_state
daemon_state(int found, const struct store_status *status, uint32_t now_s);

#endif
