/*
 * libconfig reads the file's grammar; everything else is the table of options: each
 * setting found is turned back into text of the kind its option takes and given to
 * option_set().  Mistakes are collected, so that an administrator corrects a file once.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libconfig.h>

#include "config.h"
#include "option.h"

struct reader {
	const char *name; /* of the file */
	struct config *config;
	struct buf *errors;
	bool failed;
};

int
config_standard(struct config *config_r)
{
	struct config c = {0};
	size_t n;
	const struct option *table = option_table(&n);

	arena_init(&c.arena);
	for (size_t i = 0; i < n; i++)
		if (option_reset(&table[i], &c) != 0) {
			config_fini(&c);
			return -1;
		}
	*config_r = c;
	return 0;
}

void
config_fini(struct config *c)
{
	arena_fini(&c->arena);
}

static void
complain(struct reader *r, int line, const char *option, const char *complaint)
{
	r->failed = true;
	(void)buf_addf(r->errors, "%s:%d: %s%s%s\n", r->name, line, option,
		       option[0] != '\0' ? ": " : "", complaint);
}

/* Texts, and all values that have a unit. */
static bool
takes_string(enum option_type type)
{
	return type != OPTION_COUNT && type != OPTION_NUMBER && type != OPTION_SWITCH;
}

static bool
takes_integer(enum option_type type)
{
	return type == OPTION_COUNT || type == OPTION_NUMBER || type == OPTION_SIZE ||
	       type == OPTION_DURATION;
}

/*
 * The value of a setting as text, in ${number} (40 bytes) or the setting's own, or NULL
 * when its type is wrong for the option.
 */
static const char *
value_text(const config_setting_t *setting, enum option_type type, char *number)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_STRING:
		return takes_string(type) ? config_setting_get_string(setting) : NULL;
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		if (!takes_integer(type))
			return NULL;
		(void)snprintf(number, 40, "%lld", config_setting_get_int64(setting));
		return number;
	case CONFIG_TYPE_BOOL:
		if (type != OPTION_SWITCH)
			return NULL;
		return config_setting_get_bool(setting) ? "true" : "false";
	case CONFIG_TYPE_FLOAT:
		if (type != OPTION_NUMBER)
			return NULL;
		(void)snprintf(number, 40, "%.17g", config_setting_get_float(setting));
		return number;
	default:
		return NULL;
	}
}

static void
read_value(struct reader *r, const struct option *o, const config_setting_t *setting)
{
	int line = (int)config_setting_source_line(setting);
	char number[40];
	const char *text = value_text(setting, o->type, number);
	struct buf why;

	buf_init(&why);
	if (text != NULL) {
		if (option_set(o, r->config, text, &why) != 0)
			complain(r, line, o->name, why.data != NULL ? why.data : "");
	} else if (buf_adds(&why, "must be ") == 0 && option_format_range(o, &why) == 0) {
		complain(r, line, o->name, why.data);
	} else {
		complain(r, line, o->name, "no memory");
	}
	buf_fini(&why);
}

/* A list stands in [] or (); a single string is a list of one. */
static void
read_list(struct reader *r, const struct option *o, const config_setting_t *setting)
{
	int line = (int)config_setting_source_line(setting);
	struct config_list *list = (void *)((char *)r->config + o->offset);
	int n = config_setting_length(setting);

	memset(list, 0, sizeof(*list));
	if (!config_setting_is_list(setting) && !config_setting_is_array(setting)) {
		read_value(r, o, setting);
		return;
	}
	if (n < (int)o->min || n > (int)o->max) {
		char complaint[80];

		(void)snprintf(complaint, sizeof(complaint),
			       "has %d elements, not %.0f to %.0f", n, o->min, o->max);
		complain(r, line, o->name, complaint);
		return;
	}
	for (int i = 0; i < n; i++)
		read_value(r, o, config_setting_get_elem(setting, (unsigned)i));
}

static void
read_settings(struct reader *r, const config_setting_t *root)
{
	int n = config_setting_length(root);

	for (int i = 0; i < n; i++) {
		const config_setting_t *setting =
		    config_setting_get_elem(root, (unsigned)i);
		const char *name = config_setting_name(setting);
		const struct option *o = option_find(name);

		if (o == NULL)
			complain(r, (int)config_setting_source_line(setting), name,
				 "there is no such option");
		else if (o->type == OPTION_LIST)
			read_list(r, o, setting);
		else
			read_value(r, o, setting);
	}
}

/*
 * libconfig would open whatever file an @include names, and the line numbers of the
 * messages would then be of the wrong file.  A daemon with one small file needs none.
 */
static void
refuse_includes(struct reader *r, const char *text)
{
	int line = 1;

	for (const char *p = text; p != NULL; line++) {
		p += strspn(p, " \t");
		if (strncmp(p, "@include", 8) == 0)
			complain(r, line, "@include", "is not supported");
		p = strchr(p, '\n');
		p = p != NULL ? p + 1 : NULL;
	}
}

static void
read_text(struct reader *r, const char *text)
{
	config_t file;

	refuse_includes(r, text);
	if (r->failed)
		return;
	config_init(&file);
	if (config_read_string(&file, text) == CONFIG_TRUE)
		read_settings(r, config_root_setting(&file));
	else
		complain(r, config_error_line(&file), "", config_error_text(&file));
	config_destroy(&file);
}

int
config_parse(const char *text, size_t len, const char *name, struct config *config_r,
	     struct buf *errors)
{
	struct config c;
	struct reader r = {.name = name, .config = &c, .errors = errors};

	if (config_standard(&c) != 0) {
		complain(&r, 0, "", "no memory");
		return -1;
	}
	if (memchr(text, '\0', len) != NULL || text[len] != '\0')
		complain(&r, 1, "", "has NUL bytes: this is no text");
	else
		read_text(&r, text);
	if (r.failed) {
		config_fini(&c);
		return -1;
	}
	*config_r = c;
	return 0;
}

/* Append the file to ${text}.  0, or -1 and errno. */
static int
read_file(const char *path, struct buf *text)
{
	FILE *file = fopen(path, "re");
	char block[4096];
	size_t n;
	int result = -1;

	if (file == NULL)
		return -1;
	while ((n = fread(block, 1, sizeof(block), file)) > 0) {
		if (text->len + n > CONFIG_SIZE_MAX) {
			errno = EFBIG;
			goto done;
		}
		if (buf_add(text, block, n) != 0)
			goto done;
	}
	result = ferror(file) ? -1 : 0;
done:
	(void)fclose(file);
	return result;
}

int
config_load(const char *path, struct config *config_r, struct buf *errors)
{
	struct buf text;
	int result = -1;

	buf_init(&text);
	if (buf_adds(&text, "") != 0 || read_file(path, &text) != 0)
		(void)buf_addf(errors, "%s: %s\n", path, strerror(errno));
	else
		result = config_parse(text.data, text.len, path, config_r, errors);
	buf_fini(&text);
	return result;
}
