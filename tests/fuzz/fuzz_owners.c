/*
 * A file of prefixes, line by line, and then an owner for addresses that the lines hold.
 * What a line says of a prefix must be found under its first address.
 */
#include <string.h>

#include "fuzz.h"
#include "owners.h"

static void
check_owner(const struct owner *owner)
{
	struct owner again = {0};
	char key[OWNER_TEXT_MAX], key_again[OWNER_TEXT_MAX];

	FUZZ_CHECK(memchr(owner->name, '\0', sizeof(owner->name)) != NULL);
	FUZZ_CHECK(owner->country[2] == '\0');
	owner_key(owner, key);
	owner_set_key(&again, key, strlen(key));
	FUZZ_CHECK(strcmp(owner_key(&again, key_again), key) == 0);
}

/* The address that a line begins with. */
static void
look_up(const struct owners *o, const char *line, size_t len, bool must)
{
	char text[ADDR_TEXT_MAX] = "";
	struct owner owner;
	struct addr addr;
	size_t n = 0;

	while (n < len && n < sizeof(text) - 1 && line[n] != '\t' && line[n] != '/')
		n++;
	memcpy(text, line, n);
	if (addr_parse(text, &addr) != 0) {
		FUZZ_CHECK(!must || strchr(text, ':') != NULL);
		return;
	}
	if (owners_find(o, &addr, &owner))
		check_owner(&owner);
	else
		FUZZ_CHECK(!must);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *at = (const char *)data, *end = at + size, *newline;
	struct owners *o = owners_create();

	for (; o != NULL && at < end; at = newline + 1) {
		const char *why = NULL;
		int rc;

		newline = memchr(at, '\n', (size_t)(end - at));
		if (newline == NULL)
			newline = end;
		rc = owners_line(o, at, (size_t)(newline - at), &why);
		FUZZ_CHECK((rc < 0) == (why != NULL));
		look_up(o, at, (size_t)(newline - at), rc == 1);
	}
	owners_free(o);
	return 0;
}
