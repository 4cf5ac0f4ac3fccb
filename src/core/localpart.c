/*
 * What the left side of an address says without knowing whose it is.  Local parts belong
 * to the receiving host (RFC 5321 2.3.11): all of this is custom, so each rule errs on
 * the side of taking a name for somebody's.
 */
#include "localpart.h"

#include <assert.h>
#include <string.h>

#include "ascii.h"
#include "session.h"

#define BAIT_MIN	3
#define DIGITS_MAX	4 /* in a row; more is a number, no name */
#define ROLE_ERRORS	2
#define NEAR_LIMIT_MAX	4
#define BAIT_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789._-"

/* RFC 2142, and what else people and programs write to without knowing who reads it. */
static const char *const roles[] = {
    "abuse",	  "admin",	   "administrator", "billing",	 "contact",   "ftp",
    "help",	  "hostmaster",	   "info",	    "jobs",	 "list",      "listserv",
    "mail",	  "mailer-daemon", "majordomo",	    "mailman",	 "marketing", "news",
    "newsletter", "no-reply",	   "nobody",	    "noc",	 "noreply",   "office",
    "postmaster", "privacy",	   "root",	    "sales",	 "security",  "service",
    "support",	  "usenet",	   "uucp",	    "webmaster", "www",
};

/* One for each message. */
static const char *const made_prefixes[] = {"prvs", "msprvs", "srs0", "srs1",
					    "btv1", "bounce", "verp"};
/* A few for each list. */
static const char *const list_prefixes[] = {"owner-", "return", "errors", "unsub"};
static const char *const list_suffixes[] = {"-request", "-owner",   "-bounces",
					    "-admin",	"-confirm", "-return"};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

int
localpart_split(const char *address, struct rcpt_name *name_r)
{
	const char *at = strrchr(address, '@');
	struct rcpt_name name;
	size_t len;

	if (at == NULL || at == address || session_domain(address, name.domain) != 0)
		return -1;
	len = (size_t)(at - address);
	name.tagged = memchr(address, '+', len) != NULL;
	if (name.tagged)
		len = strcspn(address, "+");
	if (len == 0 || len > LOCALPART_MAX)
		return -1;
	for (size_t i = 0; i < len; i++)
		name.local[i] = ascii_to_lower(address[i]);
	name.local[len] = '\0';
	*name_r = name;
	return 0;
}

static bool
begins_as(const char *local, const char *const prefixes[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (local[0] == prefixes[i][0] && /* seldom */
		    strncmp(local, prefixes[i], strlen(prefixes[i])) == 0)
			return true;
	return false;
}

static bool
ends_as(const char *local, const char *const suffixes[], size_t n)
{
	size_t len = strlen(local);

	for (size_t i = 0; i < n; i++) {
		size_t suffix = strlen(suffixes[i]);

		if (len > suffix && strcmp(local + len - suffix, suffixes[i]) == 0)
			return true;
	}
	return false;
}

bool
localpart_is_made(const char *local)
{
	return strchr(local, '=') != NULL ||
	       begins_as(local, made_prefixes, COUNT(made_prefixes));
}

static bool
has_number(const char *local)
{
	size_t digits = 0;

	for (; *local != '\0' && digits <= DIGITS_MAX; local++)
		digits = ascii_is_digit(*local) ? digits + 1 : 0;
	return digits > DIGITS_MAX;
}

bool
localpart_is_bait(const char *local)
{
	size_t len = strlen(local);

	if (len < BAIT_MIN || strspn(local, BAIT_CHARACTERS) != len ||
	    has_number(local) || localpart_is_made(local) ||
	    begins_as(local, list_prefixes, COUNT(list_prefixes)) ||
	    ends_as(local, list_suffixes, COUNT(list_suffixes)))
		return false;
	for (size_t i = 0; i < COUNT(roles); i++)
		if (localpart_near(local, len, roles[i], strlen(roles[i]), ROLE_ERRORS))
			return false;
	return true;
}

/* Three rows of the matrix of distances: of the prefixes of a with i - 2, i - 1 and i
 * characters to all prefixes of b. */
struct rows {
	unsigned char d[3][LOCALPART_MAX + 1];
};

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* Fill the cell of a's first ${i} and b's first ${j} characters. */
static int
cell(const struct rows *r, const char *a, const char *b, int i, int j)
{
	const unsigned char *up = r->d[(i + 2) % 3], *left = r->d[i % 3];
	int d = up[j - 1] + (a[i - 1] != b[j - 1]);

	d = least(d, least(up[j], left[j - 1]) + 1);
	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
		d = least(d, r->d[(i + 1) % 3][j - 2] + 1);
	return d;
}

/* Which characters there are, some taken for one. */
static uint64_t
characters_of(const char *text, size_t len)
{
	uint64_t set = 0;

	for (size_t i = 0; i < len; i++)
		set |= UINT64_C(1) << (text[i] & 63);
	return set;
}

/*
 * An error brings in one character at most, and takes one out: most pairs need no more
 * than that.  Only cells within ${limit} of the diagonal can be small enough (Ukkonen
 * 1985); beside them stands what is too large.
 */
bool
localpart_near(const char *a, size_t a_len, const char *b, size_t b_len, int limit)
{
	int n = (int)a_len, m = (int)b_len;
	struct rows r;

	assert(a_len <= LOCALPART_MAX && b_len <= LOCALPART_MAX);
	assert(limit <= NEAR_LIMIT_MAX);
	if (n - m > limit || m - n > limit ||
	    __builtin_popcountll(characters_of(a, a_len) ^ characters_of(b, b_len)) >
		2 * limit)
		return false;
	memset(&r, limit + 1, sizeof(r));
	for (int j = 0; j <= least(m, limit); j++)
		r.d[0][j] = (unsigned char)j;
	for (int i = 1; i <= n; i++) {
		unsigned char *row = r.d[i % 3];
		int from = i > limit ? i - limit : 0, to = least(m, i + limit), best;

		memset(row, limit + 1, sizeof(r.d[0]));
		best = limit + 1;
		for (int j = from; j <= to; j++) {
			row[j] = (unsigned char)least(j == 0 ? i : cell(&r, a, b, i, j),
						      limit + 1);
			best = least(best, row[j]);
		}
		if (best > limit)
			return false;
	}
	return r.d[n % 3][m] <= limit;
}
