#ifndef LYCHGATE_EXPORT_ZONE_H
#define LYCHGATE_EXPORT_ZONE_H

#include "export_format.h"

/* Lists that are asked by DNS: a file of rbldnsd(8) of the type "combined", and a
 * response policy zone with rpz-ip triggers. */
export_write export_zone_rbldnsd, export_zone_rpz;

#endif
