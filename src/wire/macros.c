/*
 * Macros by stage.  Each stage is the packet's own bytes in one piece of memory: there
 * are a few dozen short names at most, looked up a few times, and most sessions hold none
 * of them once their facts are taken out.
 */
#include <stdlib.h>
#include <string.h>

#include "macros.h"

void
macros_init(struct macros *m)
{
	memset(m, 0, sizeof(*m));
}

void
macros_fini(struct macros *m)
{
	for (unsigned stage = 0; stage < MILTER_STAGES; stage++)
		macros_clear(m, (enum milter_stage)stage);
}

/* The stage of the macros that precede a command, or -1. */
static int
stage_of(char command)
{
	switch (command) {
	case SMFIC_CONNECT:
		return SMFIM_CONNECT;
	case SMFIC_HELO:
		return SMFIM_HELO;
	case SMFIC_MAIL:
		return SMFIM_ENVFROM;
	case SMFIC_RCPT:
		return SMFIM_ENVRCPT;
	case SMFIC_DATA:
		return SMFIM_DATA;
	case SMFIC_BODYEOB:
		return SMFIM_EOM;
	case SMFIC_EOH:
		return SMFIM_EOH;
	default:
		return -1;
	}
}

int
macros_set(struct macros *m, char command, const struct milter_strings *pairs)
{
	int stage = stage_of(command);
	size_t len = (size_t)(pairs->end - pairs->at);
	size_t strings = 0;
	char *copy = NULL;

	if (stage < 0)
		return 0;
	if (len > MACROS_BYTES_MAX)
		return -1;
	for (const char *s = NULL; (s = milter_strings_next(pairs, s)) != NULL;)
		strings++;
	if (strings > 2 * MACROS_COUNT_MAX)
		return -1;
	if (len > 0) {
		if ((copy = malloc(len)) == NULL)
			return -1;
		memcpy(copy, pairs->at, len);
	}
	macros_clear(m, (enum milter_stage)stage);
	m->stage[stage].pairs = copy;
	m->stage[stage].len = len;
	return 0;
}

/* Does a macro's name as sent, "{name}" or "name", mean ${name}? */
static int
same_name(const char *sent, const char *name)
{
	size_t len = strlen(name);

	if (sent[0] != '{')
		return strcmp(sent, name) == 0;
	return strncmp(sent + 1, name, len) == 0 && strcmp(sent + 1 + len, "}") == 0;
}

const char *
macros_get(const struct macros *m, enum milter_stage stage, const char *name)
{
	struct milter_strings pairs;
	const char *sent;
	const char *value = NULL;

	if (m->stage[stage].pairs == NULL)
		return NULL;
	pairs.at = m->stage[stage].pairs;
	pairs.end = pairs.at + m->stage[stage].len;
	while ((sent = milter_strings_next(&pairs, value)) != NULL) {
		if ((value = milter_strings_next(&pairs, sent)) == NULL)
			return NULL;
		if (same_name(sent, name))
			return value;
	}
	return NULL;
}

void
macros_clear(struct macros *m, enum milter_stage stage)
{
	free(m->stage[stage].pairs);
	m->stage[stage].pairs = NULL;
	m->stage[stage].len = 0;
}
