/* Settings of the judgement as text, one a line. */
#include "store_settings.h"

#include <inttypes.h>
#include <string.h>

#include "num.h"

#define TARGET_SHARE  "target_share"
#define SUSPECT_SCORE "suspect_score"
#define CONVICTIONS   "convictions_per_hour"
#define OWN_NAMES     "own_names"
#define OWN_ADDRESSES "own_addresses"

int
store_settings_format(const struct engine_settings *settings, struct buf *out)
{
	const struct helo_self *self = &settings->self;
	char address[ADDR_TEXT_MAX];
	size_t before = out->len;
	int rc;

	rc = buf_addf(out,
		      TARGET_SHARE "=%.17g\n" SUSPECT_SCORE "=%.17g\n" CONVICTIONS
				   "=%" PRIu32 "\n" OWN_NAMES "=",
		      settings->target_share, settings->suspect_score,
		      settings->convictions_per_hour);
	for (size_t i = 0; i < self->n_names && rc == 0; i++)
		rc = buf_addf(out, "%s%s", i > 0 ? " " : "", self->names[i]);
	if (rc == 0)
		rc = buf_adds(out, "\n" OWN_ADDRESSES "=");
	for (size_t i = 0; i < self->n_addrs && rc == 0; i++)
		rc = buf_addf(out, "%s%s", i > 0 ? " " : "",
			      addr_format(&self->addrs[i], address));
	if (rc == 0)
		rc = buf_addc(out, '\n');
	if (rc != 0)
		buf_cut(out, before);
	return rc;
}

/* The next word of a list, cut out in place; NULL at its end. */
static char *
next_word(char **list)
{
	char *word = *list + strspn(*list, " ");
	size_t len = strcspn(word, " ");

	if (len == 0)
		return NULL;
	*list = word + len;
	if (**list != '\0')
		*(*list)++ = '\0';
	return word;
}

static int
take_names(struct arena *texts, char *list, struct helo_self *self)
{
	const char **names = NULL, **grown;
	char *word;

	self->n_names = 0;
	while ((word = next_word(&list)) != NULL) {
		grown = arena_grow(texts, names, self->n_names, sizeof(*names));
		if (grown == NULL)
			return -1;
		names = grown;
		names[self->n_names] = arena_strndup(texts, word, strlen(word));
		if (names[self->n_names++] == NULL)
			return -1;
	}
	self->names = names;
	return 0;
}

static int
take_addresses(struct arena *texts, char *list, struct helo_self *self)
{
	struct addr *addrs = NULL, *grown, addr;
	char *word;

	self->n_addrs = 0;
	while ((word = next_word(&list)) != NULL) {
		if (addr_parse(word, &addr) != 0)
			continue;
		grown = arena_grow(texts, addrs, self->n_addrs, sizeof(*addrs));
		if (grown == NULL)
			return -1;
		addrs = grown;
		addrs[self->n_addrs++] = addr;
	}
	self->addrs = addrs;
	return 0;
}

/* 0 also for what is not readable, or -1 without memory. */
static int
take(const char *key, char *text, struct arena *texts, struct engine_settings *settings)
{
	uint64_t n;

	if (strcmp(key, OWN_NAMES) == 0)
		return take_names(texts, text, &settings->self);
	if (strcmp(key, OWN_ADDRESSES) == 0)
		return take_addresses(texts, text, &settings->self);
	if (strcmp(key, TARGET_SHARE) == 0)
		(void)num_double_parse(text, 1e-9, 0.5, &settings->target_share);
	else if (strcmp(key, SUSPECT_SCORE) == 0)
		(void)num_double_parse(text, 0, 100, &settings->suspect_score);
	else if (strcmp(key, CONVICTIONS) == 0 &&
		 num_u64_parse(text, 0, UINT32_MAX, &n) == 0)
		settings->convictions_per_hour = (uint32_t)n;
	return 0;
}

/* One line after the other; unknown ones are of another version. */
static int
take_lines(char *text, struct arena *texts, struct engine_settings *settings)
{
	char *line, *value;

	while ((line = strsep(&text, "\n")) != NULL) {
		if ((value = strchr(line, '=')) == NULL)
			continue;
		*value++ = '\0';
		if (take(line, value, texts, settings) != 0)
			return -1;
	}
	return 0;
}

int
store_settings_get(struct store *s, struct arena *texts,
		   struct engine_settings *settings_r)
{
	struct engine_settings settings;
	struct buf text;
	int found;

	engine_settings_init(&settings);
	buf_init(&text);
	found = store_meta_get(s, STORE_SETTINGS, &text);
	if (found == 1 && text.len > 0 && take_lines(text.data, texts, &settings) != 0)
		found = -1;
	buf_fini(&text);
	if (found >= 0)
		*settings_r = settings;
	return found;
}
