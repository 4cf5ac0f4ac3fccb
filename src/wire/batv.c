/*
 * Tags are checked by making them anew: there is one way to compute a signature, and no
 * state but the keys.  Everything that takes part is folded to lower case first; a
 * mail system between that changes the case of a local part must not cost a bounce.
 */
#include "batv.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <sodium.h>

#include "ascii.h"
#include "localpart.h"

#define DAYS	     1000 /* after so many the number of a day comes again */
#define BEHIND_DAYS  7	  /* the clock may be, of who checks a tag */
#define PREFIX	     "prvs="
#define PREFIX_LEN   (sizeof(PREFIX) - 1)
#define SIGNED_CHARS 4 /* of the tag are under the signature: key and day */
#define HEX	     "0123456789abcdef"

uint32_t
batv_expiry(uint32_t day)
{
	return day - day % BATV_STABLE_DAYS + BATV_LIFE_MAX_DAYS;
}

/* Where the domain's '@' is, or NULL when there is none, or nothing around it; or two: a
 * local part that holds one is quoted (RFC 5321 4.1.2), and those are not signed. */
static const char *
find_at(const char *address)
{
	const char *at = strchr(address, '@');

	return at != NULL && at != address && at[1] != '\0' && strchr(at + 1, '@') == NULL
		   ? at
		   : NULL;
}

/* "prvs=" and ten characters that may be a tag? */
static bool
is_tag(const char *text, size_t len)
{
	if (len < PREFIX_LEN + BATV_TAG || strncasecmp(text, PREFIX, PREFIX_LEN) != 0)
		return false;
	for (size_t i = 0; i < BATV_TAG; i++) {
		char c = ascii_to_lower(text[PREFIX_LEN + i]);

		if (!ascii_is_digit(c) && !ascii_is_lower(c))
			return false;
	}
	return true;
}

/* The tag in a local part of ${len} bytes: what comes before and behind it. */
struct parts {
	enum batv_form form;
	const char *tag;
	const char *name;
	size_t name_len;
};

static int
find_tag(const char *local, size_t len, struct parts *parts_r)
{
	const size_t tag_len = PREFIX_LEN + BATV_TAG;

	if (is_tag(local, len) && len > tag_len + 1 && local[tag_len] == '=') {
		*parts_r = (struct parts){BATV_PRVS, local + PREFIX_LEN,
					  local + tag_len + 1, len - tag_len - 1};
		return 0;
	}
	if (len > tag_len + 1 && local[len - tag_len - 1] == '+' &&
	    is_tag(local + len - tag_len, tag_len)) {
		*parts_r = (struct parts){BATV_SUBADDRESS, local + len - BATV_TAG, local,
					  len - tag_len - 1};
		return 0;
	}
	return -1;
}

int
batv_split(const char *address, struct batv_address *split_r)
{
	const char *at = find_at(address);
	size_t len = strlen(address);
	struct parts parts;
	int n;

	if (at == NULL || len >= BATV_ADDRESS_MAX ||
	    find_tag(address, (size_t)(at - address), &parts) != 0)
		return -1;
	split_r->form = parts.form;
	for (size_t i = 0; i < BATV_TAG; i++)
		split_r->tag[i] = ascii_to_lower(parts.tag[i]);
	split_r->tag[BATV_TAG] = '\0';
	n = snprintf(split_r->plain, sizeof(split_r->plain), "%.*s%s",
		     (int)parts.name_len, parts.name, at);
	if (split_r->plain[n - 1] == '.')
		split_r->plain[n - 1] = '\0';
	return 0;
}

bool
batv_is_signable(const char *sender)
{
	const char *at = find_at(sender);

	return at != NULL && strlen(sender) < BATV_ADDRESS_MAX && sender[0] != '"' &&
	       memchr(sender, '=', (size_t)(at - sender)) == NULL;
}

/* The ${tag}'s signature for an address: its last six characters, into ${out}. */
static void
sign(const struct tag_key *key, const char *tag, const char *plain,
     char out[BATV_TAG - SIGNED_CHARS])
{
	unsigned char mac[crypto_auth_hmacsha256_BYTES];
	char text[SIGNED_CHARS + BATV_ADDRESS_MAX];
	size_t n = SIGNED_CHARS;

	static_assert(sizeof(key->secret) == crypto_auth_hmacsha256_KEYBYTES, "key size");
	memcpy(text, tag, SIGNED_CHARS);
	for (; *plain != '\0'; plain++)
		text[n++] = ascii_to_lower(*plain);
	/* All of them: batv_split() took one away, or the mail system did. */
	while (text[n - 1] == '.')
		n--;
	(void)crypto_auth_hmacsha256(mac, (const unsigned char *)text, n, key->secret);
	for (size_t i = 0; i < BATV_TAG - SIGNED_CHARS; i++)
		out[i] = HEX[i % 2 == 0 ? mac[i / 2] >> 4 : mac[i / 2] & 15];
}

int
batv_sign(const struct tag_key *key, enum batv_form form, const char *sender,
	  uint32_t day, char out[BATV_ADDRESS_MAX])
{
	const size_t added = PREFIX_LEN + BATV_TAG + 1;
	const char *at = find_at(sender);
	char tag[BATV_TAG + 1];
	int len = at != NULL ? (int)(at - sender) : 0;

	if (!batv_is_signable(sender) || (size_t)len + added > LOCALPART_MAX ||
	    strlen(sender) + added >= BATV_ADDRESS_MAX)
		return -1;
	snprintf(tag, sizeof(tag), "%c%03u", '0' + key->digit % 10,
		 batv_expiry(day) % DAYS);
	sign(key, tag, sender, tag + SIGNED_CHARS);
	tag[BATV_TAG] = '\0';
	if (form == BATV_PRVS)
		snprintf(out, BATV_ADDRESS_MAX, PREFIX "%s=%s", tag, sender);
	else
		snprintf(out, BATV_ADDRESS_MAX, "%.*s+" PREFIX "%s%s", len, sender, tag,
			 at);
	return 0;
}

/* Is the day in the tag, of which three digits are known, one in which it is good? */
static bool
in_force(const char *digits, uint32_t day)
{
	uint32_t expires = (uint32_t)(digits[0] - '0') * 100 +
			   (uint32_t)(digits[1] - '0') * 10 + (uint32_t)(digits[2] - '0');

	return (expires + DAYS - day % DAYS) % DAYS <= BATV_LIFE_MAX_DAYS + BEHIND_DAYS;
}

enum tag_status
batv_check(const struct tag_key *keys, size_t n_keys, const struct batv_address *split,
	   uint32_t day)
{
	char want[BATV_TAG - SIGNED_CHARS];

	for (size_t i = 0; i < SIGNED_CHARS; i++)
		if (!ascii_is_digit(split->tag[i]))
			return TAG_FORGED;
	for (size_t i = 0; i < n_keys; i++) {
		if (split->tag[0] != '0' + keys[i].digit % 10)
			continue;
		sign(&keys[i], split->tag, split->plain, want);
		if (sodium_memcmp(want, split->tag + SIGNED_CHARS, sizeof(want)) == 0)
			return in_force(split->tag + 1, day) ? TAG_VALID : TAG_EXPIRED;
	}
	return TAG_FORGED;
}
