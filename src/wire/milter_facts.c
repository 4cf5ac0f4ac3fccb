/*
 * From macros to facts.  Postfix and Sendmail agree on names and differ in values; the
 * rules are from mta-facts 2 (recipients) and 4 (names), where each case was measured.
 */
#include <string.h>

#include "milter_facts.h"
#include "milter_text.h"
#include "num.h"

/* As macros_get, and NULL for an empty value too. */
static const char *
told(const struct macros *m, enum milter_stage stage, const char *name)
{
	const char *value = macros_get(m, stage, name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The best name among {client_ptr}, `_` and the host argument. */
static struct milter_ptr
best_name(const struct macros *m, const struct milter_origin *origin, const char *host)
{
	const char *ptr = told(m, SMFIM_CONNECT, "client_ptr");

	if (ptr != NULL && !milter_text_is_nameless(ptr))
		return (struct milter_ptr){PTR_UNKNOWN, ptr, strlen(ptr)};
	if (origin->len > 0)
		return (struct milter_ptr){PTR_UNKNOWN, origin->name, origin->len};
	if (!milter_text_is_nameless(host))
		return (struct milter_ptr){PTR_UNKNOWN, host, strlen(host)};
	return (struct milter_ptr){PTR_UNKNOWN, NULL, 0};
}

/* Without {client_resolve}: no name may then also be a look-up that failed. */
static enum ptr_status
status_by_name(const struct milter_ptr *best, const struct milter_origin *origin)
{
	if (best->name == NULL)
		return PTR_UNKNOWN;
	return origin->forged ? PTR_FORGED : PTR_OK;
}

/* With XCLIENT the PTR name may be another than the verified one, which is the host
 * argument. */
static struct milter_ptr
verified_name(struct milter_ptr best, const char *host)
{
	if (!milter_text_is_nameless(host))
		return (struct milter_ptr){PTR_OK, host, strlen(host)};
	best.status = best.name != NULL ? PTR_OK : PTR_UNKNOWN;
	return best;
}

struct milter_ptr
milter_facts_ptr(const struct macros *m, const char *host)
{
	const char *resolve = told(m, SMFIM_CONNECT, "client_resolve");
	const char *underscore = told(m, SMFIM_CONNECT, "_");
	struct milter_origin origin =
	    milter_text_origin(underscore != NULL ? underscore : "");
	struct milter_ptr best = best_name(m, &origin, host);

	if (resolve == NULL)
		best.status = status_by_name(&best, &origin);
	else if (strcmp(resolve, "TEMP") == 0)
		best.status = PTR_TEMP;
	else if (strcmp(resolve, "OK") == 0)
		best = verified_name(best, host);
	else if (best.name != NULL) /* FORGED; with XCLIENT also FAIL */
		best.status = PTR_FORGED;
	else if (strcmp(resolve, "FAIL") == 0)
		best.status = PTR_NONE;
	return best;
}

/*
 * A recipient that the MTA refuses has the mailer "error" and, in place of the host, an
 * enhanced status code, which Sendmail leaves out for an unknown user with a detail,
 * or one of Sendmail's words ("error:nouser" in its tables).  {rcpt_addr} is then no
 * address.
 */
enum mta_answer
milter_facts_rcpt(const struct macros *m, bool rcpt_rej)
{
	const char *mailer = told(m, SMFIM_ENVRCPT, "rcpt_mailer");
	const char *host = told(m, SMFIM_ENVRCPT, "rcpt_host");

	if (!rcpt_rej)
		return MTA_ACCEPTED;
	if (mailer == NULL)
		return MTA_NOT_KNOWN;
	if (strcmp(mailer, "error") != 0)
		return MTA_ACCEPTED;
	if (host == NULL || strcmp(host, "5.1.1") == 0 || strcmp(host, "nouser") == 0)
		return MTA_UNKNOWN;
	if (strncmp(host, "4.", 2) == 0 || strcmp(host, "tempfail") == 0)
		return MTA_DEFERRED;
	return MTA_REJECTED;
}

bool
milter_facts_auth(const struct macros *m)
{
	return told(m, SMFIM_ENVFROM, "auth_type") != NULL ||
	       told(m, SMFIM_ENVFROM, "auth_authen") != NULL;
}

const char *
milter_facts_tls(const struct macros *m, enum milter_stage stage)
{
	return told(m, stage, "tls_version");
}

const char *
milter_facts_queue_id(const struct macros *m, enum milter_stage stage)
{
	const char *id = macros_get(m, stage, "i");

	return id != NULL ? id : "";
}

int
milter_facts_bad_rcpts(const struct macros *m, enum milter_stage stage, uint64_t *count_r)
{
	const char *count = told(m, stage, "nbadrcpts");

	return count != NULL ? num_u64_parse(count, 0, UINT32_MAX, count_r) : -1;
}
