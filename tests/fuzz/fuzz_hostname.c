/*
 * Input: the PTR status as a digit, the client's address, and the PTR name, with a space
 * between each.  Without a readable address the name's first bytes are one.
 */
#include <ctype.h>
#include <string.h>

#include "fuzz.h"
#include "hostname.h"

#define INPUT_MAX 2000

static void
check_text(const char text[DNAME_MAX])
{
	FUZZ_CHECK(memchr(text, '\0', DNAME_MAX) != NULL);
}

static bool
same(const struct hostname *a, const struct hostname *b)
{
	return a->class == b->class && a->confirmed == b->confirmed &&
	       a->mail_word == b->mail_word && a->static_word == b->static_word &&
	       strcmp(a->name, b->name) == 0 &&
	       strcmp(a->registered, b->registered) == 0 &&
	       strcmp(a->template, b->template) == 0;
}

static void
check_template(const struct hostname *h)
{
	size_t left = strlen(h->name) - strlen(h->registered);
	const char *t = h->template;

	FUZZ_CHECK(strlen(t) <= strlen(h->name));
	FUZZ_CHECK((*t == '\0') == (h->name[0] == '\0'));
	if (h->class == NAME_ADDRESS || h->class == NAME_ADDRESS_FORGED)
		FUZZ_CHECK(strchr(t, '@') != NULL);
	if (h->registered[0] == '\0' || left == 0)
		return;
	FUZZ_CHECK(strlen(t) > strlen(h->registered));
	left = strlen(t) - strlen(h->registered);
	FUZZ_CHECK(strcmp(t + left, h->registered) == 0);
	FUZZ_CHECK(strcspn(t, "0123456789") >= left);
}

static void
check(const char *ptr, enum ptr_status status, const struct addr *ip)
{
	struct hostname h, again;
	char other[INPUT_MAX + 2], name[DNAME_MAX];
	size_t n = strlen(ptr);

	memset(&h, 0xff, sizeof(h));
	memset(&again, 0x55, sizeof(again));
	hostname_parse(ptr, status, ip, &h);
	hostname_parse(ptr, status, ip, &again);
	check_text(h.name);
	check_text(h.registered);
	check_text(h.template);
	FUZZ_CHECK(same(&h, &again));
	FUZZ_CHECK(h.class < NAME_CLASSES);
	FUZZ_CHECK(!h.confirmed || (status == PTR_OK && h.name[0] != '\0'));
	FUZZ_CHECK(h.registered[0] == '\0' || dname_within(h.name, h.registered));
	check_template(&h);
	if (h.name[0] == '\0')
		return;
	FUZZ_CHECK(dname_normalise(h.name, name) == 0 && strcmp(name, h.name) == 0);

	/* Case and a trailing dot say nothing. */
	for (size_t i = 0; i < n; i++)
		other[i] = (char)toupper((unsigned char)ptr[i]);
	if (ptr[n - 1] != '.')
		other[n++] = '.';
	other[n] = '\0';
	hostname_parse(other, status, ip, &again);
	FUZZ_CHECK(same(&h, &again));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[INPUT_MAX + 1];
	struct addr ip = {.family = 4};
	char *address, *ptr;

	if (size < 2 || size > INPUT_MAX)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	address = text + 2;
	ptr = strchr(address, ' ');
	if (ptr != NULL)
		*ptr++ = '\0';
	else
		ptr = address;
	if (addr_parse(address, &ip) != 0)
		memcpy(ip.bytes, ptr, strnlen(ptr, 4));
	check(ptr, (enum ptr_status)((unsigned char)text[0] % 5), &ip);
	return 0;
}
