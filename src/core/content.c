/*
 * Content is known when the message has passed, so it can only say something about the
 * next one of the same client.  24 bits of a profile are room for it.
 */
#include "content.h"

/* The answers to one question. */
static const uint32_t questions[] = {
    CONTENT_TRACE_SOME | CONTENT_TRACE_NONE,
    CONTENT_DATE_OK | CONTENT_DATE_MISSING | CONTENT_DATE_WRONG,
    CONTENT_ID_NONE | CONTENT_ID_RECIPIENT | CONTENT_ID_ODD | CONTENT_ID_SENDER |
	CONTENT_ID_HELO | CONTENT_ID_OTHER,
    CONTENT_ID_DOLLARS | CONTENT_ID_PLAIN,
    CONTENT_MAILER_NONE | CONTENT_MAILER_FITS | CONTENT_MAILER_MISFIT,
    CONTENT_TO_SOME | CONTENT_TO_NONE,
    CONTENT_LIST | CONTENT_NO_LIST,
    CONTENT_ID_FEW_NETWORKS | CONTENT_ID_MANY_NETWORKS,
    CONTENT_NULL_PROGRAM | CONTENT_NULL_PERSON,
};

uint32_t
content_get(const uint8_t packed[CONTENT_BYTES])
{
	return (uint32_t)packed[0] | (uint32_t)packed[1] << 8 | (uint32_t)packed[2] << 16;
}

void
content_add(uint8_t packed[CONTENT_BYTES], uint32_t bits)
{
	packed[0] |= (uint8_t)bits;
	packed[1] |= (uint8_t)(bits >> 8);
	packed[2] |= (uint8_t)(bits >> 16);
}

static uint32_t
of_id(const struct header *h)
{
	static const uint32_t bits[] = {
	    [HEADER_ID_NOT_KNOWN] = 0,
	    [HEADER_ID_NONE] = CONTENT_ID_NONE,
	    [HEADER_ID_RECIPIENT] = CONTENT_ID_RECIPIENT,
	    [HEADER_ID_ODD] = CONTENT_ID_ODD,
	    [HEADER_ID_SENDER] = CONTENT_ID_SENDER,
	    [HEADER_ID_HELO] = CONTENT_ID_HELO,
	    [HEADER_ID_OTHER] = CONTENT_ID_OTHER,
	};

	if (h->id == HEADER_ID_NOT_KNOWN || h->id == HEADER_ID_NONE)
		return bits[h->id];
	return bits[h->id] |
	       (h->id_shape == ID_SHAPE_DOLLARS ? CONTENT_ID_DOLLARS : CONTENT_ID_PLAIN);
}

static uint32_t
of_date(enum header_date date)
{
	switch (date) {
	case HEADER_DATE_NOT_KNOWN:
		return 0;
	case HEADER_DATE_OK:
		return CONTENT_DATE_OK;
	case HEADER_DATE_MISSING:
		return CONTENT_DATE_MISSING;
	case HEADER_DATE_BAD:
	case HEADER_DATE_ZONE:
	case HEADER_DATE_AHEAD:
	case HEADER_DATE_BEHIND:
		break;
	}
	return CONTENT_DATE_WRONG;
}

static uint32_t
of_mailer(enum header_mailer mailer)
{
	switch (mailer) {
	case HEADER_MAILER_NONE:
		return CONTENT_MAILER_NONE;
	case HEADER_MAILER_FITS:
		return CONTENT_MAILER_FITS;
	case HEADER_MAILER_MISFIT:
		return CONTENT_MAILER_MISFIT;
	case HEADER_MAILER_NOT_KNOWN:
		break;
	}
	return 0;
}

static uint32_t
of_author(enum header_author author)
{
	switch (author) {
	case HEADER_AUTHOR_PROGRAM:
		return CONTENT_NULL_PROGRAM;
	case HEADER_AUTHOR_PERSON:
		return CONTENT_NULL_PERSON;
	case HEADER_AUTHOR_NOT_KNOWN:
		break;
	}
	return 0;
}

uint32_t
content_of(const struct header *h, bool null_sender)
{
	uint32_t bits;

	if (!h->known)
		return 0;
	if (null_sender)
		return of_author(h->author);
	bits = (h->has & HEADER_RECEIVED) != 0 ? CONTENT_TRACE_SOME : CONTENT_TRACE_NONE;
	bits |= (h->has & HEADER_TO) != 0 ? CONTENT_TO_SOME : CONTENT_TO_NONE;
	bits |= (h->has & HEADER_LIST) != 0 ? CONTENT_LIST : CONTENT_NO_LIST;
	return bits | of_id(h) | of_date(h->date) | of_mailer(h->mailer);
}

uint32_t
content_agreed(uint32_t bits)
{
	uint32_t agreed = 0;

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		uint32_t answers = bits & questions[i];

		if ((answers & (answers - 1)) == 0)
			agreed |= answers;
	}
	return agreed;
}
