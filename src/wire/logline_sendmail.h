#ifndef LYCHGATE_LOGLINE_SENDMAIL_H
#define LYCHGATE_LOGLINE_SENDMAIL_H

#include "logline.h"

/* What a line of Sendmail (also Debian's sm-mta) tells; kind OTHER when
 * nothing. */
void logline_sendmail(const struct logline *l, struct logline_event *event_r);

/* A line with several recipients, "to=<a>,<b>, delay=...": the one behind
 * ${event->to} (no text: the first); false when there is none. */
bool logline_sendmail_next_to(struct logline_event *event, const struct logline *l);

#endif
