/*
 * The words for faults, as logs and scripts see them.
 */
#include "fault.h"

const char *
fault_name(enum fault_code code)
{
	switch (code) {
	case FAULT_NONE:
		return "none";
	case FAULT_BUSY:
		return "busy";
	case FAULT_FULL:
		return "full";
	case FAULT_IO:
		return "io";
	case FAULT_CORRUPT:
		return "corrupt";
	case FAULT_ACCESS:
		return "access";
	case FAULT_FOREIGN:
		return "foreign";
	case FAULT_VERSION:
		return "version";
	case FAULT_MEMORY:
		return "memory";
	case FAULT_VALUE:
		return "value";
	case FAULT_OTHER:
		break;
	}
	return "other";
}
