/* Settings of the judgement as rows of meta; lists are separated by spaces. */
#include "store_settings.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "num.h"

#define TARGET_SHARE  "judgement.target_share"
#define SUSPECT_SCORE "judgement.suspect_score"
#define CONVICTIONS   "judgement.convictions_per_hour"
#define OWN_NAMES     "judgement.own_names"
#define OWN_ADDRESSES "judgement.own_addresses"

static int
put_real(struct store *s, const char *key, double value)
{
	char text[40];

	snprintf(text, sizeof(text), "%.17g", value);
	return store_meta_set(s, key, text);
}

static int
put_names(struct store *s, const struct helo_self *self)
{
	struct buf text;
	int rc;

	buf_init(&text);
	rc = buf_adds(&text, "");
	for (size_t i = 0; i < self->n_names && rc == 0; i++)
		rc = buf_addf(&text, "%s%s", i > 0 ? " " : "", self->names[i]);
	if (rc == 0)
		rc = store_meta_set(s, OWN_NAMES, text.data != NULL ? text.data : "");
	buf_fini(&text);
	return rc;
}

static int
put_addresses(struct store *s, const struct helo_self *self)
{
	char address[ADDR_TEXT_MAX];
	struct buf text;
	int rc;

	buf_init(&text);
	rc = buf_adds(&text, "");
	for (size_t i = 0; i < self->n_addrs && rc == 0; i++)
		rc = buf_addf(&text, "%s%s", i > 0 ? " " : "",
			      addr_format(&self->addrs[i], address));
	if (rc == 0)
		rc = store_meta_set(s, OWN_ADDRESSES, text.data != NULL ? text.data : "");
	buf_fini(&text);
	return rc;
}

int
store_settings_put(struct store *s, const struct engine_settings *settings)
{
	char limit[24];

	snprintf(limit, sizeof(limit), "%" PRIu32, settings->convictions_per_hour);
	if (put_real(s, TARGET_SHARE, settings->target_share) != 0 ||
	    put_real(s, SUSPECT_SCORE, settings->suspect_score) != 0 ||
	    store_meta_set(s, CONVICTIONS, limit) != 0 ||
	    put_names(s, &settings->self) != 0)
		return -1;
	return put_addresses(s, &settings->self);
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
	else if (num_u64_parse(text, 0, UINT32_MAX, &n) == 0)
		settings->convictions_per_hour = (uint32_t)n;
	return 0;
}

int
store_settings_get(struct store *s, struct arena *texts,
		   struct engine_settings *settings_r)
{
	static const char *const keys[] = {TARGET_SHARE, SUSPECT_SCORE, CONVICTIONS,
					   OWN_NAMES, OWN_ADDRESSES};
	struct engine_settings settings;
	int found = 0, rc;
	struct buf text;

	engine_settings_init(&settings);
	buf_init(&text);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]) && found >= 0; i++) {
		buf_clear(&text);
		rc = store_meta_get(s, keys[i], &text);
		if (rc == 1 && text.len > 0)
			rc = take(keys[i], text.data, texts, &settings) == 0 ? 1 : -1;
		found = rc < 0 ? -1 : found | rc;
	}
	buf_fini(&text);
	if (found >= 0)
		*settings_r = settings;
	return found;
}
