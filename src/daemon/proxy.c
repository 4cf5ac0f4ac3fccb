/*
 * Behind a proxy (haproxy without the PROXY protocol, NAT with hidden sources) every
 * client has the proxy's address.  Then nothing can be judged, and a conviction would hit
 * everybody: the administrator must hear of it.
 */
#include "proxy.h"

bool
proxy_suspected(struct proxy_watch *w, const struct addr *client)
{
	if (w->settled)
		return false;
	if (w->sessions == 0)
		w->first = *client;
	w->settled = !addr_is_private(client) || !addr_equal(client, &w->first);
	if (w->settled || ++w->sessions < PROXY_SESSIONS)
		return false;
	w->settled = true;
	return true;
}
