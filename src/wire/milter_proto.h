#ifndef LYCHGATE_MILTER_PROTO_H
#define LYCHGATE_MILTER_PROTO_H

/*
 * The letters and bits of the milter protocol, versions 2 to 6, by the names that
 * Sendmail gives them (libmilter/mfdef.h, mfapi.h).  A packet is a length of
 * four bytes in network order, which counts the letter, then the letter and its data.
 */

#define MILTER_VERSION_MIN 2
#define MILTER_VERSION_MAX 6

/* What the MTA sends. */
enum milter_command {
	SMFIC_ABORT = 'A',
	SMFIC_BODY = 'B',
	SMFIC_CONNECT = 'C',
	SMFIC_MACRO = 'D',
	SMFIC_BODYEOB = 'E',
	SMFIC_HELO = 'H',
	SMFIC_QUIT_NC = 'K', /* since version 6: another session on this connection */
	SMFIC_HEADER = 'L',
	SMFIC_MAIL = 'M',
	SMFIC_EOH = 'N',
	SMFIC_OPTNEG = 'O',
	SMFIC_QUIT = 'Q',
	SMFIC_RCPT = 'R',
	SMFIC_DATA = 'T',    /* since version 4 */
	SMFIC_UNKNOWN = 'U', /* since version 3 */
};

/* What the filter answers. */
enum milter_response {
	SMFIR_ADDRCPT = '+',
	SMFIR_DELRCPT = '-',
	SMFIR_ADDRCPT_PAR = '2',
	SMFIR_SHUTDOWN = '4',
	SMFIR_ACCEPT = 'a',
	SMFIR_REPLBODY = 'b',
	SMFIR_CONTINUE = 'c',
	SMFIR_DISCARD = 'd',
	SMFIR_CHGFROM = 'e',
	SMFIR_CONN_FAIL = 'f',
	SMFIR_ADDHEADER = 'h',
	SMFIR_INSHEADER = 'i',
	SMFIR_CHGHEADER = 'm',
	SMFIR_PROGRESS = 'p',
	SMFIR_QUARANTINE = 'q',
	SMFIR_REJECT = 'r',
	SMFIR_SKIP = 's',
	SMFIR_TEMPFAIL = 't',
	SMFIR_REPLYCODE = 'y',
};

/* Actions: what the filter may do to a message. */
#define SMFIF_ADDHDRS	  0x001U
#define SMFIF_CHGBODY	  0x002U
#define SMFIF_ADDRCPT	  0x004U
#define SMFIF_DELRCPT	  0x008U
#define SMFIF_CHGHDRS	  0x010U
#define SMFIF_QUARANTINE  0x020U
#define SMFIF_CHGFROM	  0x040U
#define SMFIF_ADDRCPT_PAR 0x080U
#define SMFIF_SETSYMLIST  0x100U /* may name the macros that it wants */

/* Steps: which events are not sent (NO), or not answered (NR). */
#define SMFIP_NOCONNECT	  0x000001U
#define SMFIP_NOHELO	  0x000002U
#define SMFIP_NOMAIL	  0x000004U
#define SMFIP_NORCPT	  0x000008U
#define SMFIP_NOBODY	  0x000010U
#define SMFIP_NOHDRS	  0x000020U
#define SMFIP_NOEOH	  0x000040U
#define SMFIP_NR_HDR	  0x000080U
#define SMFIP_NOUNKNOWN	  0x000100U
#define SMFIP_NODATA	  0x000200U
#define SMFIP_SKIP	  0x000400U /* SMFIR_SKIP is understood */
#define SMFIP_RCPT_REJ	  0x000800U /* recipients that the MTA refused are sent too */
#define SMFIP_NR_CONN	  0x001000U
#define SMFIP_NR_HELO	  0x002000U
#define SMFIP_NR_MAIL	  0x004000U
#define SMFIP_NR_RCPT	  0x008000U
#define SMFIP_NR_DATA	  0x010000U
#define SMFIP_NR_UNKN	  0x020000U
#define SMFIP_NR_EOH	  0x040000U
#define SMFIP_NR_BODY	  0x080000U
#define SMFIP_HDR_LEADSPC 0x100000U /* header values keep their leading space */
#define SMFIP_NR_ALL                                                                     \
	(SMFIP_NR_HDR | SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |  \
	 SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_EOH | SMFIP_NR_BODY)

/* Address families of CONNECT. */
enum milter_family {
	SMFIA_UNKNOWN = 'U',
	SMFIA_UNIX = 'L',
	SMFIA_INET = '4',
	SMFIA_INET6 = '6',
};

/* Stages for which macros are sent and can be asked for (mfapi.h, SMFIM_). */
enum milter_stage {
	SMFIM_CONNECT = 0,
	SMFIM_HELO = 1,
	SMFIM_ENVFROM = 2,
	SMFIM_ENVRCPT = 3,
	SMFIM_DATA = 4,
	SMFIM_EOM = 5,
	SMFIM_EOH = 6,
};
#define MILTER_STAGES 7

#endif
