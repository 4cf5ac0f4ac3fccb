#ifndef LYCHGATE_MANUAL_H
#define LYCHGATE_MANUAL_H

#include "buf.h"

/*
 * What `lychgated --print-config` and `--print-manual` print, made from the table of
 * options: a configuration file with every option commented out at its default, and the
 * manual page lychgate.conf(5) in man(7) format.  Appended to ${out}; 0, or -1 without
 * memory.
 */
int manual_config(struct buf *out);
int manual_page(struct buf *out);

#endif
