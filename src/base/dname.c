/*
 * Host and domain names.  Everything but dname_normalise() works on normalised
 * names and returns pointers into them, so nothing here allocates.
 */
#include <string.h>

#include <libpsl.h>

#include "dname.h"

#define LABEL_MAX 63 /* RFC 1035 section 2.3.4 */

#define LETTER(upper, lower) [upper] = (lower), [lower] = (lower)
/* Each byte as it stands in a normalised name, or 0 when it must not. */
static const char normal[256] = {
    ['-'] = '-',      ['_'] = '_',	['0'] = '0',	  ['1'] = '1',
    ['2'] = '2',      ['3'] = '3',	['4'] = '4',	  ['5'] = '5',
    ['6'] = '6',      ['7'] = '7',	['8'] = '8',	  ['9'] = '9',
    LETTER('A', 'a'), LETTER('B', 'b'), LETTER('C', 'c'), LETTER('D', 'd'),
    LETTER('E', 'e'), LETTER('F', 'f'), LETTER('G', 'g'), LETTER('H', 'h'),
    LETTER('I', 'i'), LETTER('J', 'j'), LETTER('K', 'k'), LETTER('L', 'l'),
    LETTER('M', 'm'), LETTER('N', 'n'), LETTER('O', 'o'), LETTER('P', 'p'),
    LETTER('Q', 'q'), LETTER('R', 'r'), LETTER('S', 's'), LETTER('T', 't'),
    LETTER('U', 'u'), LETTER('V', 'v'), LETTER('W', 'w'), LETTER('X', 'x'),
    LETTER('Y', 'y'), LETTER('Z', 'z'),
};
#undef LETTER

int
dname_normalise(const char *text, char out[DNAME_MAX])
{
	size_t len = strnlen(text, DNAME_MAX + 1), label = 0;
	char name[DNAME_MAX];

	if (len > 0 && text[len - 1] == '.')
		len--;
	if (len == 0 || len >= DNAME_MAX)
		return -1;
	for (size_t i = 0; i < len; i++) {
		name[i] = normal[(unsigned char)text[i]];
		if (name[i] != 0 && ++label <= LABEL_MAX)
			continue;
		if (text[i] != '.' || label == 0)
			return -1;
		label = 0;
		name[i] = '.';
	}
	if (label == 0)
		return -1;
	name[len] = '\0';
	memcpy(out, name, len + 1);
	return 0;
}

unsigned
dname_labels(const char *name)
{
	unsigned n = *name != '\0';

	for (; *name != '\0'; name++)
		n += *name == '.';
	return n;
}

bool
dname_within(const char *name, const char *parent)
{
	size_t len = strlen(name), parent_len = strlen(parent);

	if (parent_len == 0 || parent_len > len)
		return false;
	if (strcmp(name + len - parent_len, parent) != 0)
		return false;
	return parent_len == len || name[len - parent_len - 1] == '.';
}

bool
dname_ends_in_number(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot != NULL && dot[1 + strspn(dot + 1, "0123456789")] == '\0';
}

/*
 * Registries that sell second-level names only, so that nothing needs to be looked up:
 * most names.  A test compares them with the list.
 */
static bool
is_flat(const char *top)
{
	static const char *const flat[] = {"com",  "net", "org", "de", "nl",
					   "info", "biz", "ch",	 "eu", "dk",
					   "cz",   "edu", "gov", "mil"};

	for (size_t i = 0; i < sizeof(flat) / sizeof(flat[0]); i++)
		if (top[0] == flat[i][0] && strcmp(top, flat[i]) == 0)
			return true;
	return false;
}

/* The label before ${at} with all behind it; NULL when there is none. */
static const char *
one_more(const char *name, const char *at)
{
	if (at == name)
		return NULL;
	for (at--; at > name && at[-1] != '.';)
		at--;
	return at;
}

/*
 * From the right, because names have many labels and suffixes few.  A suffix of a public
 * suffix need not be one (*.kawasaki.jp), so one label more is looked at; that two in
 * turn are none, no rule of the list needs (a test looks through it).
 */
const char *
dname_registered(const char *name)
{
	const psl_ctx_t *psl = psl_builtin();
	const char *dot = strrchr(name, '.'), *top = dot != NULL ? dot + 1 : name;
	const char *registered = NULL;

	if (dname_ends_in_number(name))
		return NULL;
	if (is_flat(top))
		return one_more(name, top);
	for (const char *at = one_more(name, top); at != NULL; at = one_more(name, at)) {
		if (psl_is_public_suffix2(psl, at, PSL_TYPE_ICANN))
			registered = NULL;
		else if (registered == NULL)
			registered = at;
		else
			break;
	}
	return registered;
}
