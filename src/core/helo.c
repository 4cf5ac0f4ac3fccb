/*
 * What a client calls itself.  Zombies copy: the receiving server's name, its address,
 * the sender's domain, their own PTR name; or say what the PC is called.  Only what is
 * exact counts as ours: a host below one of our domains may be a customer's own server.
 */
#include <string.h>
#include <strings.h>

#include "ascii.h"
#include "helo.h"

#define WORD_MAX       DNAME_MAX /* of the argument: a byte more than the longest name */
#define NETBIOS_MAX    15
#define LETTERS_DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

/*
 * Names that the public DNS does not hold: RFC 6762 appendix G (and "local" itself), RFC
 * 8375 (home.arpa), RFC 2606 and 6761 (test, example, invalid, localhost), ICANN's
 * "internal" (2024), and what installers and routers make up.
 */
/* clang-format off */
#define SUFFIX(text) {text, sizeof(text) - 1}
/* clang-format on */
static const struct {
	const char *text;
	size_t len;
} local_suffixes[] = {
    SUFFIX("arbeitsgruppe"), SUFFIX("belkin"),	  SUFFIX("corp"),
    SUFFIX("dlink"),	     SUFFIX("dom"),	  SUFFIX("domain"),
    SUFFIX("example"),	     SUFFIX("fritz.box"), SUFFIX("gateway"),
    SUFFIX("home"),	     SUFFIX("home.arpa"), SUFFIX("intern"),
    SUFFIX("internal"),	     SUFFIX("intra"),	  SUFFIX("intranet"),
    SUFFIX("invalid"),	     SUFFIX("ip"),	  SUFFIX("lan"),
    SUFFIX("loc"),	     SUFFIX("local"),	  SUFFIX("localdomain"),
    SUFFIX("localhost"),     SUFFIX("localnet"),  SUFFIX("lokal"),
    SUFFIX("mshome.net"),    SUFFIX("priv"),	  SUFFIX("private"),
    SUFFIX("router"),	     SUFFIX("test"),	  SUFFIX("workgroup"),
};
#undef SUFFIX

/* The first word of the argument; returns its length, WORD_MAX when it is too long. */
static size_t
first_word(const char *helo, char word[WORD_MAX + 1])
{
	size_t n = 0;

	while (*helo != '\0' && (unsigned char)*helo <= ' ')
		helo++;
	while (n < WORD_MAX && (unsigned char)helo[n] > ' ' && helo[n] != 0x7f) {
		word[n] = helo[n];
		n++;
	}
	word[n] = '\0';
	return n;
}

/* "[192.0.2.1]", "[IPv6:2001:db8::1]", also without brackets, tag, or half of them. */
static int
parse_address(const char *word, struct addr *addr_r)
{
	char text[ADDR_TEXT_MAX];
	size_t n;

	if (*word == '[')
		word++;
	if (strncasecmp(word, "IPv6:", 5) == 0)
		word += 5;
	n = strlen(word);
	if (n > 0 && word[n - 1] == ']')
		n--;
	if (n > 0 && word[n - 1] == '.')
		n--;
	if (n >= sizeof(text))
		return -1;
	memcpy(text, word, n);
	text[n] = '\0';
	return addr_parse(text, addr_r);
}

/*
 * The first label of a name that Windows made up: "win-", "desktop-" or "laptop-" and
 * random letters and digits up to NetBIOS's 15.  Returns the length of the constant part,
 * or 0.
 */
static size_t
windows_prefix(const char *word)
{
	static const char *const prefixes[] = {"win-", "desktop-", "laptop-"};

	if (strcspn(word, ".") != NETBIOS_MAX)
		return 0;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t n = strlen(prefixes[i]);

		if (strncasecmp(word, prefixes[i], n) == 0 &&
		    strspn(word + n, LETTERS_DIGITS) == NETBIOS_MAX - n)
			return n;
	}
	return 0;
}

/* Lower-case printable ASCII with '#' for numbers; what is not printable becomes '?'. */
static void
make_template(const char *word, char out[DNAME_MAX])
{
	size_t prefix = windows_prefix(word), n = 0;
	bool number = false;

	for (size_t i = 0; word[i] != '\0' && n < DNAME_MAX - 1; i++) {
		char c = word[i];
		bool digit =
		    ascii_is_digit(c) || (prefix > 0 && i >= prefix && i < NETBIOS_MAX);

		if (digit && number)
			continue;
		number = digit;
		if (digit)
			c = '#';
		else if (c <= ' ' || c > '~')
			c = '?';
		out[n++] = ascii_to_lower(c);
	}
	out[n] = '\0';
}

static bool
is_own_address(const struct helo_input *in, const struct addr *given)
{
	struct addr unit = addr_unit(in->ip), given_unit = addr_unit(given);

	return addr_equal(&unit, &given_unit);
}

static bool
is_our_address(const struct helo_self *self, const struct addr *given)
{
	for (size_t i = 0; self != NULL && i < self->n_addrs; i++)
		if (addr_equal(&self->addrs[i], given))
			return true;
	return false;
}

static bool
is_our_name(const struct helo_self *self, const char *name)
{
	for (size_t i = 0; self != NULL && i < self->n_names; i++)
		if (strcmp(self->names[i], name) == 0)
			return true;
	return false;
}

/* Is the client, by its confirmed name, one of ours? */
static bool
client_is_ours(const struct helo_input *in)
{
	if (in->self == NULL || !in->ptr->confirmed)
		return false;
	for (size_t i = 0; i < in->self->n_names; i++)
		if (dname_within(in->ptr->name, in->self->names[i]))
			return true;
	return false;
}

static const char *
last_label(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL ? dot + 1 : name;
}

static bool
is_local(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof(local_suffixes) / sizeof(local_suffixes[0]); i++) {
		size_t n = local_suffixes[i].len;

		if (len > n && name[len - n - 1] == '.' &&
		    memcmp(name + len - n, local_suffixes[i].text, n) == 0)
			return true;
	}
	return false;
}

static bool
is_sender(const struct helo_input *in, const struct helo *h)
{
	const char *sender = in->sender_domain;

	if (sender == NULL)
		return false;
	return strcmp(h->name, sender) == 0 ||
	       (strcmp(h->name, h->registered) == 0 && dname_within(sender, h->name));
}

/* The class of a name that is not ours. */
static enum helo_class
class_of_name(const struct helo_input *in, const struct helo *h)
{
	const struct hostname *ptr = in->ptr;

	if (ptr->class != NAME_NOT_KNOWN && strcmp(h->name, ptr->name) == 0)
		return HELO_PTR;
	if (ptr->class != NAME_NOT_KNOWN && h->registered[0] != '\0' &&
	    strcmp(h->registered, ptr->registered) == 0)
		return HELO_ORG;
	if (is_sender(in, h))
		return HELO_SENDER;
	/* In a closed network whose PTR names end alike they are ordinary names. */
	if (h->form == FORM_LOCAL &&
	    strcmp(last_label(h->name), last_label(ptr->name)) != 0)
		return HELO_LOCAL;
	return h->form == FORM_SINGLE ? HELO_SINGLE : HELO_OTHER;
}

static void
classify_name(const struct helo_input *in, struct helo *h)
{
	const char *own = in->ptr->registered, *registered;
	bool ours = is_our_name(in->self, h->name);

	/* Below the client's own domain needs no look-up in the list of suffixes. */
	if (dname_within(h->name, own))
		registered = h->name + strlen(h->name) - strlen(own);
	else
		registered = dname_registered(h->name);
	if (registered != NULL)
		h->registered = registered;
	if (strchr(h->name, '.') == NULL)
		h->form = FORM_SINGLE;
	else if (is_local(h->name))
		h->form = FORM_LOCAL;
	h->class = class_of_name(in, h);
	if (ours) {
		h->form = FORM_OURS;
		if (!client_is_ours(in))
			h->class = HELO_OURS;
	}
}

static void
classify_address(const struct helo_input *in, const struct addr *given, struct helo *h)
{
	h->form = FORM_ADDRESS;
	if (is_own_address(in, given)) {
		h->class = HELO_ADDRESS;
	} else if (is_our_address(in->self, given)) {
		h->class = HELO_OURS;
		h->form = FORM_OURS;
	} else {
		h->class = HELO_ADDRESS_OTHER;
	}
}

void
helo_parse(const struct helo_input *in, struct helo *helo_r)
{
	char word[WORD_MAX + 1];
	struct helo *h = helo_r;
	struct addr given;
	size_t n;

	h->class = in->known ? HELO_ABSENT : HELO_NOT_KNOWN;
	h->form = FORM_NONE;
	h->name[0] = h->template[0] = '\0';
	h->registered = "";
	if (in->helo == NULL)
		return;
	n = first_word(in->helo, word);
	if (parse_address(word, &given) == 0) {
		make_template(word, h->template);
		classify_address(in, &given, h);
		return;
	}
	h->form = FORM_NAME;
	if (dname_normalise(word, h->name) == 0 && !dname_ends_in_number(h->name)) {
		make_template(h->name, h->template);
		classify_name(in, h);
		return;
	}
	make_template(word, h->template);
	h->name[0] = '\0';
	h->class = HELO_INVALID;
	if (memchr(word, '.', n) == NULL)
		h->form = FORM_SINGLE;
}

const char *
helo_class_text(enum helo_class helo)
{
	static const char *const texts[HELO_CLASSES] = {
	    [HELO_NOT_KNOWN] = "HELO not known",
	    [HELO_ABSENT] = "no HELO",
	    [HELO_PTR] = "HELO is the PTR name",
	    [HELO_ORG] = "HELO of the PTR name's domain",
	    [HELO_OTHER] = "HELO is another name",
	    [HELO_SENDER] = "HELO is the sender's domain",
	    [HELO_SINGLE] = "HELO is a single word",
	    [HELO_LOCAL] = "HELO is a local name",
	    [HELO_ADDRESS] = "HELO is the client's address",
	    [HELO_ADDRESS_OTHER] = "HELO is another address",
	    [HELO_OURS] = "HELO claims to be us",
	    [HELO_INVALID] = "HELO is no name",
	};

	return helo < HELO_CLASSES && texts[helo] != NULL ? texts[helo] : "HELO ?";
}

const char *
helo_form_name(enum helo_form form)
{
	switch (form) {
	case FORM_NONE:
		return "none";
	case FORM_NAME:
		return "name";
	case FORM_SINGLE:
		return "single";
	case FORM_LOCAL:
		return "local";
	case FORM_ADDRESS:
		return "address";
	case FORM_OURS:
		return "ours";
	}
	return "?";
}
