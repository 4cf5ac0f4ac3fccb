#ifndef LYCHGATE_POLICY_H
#define LYCHGATE_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "addr.h"
#include "tag.h"

/*
 * What the administrator decides, per site, domain and account.  Built whole
 * from the database, then only read; a change builds a new one.
 */
struct policy;

/* INHERIT: what the wider scope says; the site's default is MONITOR. */
enum policy_mode { MODE_INHERIT, MODE_OFF, MODE_MONITOR, MODE_ENFORCE };
enum policy_pin { PIN_NONE, PIN_PASS, PIN_REFUSE };

/* What happens to the account's own mail, and to bounces that come to it; see
 * doc/backscatter.md.  INHERIT: what the wider scope says; the site's default is LEARN.
 */
enum policy_protection {
	PROTECT_INHERIT,
	PROTECT_OFF,	/* nothing */
	PROTECT_LEARN,	/* nothing is signed; bounces are judged, refused in a storm only
			 */
	PROTECT_SIGN,	/* and mail is signed */
	PROTECT_REQUIRE /* and bounces that answer no mail of ours are always refused */
};

struct policy *policy_create(void); /* NULL without memory */
void policy_free(struct policy *p); /* NULL is allowed */

/* Is it a domain ("example.com") or an account ("user@example.com")? */
bool policy_is_scope(const char *text);

/*
 * Each adds one decision; a later one for the same thing wins.  0, or -1
 * without memory, or (errno EINVAL) when the text is not what it should be.
 * ${scope}: "" = the site, else what policy_is_scope() takes.
 */
int policy_set_mode(struct policy *p, const char *scope, enum policy_mode mode);
int policy_add_exempt(struct policy *p, const struct net *net);
/* ${until_s} 0: for ever. */
int policy_add_pin(struct policy *p, const struct net *net, enum policy_pin pin,
		   uint32_t until_s);
/*
 * A spamtrap: "user@example.com", "@example.com" (the whole domain), "user@" (that local
 * part in every domain), or a pattern with '*' and '?' over the whole address.
 */
int policy_add_trap(struct policy *p, const char *pattern);

/* Does that take it?  What would catch everything is none. */
bool policy_is_pattern(const char *pattern);

/* As policy_set_mode(). */
int policy_set_protection(struct policy *p, const char *scope,
			  enum policy_protection protection);
/* Mail to this recipient ("user@example.com") or domain is never signed. */
int policy_add_unsigned(struct policy *p, const char *rcpt);
/* The newest key first; more than TAG_KEYS are -1, EINVAL. */
int policy_add_tag_key(struct policy *p, const struct tag_key *key);

/* Somebody looked at what froze learning (freeze.h), at ${at_s}; 0: never. */
void policy_set_thawed(struct policy *p, uint32_t at_s);
uint32_t policy_thawed(const struct policy *p);

/* The policy is complete: from now on it can be asked, and no longer changed. */
void policy_seal(struct policy *p);

/* The mode in force for a recipient: account, else domain, else site.  Never INHERIT. */
enum policy_mode policy_mode_for(const struct policy *p, const char *rcpt);
enum policy_mode policy_site_mode(const struct policy *p);

enum policy_protection policy_protection_for(const struct policy *p, const char *account);
/* Is that decided for the account or its domain, not for the site? */
bool policy_protection_is_own(const struct policy *p, const char *account);
enum policy_protection policy_site_protection(const struct policy *p);
bool policy_is_unsigned(const struct policy *p, const char *rcpt);
const struct tag_key *policy_tag_keys(const struct policy *p, size_t *n_r);
/* Is there anybody whose mail is signed? */
bool policy_signs(const struct policy *p);

bool policy_is_trap(const struct policy *p, const char *rcpt);
bool policy_is_exempt(const struct policy *p, const struct addr *addr);
enum policy_pin
policy_pin_for(const struct policy *p, const struct addr *addr, uint32_t now_s);
/* The network of the pin that decides, or false: none does. */
bool policy_pin_net(const struct policy *p, const struct addr *addr, uint32_t now_s,
		    struct net *net_r);

/* postmaster (also without domain), abuse: never refused (RFC 5321 4.5.1, RFC 2142 4). */
bool policy_is_role(const char *rcpt);

const char *policy_mode_name(enum policy_mode mode); /* "monitor"; "inherit" */
int policy_mode_parse(const char *name, enum policy_mode *mode_r);
const char *policy_protection_name(enum policy_protection protection);
int policy_protection_parse(const char *name, enum policy_protection *protection_r);
const char *policy_pin_name(enum policy_pin pin); /* "pass"; "none" */
int policy_pin_parse(const char *name, enum policy_pin *pin_r);

#endif
