#ifndef LYCHGATE_MILTER_FACTS_H
#define LYCHGATE_MILTER_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "macros.h"
#include "session.h"

/*
 * What macros mean, as facts of a session.  Each function reads the macros of the stage
 * that it names; ask for them with MILTER_FACTS_CONNECT and so on (milter_encode_optneg).
 * An MTA that sent none of them gives "not known".
 */
#define MILTER_FACTS_CONNECT                                                             \
	"_ {client_ptr} {client_resolve} {daemon_name} {daemon_addr} {daemon_port}"
#define MILTER_FACTS_HELO "{tls_version}"
#define MILTER_FACTS_MAIL "i {auth_type} {auth_authen} {tls_version}"
#define MILTER_FACTS_RCPT "i {rcpt_mailer} {rcpt_host} {nbadrcpts}"
#define MILTER_FACTS_DATA "i {nbadrcpts}"
#define MILTER_FACTS_EOM  "i"

/* The client's name by reverse DNS. */
struct milter_ptr {
	enum ptr_status status;
	const char *name; /* into the macros or ${host}, not NUL-terminated; NULL: none */
	size_t len;
};

/* From the macros of CONNECT, and its host argument. */
struct milter_ptr milter_facts_ptr(const struct macros *m, const char *host);

/*
 * What the MTA said to a recipient, from the macros of RCPT.  ${rcpt_rej}: SMFIP_RCPT_REJ
 * is agreed; without it only recipients that the MTA accepts are sent.
 */
enum mta_answer milter_facts_rcpt(const struct macros *m, bool rcpt_rej);

/* Did the client authenticate?  From the macros of MAIL. */
bool milter_facts_auth(const struct macros *m);

/* The TLS version, from the macros of a stage (HELO, MAIL); NULL: none is told. */
const char *milter_facts_tls(const struct macros *m, enum milter_stage stage);

/* The queue id at a stage; "" when the MTA has or tells none. */
const char *milter_facts_queue_id(const struct macros *m, enum milter_stage stage);

/*
 * Recipients that Sendmail refused before the one at hand, those that it hides from us
 * included (RCPT, DATA).  0, or -1 when it is not told.
 */
int milter_facts_bad_rcpts(const struct macros *m, enum milter_stage stage,
			   uint64_t *count_r);

#endif
