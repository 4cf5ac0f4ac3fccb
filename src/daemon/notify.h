#ifndef LYCHGATE_NOTIFY_H
#define LYCHGATE_NOTIFY_H

/*
 * Tell systemd (or whoever set NOTIFY_SOCKET) the state: "READY=1", "STOPPING=1",
 * "STATUS=...".  The protocol of sd_notify(3); no effect without the variable.
 */
void notify_state(const char *state);

#endif
