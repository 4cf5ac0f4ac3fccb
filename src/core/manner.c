/* A manner as a list of facts, each of which is counted among zombies and servers. */
#include "manner.h"

#include <assert.h>
#include <string.h>

#include "mail_provider.h"

static bool
registered_alike(const char *registered, const char *domain)
{
	return registered[0] != '\0' && dname_within(domain, registered);
}

enum sender_home
manner_sender_home(const struct hostname *name, const struct helo *helo,
		   const char *sender_domain)
{
	bool other = helo->class == HELO_OTHER;
	bool as_ptr = helo->class == HELO_PTR || helo->class == HELO_ORG;

	if (sender_domain == NULL)
		return SENDER_HOME_NOT_KNOWN;
	if (other && registered_alike(helo->registered, sender_domain))
		return SENDER_HOME;
	/* Below an access provider's domain everybody's PC is at home. */
	if (name->class == NAME_NAMED && (other || as_ptr) &&
	    registered_alike(name->registered, sender_domain))
		return SENDER_HOME;
	return other || (as_ptr && name->class == NAME_NAMED) ? SENDER_ELSEWHERE
							      : SENDER_HOME_NOT_KNOWN;
}

enum sender_provider
manner_sender_provider(const struct hostname *name, const char *sender_domain)
{
	if (sender_domain == NULL || name->class == NAME_NOT_KNOWN)
		return SENDER_PROVIDER_NOT_KNOWN;
	return mail_provider_is(sender_domain) &&
		       !(name->confirmed && mail_provider_home(name->registered))
		   ? SENDER_PROVIDER_ELSEWHERE
		   : SENDER_PROVIDER_NONE;
}

bool
manner_sender_stray(const struct hostname *name, const struct helo *helo,
		    const char *sender_domain)
{
	if (sender_domain == NULL || name->class == NAME_NOT_KNOWN)
		return false;
	/* "mail.firm.com" for "news.mail.firm.com" too, and the other way round. */
	if (name->confirmed && (registered_alike(name->registered, sender_domain) ||
				dname_within(name->name, sender_domain)))
		return false;
	return !registered_alike(helo->registered, sender_domain);
}

static size_t
add_spoken(const struct manner *m, enum manner_fact *facts)
{
	size_t n = 0;

	if (m->dialect != DIALECT_NOT_KNOWN)
		facts[n++] = m->dialect == DIALECT_ESMTP ? FACT_ESMTP : FACT_PLAIN;
	if (m->tls != TLS_UNKNOWN)
		facts[n++] = m->tls == TLS_ON ? FACT_TLS_ON : FACT_TLS_OFF;
	if (m->pace != PACE_NOT_KNOWN)
		facts[n++] = (enum manner_fact)(FACT_PACE_QUICK + (m->pace - PACE_QUICK));
	if (m->sender != SENDER_HOME_NOT_KNOWN)
		facts[n++] =
		    m->sender == SENDER_HOME ? FACT_SENDER_HOME : FACT_SENDER_ELSEWHERE;
	if (m->provider != SENDER_PROVIDER_NOT_KNOWN)
		facts[n++] = m->provider == SENDER_PROVIDER_ELSEWHERE
				 ? FACT_PROVIDER_ELSEWHERE
				 : FACT_PROVIDER_NONE;
	return n;
}

size_t
manner_facts(const struct manner *m, enum manner_fact facts_r[MANNER_FACTS_MAX])
{
	size_t n = add_spoken(m, facts_r);

	for (int i = 0; i < 8 * CONTENT_BYTES; i++) {
		if ((m->content & 1u << i) == 0)
			continue;
		assert(n < MANNER_FACTS_MAX);
		facts_r[n++] = (enum manner_fact)(FACT_CONTENT + i);
	}
	return n;
}
