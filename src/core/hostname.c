/*
 * A PTR name is either chosen for one machine or made by a rule for thousands of lines.
 * Made names betray themselves by the client's address (hostname_addr.c) or by words
 * (hostname_words.c) left of the registered domain; behind it all is the provider's
 * brand: "t-dialin.net" also has servers.
 *
 * When in doubt a name counts as chosen.  Pools of mail servers number their
 * members by address too, so mail words outweigh an address in part, and a whole one
 * where nothing speaks of access lines.
 */
#include <assert.h>
#include <string.h>

#include "ascii.h"
#include "hostname.h"
#include "hostname_addr.h"
#include "hostname_template.h"
#include "hostname_words.h"

/* A weak word needs this many digits beside it: "nat1" may be a firewall. */
#define WEAK_DIGITS 2

static_assert(NAME_ADDRESS_FORGED == NAME_ADDRESS + 1, "class_of adds one");
static_assert(NAME_ACCESS_FORGED == NAME_ACCESS + 1, "class_of adds one");
static_assert(NAME_NAMED_FORGED == NAME_NAMED + 1, "class_of adds one");

static unsigned
count_digits(const char *name, size_t len)
{
	unsigned n = 0;

	for (size_t i = 0; i < len; i++)
		n += ascii_is_digit(name[i]);
	return n;
}

/* Is the last octet of an IPv4 address among the numbers of the name? */
static bool
has_own_number(const char *name, size_t len, const struct addr *ip)
{
	unsigned value;

	for (size_t i = 0; i < len && ip->family == 4; i++) {
		if (!ascii_is_digit(name[i]))
			continue;
		for (value = 0; i < len && ascii_is_digit(name[i]) && value < 1000; i++)
			value = value * 10 + (unsigned)(name[i] - '0');
		if (value == ip->bytes[3])
			return true;
	}
	return false;
}

/* What the registered domain's own label says: "linode", "mailgun". */
static unsigned
brand_words(const struct hostname *h)
{
	return hostname_words_in(h->registered, strcspn(h->registered, "."));
}

/*
 * Two octets in a row may be a server's number in its pool: they count only where no word
 * speaks of mail or servers, not even in the domain ("so254-9.mailgun.net").
 */
static bool
two_octets_count(const struct hostname_addr *found, unsigned words,
		 const struct hostname *h)
{
	if (words & WORD_ACCESS)
		return true;
	if ((words | brand_words(h)) & (WORD_MAIL | WORD_SERVER))
		return false;
	if (!found->numbered || (words & WORD_WEAK))
		return true;
	return dname_labels(h->name) > dname_labels(h->registered) + 1;
}

static bool
carries_address(const struct hostname_addr *found, unsigned words,
		const struct hostname *h)
{
	if (found->octets == 0)
		return false;
	if (found->octets == 2)
		return two_octets_count(found, words, h);
	return !(words & WORD_MAIL) || (words & (WORD_ACCESS | WORD_WEAK | WORD_STATIC));
}

static bool
is_access(unsigned words, const char *name, size_t len, const struct addr *ip)
{
	if (words & WORD_MAIL)
		return false;
	if (words & WORD_ACCESS)
		return true;
	if (words & WORD_SERVER)
		return false;
	if ((words & WORD_WEAK) && count_digits(name, len) >= WEAK_DIGITS)
		return true;
	return (words & WORD_NUMBER) && has_own_number(name, len, ip);
}

/* Fill in what the normalised name says by itself; return its class when confirmed. */
static enum name_class
analyse(struct hostname *h, const struct addr *ip)
{
	const char *registered = dname_registered(h->name);
	size_t len = registered != NULL ? (size_t)(registered - h->name) : 0;
	struct hostname_addr found;
	unsigned words;

	if (registered != NULL)
		h->registered = registered;
	if (len > 0)
		len--; /* the dot */
	words = hostname_words_in(h->name, len);
	h->mail_word = (words & WORD_MAIL) != 0;
	h->static_word = (words & (WORD_STATIC | WORD_SERVER)) != 0 ||
			 (brand_words(h) & WORD_SERVER) != 0;
	hostname_addr_find(h->name, len > 0 ? len : strlen(h->name), ip, &found);
	hostname_template_make(h->name, len, &found, h->template);
	if (carries_address(&found, words, h))
		return NAME_ADDRESS;
	return is_access(words, h->name, len, ip) ? NAME_ACCESS : NAME_NAMED;
}

void
hostname_parse(const char *ptr, enum ptr_status status, const struct addr *ip,
	       struct hostname *hostname_r)
{
	struct hostname *h = hostname_r;
	bool parsed;

	h->class = status == PTR_NONE ? NAME_NONE : NAME_NOT_KNOWN;
	h->confirmed = h->mail_word = h->static_word = false;
	h->failed = status == PTR_TEMP;
	h->name[0] = h->template[0] = '\0';
	h->registered = "";
	if (ptr == NULL || status == PTR_NONE)
		return;
	parsed = dname_normalise(ptr, h->name) == 0;
	if (parsed)
		h->class = analyse(h, ip);
	else
		h->class = NAME_NAMED;
	h->confirmed = parsed && status == PTR_OK;
	if (status == PTR_UNKNOWN || status == PTR_TEMP)
		h->class = NAME_NOT_KNOWN;
	else if (!h->confirmed)
		h->class = (enum name_class)(h->class + 1);
}

const char *
name_class_text(enum name_class name)
{
	static const char *const texts[NAME_CLASSES] = {
	    [NAME_NOT_KNOWN] = "name not known",
	    [NAME_NONE] = "no name",
	    [NAME_ADDRESS] = "address in name, confirmed",
	    [NAME_ADDRESS_FORGED] = "address in name, unconfirmed",
	    [NAME_ACCESS] = "access word in name, confirmed",
	    [NAME_ACCESS_FORGED] = "access word in name, unconfirmed",
	    [NAME_NAMED] = "named, confirmed",
	    [NAME_NAMED_FORGED] = "named, unconfirmed",
	};

	return name < NAME_CLASSES && texts[name] != NULL ? texts[name] : "name ?";
}
