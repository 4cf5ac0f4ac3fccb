#ifndef LYCHGATE_MESSAGE_ID_H
#define LYCHGATE_MESSAGE_ID_H

#include "dname.h"

/* How the part of a Message-ID before its '@' is made, as far as it tells programs apart.
 */
enum id_shape {
	ID_SHAPE_OTHER,
	ID_SHAPE_DOLLARS, /* "000601c7a1b2$3c4d5e6f$0a01a8c0": Outlook's */
	ID_SHAPE_THE_BAT, /* "1234567.20070401123456" */
	ID_SHAPE_MOZILLA, /* "4614A0C2.4020908", or a UUID */
	ID_SHAPE_HEX	  /* 32 digits or more: servers of Microsoft */
};

/* What its part behind the '@' is. */
enum id_place {
	ID_PLACE_NONE,	  /* there is no '@', or nothing behind it */
	ID_PLACE_ADDRESS, /* "[192.0.2.1]", "192.0.2.1" */
	ID_PLACE_WORD,	  /* a single label, or no name at all */
	ID_PLACE_NAME
};

struct message_id {
	enum id_shape shape;
	enum id_place place;
	char host[DNAME_MAX]; /* normalised, with ID_PLACE_NAME; else "" */
};

/* Read a Message-ID, with or without angle brackets; any text is one. */
void message_id_parse(const char *text, struct message_id *id_r);

#endif
