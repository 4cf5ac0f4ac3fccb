#ifndef LYCHGATE_REFUSAL_H
#define LYCHGATE_REFUSAL_H

#include "buf.h"
#include "smtp.h"

/* The SMTP replies that we give, as answers appended to ${out}.  0, or -1 without memory
 * (${out} unchanged). */

/* "550 5.7.1 text (reference), see url" */
int refusal_encode(const struct smtp_site *site, const char *reference, struct buf *out);

/* The same for a bounce that answers no mail of ours. */
int refusal_encode_bounce(const struct smtp_site *site, const char *reference,
			  struct buf *out);

/* "452 4.5.3 ...": come again in a transaction of its own (see carry.h). */
int refusal_encode_later(const char *reference, struct buf *out);

#endif
