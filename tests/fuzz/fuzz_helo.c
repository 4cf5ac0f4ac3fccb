/*
 * Input: lines with the client's address, its PTR name (an empty one: none), the sender's
 * address, and the HELO argument, which may go over more lines.
 */
#include <string.h>

#include "fuzz.h"
#include "helo.h"
#include "session.h"

#define INPUT_MAX 4000

static void
check_text(const char text[DNAME_MAX])
{
	FUZZ_CHECK(memchr(text, '\0', DNAME_MAX) != NULL);
}

static bool
same(const struct helo *a, const struct helo *b)
{
	return a->class == b->class && a->form == b->form &&
	       strcmp(a->name, b->name) == 0 &&
	       strcmp(a->registered, b->registered) == 0 &&
	       strcmp(a->template, b->template) == 0;
}

static void
check(struct helo_input *in)
{
	char name[DNAME_MAX];
	struct helo h, again;

	memset(&h, 0xff, sizeof(h));
	memset(&again, 0x55, sizeof(again));
	helo_parse(in, &h);
	helo_parse(in, &again);
	check_text(h.name);
	check_text(h.registered);
	check_text(h.template);
	FUZZ_CHECK(same(&h, &again));
	FUZZ_CHECK(h.class > HELO_ABSENT && h.class < HELO_CLASSES);
	FUZZ_CHECK(h.form > FORM_NONE && h.form <= FORM_OURS);
	FUZZ_CHECK(strpbrk(h.template, "0123456789 ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL);
	if (h.name[0] == '\0')
		FUZZ_CHECK(h.form == FORM_ADDRESS || h.form == FORM_OURS ||
			   h.class == HELO_INVALID);
	else
		FUZZ_CHECK(dname_normalise(h.name, name) == 0 &&
			   strcmp(name, h.name) == 0);
	FUZZ_CHECK(h.registered[0] == '\0' || dname_within(h.name, h.registered));

	/* The template is its own, unless it was cut. */
	if (strlen(h.template) == DNAME_MAX - 1)
		return;
	in->helo = h.template;
	helo_parse(in, &again);
	FUZZ_CHECK(strcmp(h.template, again.template) == 0);
}

/* Cut the next line off *${text}; what is left may be empty. */
static const char *
next_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	if (end == NULL) {
		*text = line + strlen(line);
	} else {
		*end = '\0';
		*text = end + 1;
	}
	return line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"mx.ours.net", "ours.net", "ours.co.uk"};
	const struct addr addrs[] = {{4, {198, 51, 100, 25}}};
	const struct helo_self self = {names, 3, addrs, 1};
	char buffer[INPUT_MAX + 1], domain[DNAME_MAX], *text = buffer;
	struct addr ip = {4, {203, 0, 113, 77}};
	struct helo_input in = {.known = true, .ip = &ip, .self = &self};
	struct hostname ptr;
	const char *line;

	if (size > INPUT_MAX)
		return 0;
	memcpy(buffer, data, size);
	buffer[size] = '\0';
	(void)addr_parse(next_line(&text), &ip);
	line = next_line(&text);
	hostname_parse(line, *line != '\0' ? PTR_OK : PTR_NONE, &ip, &ptr);
	in.ptr = &ptr;
	if (session_domain(next_line(&text), domain) == 0)
		in.sender_domain = domain;
	in.helo = text;
	check(&in);
	return 0;
}
