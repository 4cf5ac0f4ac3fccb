#ifndef LYCHGATE_LOGLINE_POSTFIX_H
#define LYCHGATE_LOGLINE_POSTFIX_H

#include "logline.h"

/* What a line of Postfix tells; kind OTHER when nothing (and for other
 * programs). */
void logline_postfix(const struct logline *l, struct logline_event *event_r);

#endif
