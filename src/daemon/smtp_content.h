#ifndef LYCHGATE_SMTP_CONTENT_H
#define LYCHGATE_SMTP_CONTENT_H

#include "smtp_impl.h"

/* Header field, piece of a body, end of data of the message at hand: handlers as those in
 * smtp.c. */
enum smtp_next smtp_on_header(struct turn *t);
enum smtp_next smtp_on_body(struct turn *t);
enum smtp_next smtp_on_end_of_message(struct turn *t);

/* The message at hand is over, whether it came to its end or not.  The second one also
 * forgets its macros. */
void smtp_drop_message(struct smtp *s);
void smtp_end_message(struct smtp *s);

#endif
