#ifndef LYCHGATE_TAGGING_H
#define LYCHGATE_TAGGING_H

#include "smtp_impl.h"

/*
 * Tags (batv.h) where they meet SMTP: in the recipients of what comes in, and in the
 * sender of what our users send.
 */

/* The session's last recipient bears a tag: note what it is worth. */
void tagging_rcpt(struct smtp *s, int64_t now_ms);

/* The message at hand is whole: change its sender if it is to be signed.  0, or -1
 * without memory (${out} unchanged). */
int tagging_sender(struct smtp *s, int64_t now_ms, struct buf *out);

/* What the negotiation asks for so that senders can be changed: an SMFIF_ bit, or 0 while
 * nobody signs. */
uint32_t tagging_actions(const struct smtp_site *site);

#endif
