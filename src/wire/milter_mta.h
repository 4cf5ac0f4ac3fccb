#ifndef LYCHGATE_MILTER_MTA_H
#define LYCHGATE_MILTER_MTA_H

#include <stddef.h>
#include <stdint.h>

#include "buf.h"
#include "milter.h"

/*
 * The MTA's side of the milter protocol: commands out, answers in.  For the load
 * generator and the tests, which play the MTA.
 */

/*
 * Commands, appended to ${out}.  All return 0, or -1 without memory (out unchanged).
 */
int milter_mta_optneg(struct buf *out, const struct milter_options *options);

/* Macros for ${command}: ${n} strings, name, value, name, value ... */
int milter_mta_macro(struct buf *out, enum milter_command command,
		     const char *const *strings, size_t n);

/* ${addr} and ${port} are not sent for SMFIA_UNKNOWN. */
int milter_mta_connect(struct buf *out, const char *host, enum milter_family family,
		       uint16_t port, const char *addr);

/* HELO, UNKNOWN (n = 1), MAIL, RCPT (address, parameters), HEADER (name, value). */
int milter_mta_texts(struct buf *out, enum milter_command code,
		     const char *const *strings, size_t n);

/* BODY, or BODYEOB with the last bytes of the body. */
int
milter_mta_body(struct buf *out, enum milter_command code, const char *data, size_t len);

/* DATA, EOH, ABORT, QUIT, QUIT_NC. */
int milter_mta_bare(struct buf *out, enum milter_command code);

/* One answer of a filter.  All pointers point into the packet; texts end in NUL. */
struct milter_answer {
	char code; /* SMFIR_ or SMFIC_OPTNEG */
	union {
		struct {
			struct milter_options options;
			const char *symlists[MILTER_STAGES]; /* NULL = not asked for */
		} optneg;
		const char *text; /* REPLYCODE, QUARANTINE, ADDRCPT, DELRCPT */
		struct {
			uint32_t index; /* 0 in ADDHEADER */
			const char *name;
			const char *value;
		} header; /* ADDHEADER, INSHEADER, CHGHEADER */
		struct {
			const char *addr;
			const char *args; /* "" when there are none */
		} envelope;		  /* CHGFROM, ADDRCPT_PAR */
		struct {
			const char *data;
			size_t len;
		} body; /* REPLBODY */
	} u;
};

/*
 * Read a packet from a filter.  0, or -1 (nothing stored) when the letter is no answer or
 * the data are not exactly of its form.
 */
int milter_mta_decode(struct packet packet, struct milter_answer *answer_r);

#endif
