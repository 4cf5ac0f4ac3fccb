/*
 * The daemon's account of itself, as rows of meta, so that `sqlite3` shows it too.  One
 * table of fields serves both directions.
 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "num.h"
#include "store_status.h"

enum kind { TEXT, NUMBER, REAL };

static const struct field {
	const char *key;
	enum kind kind;
	size_t offset, size;
} fields[] = {
#define FIELD(name, kind)                                                                \
	{                                                                                \
		"daemon." #name, kind, offsetof(struct store_status, name),              \
		    sizeof(((struct store_status *)0)->name)                             \
	}
    FIELD(heartbeat_s, NUMBER),
    FIELD(state, TEXT),
    FIELD(version, TEXT),
    FIELD(mode, TEXT),
    FIELD(listen, TEXT),
    FIELD(pid, NUMBER),
    FIELD(started_s, NUMBER),
    FIELD(sessions_open, NUMBER),
    FIELD(sessions_total, NUMBER),
    FIELD(turned_away, NUMBER),
    FIELD(broken, NUMBER),
    FIELD(hosts, NUMBER),
    FIELD(contexts, NUMBER),
    FIELD(memory, NUMBER),
    FIELD(evictions, NUMBER),
    FIELD(convictions_last_hour, NUMBER),
    FIELD(breaker_open, NUMBER),
    FIELD(storms, NUMBER),
    FIELD(unseen_s, NUMBER), /* read again at the next start */
    FIELD(queue, NUMBER),
    FIELD(lost, NUMBER),
    FIELD(write_failing_s, NUMBER),
    FIELD(threshold, REAL),
    FIELD(owners, TEXT),
    FIELD(owner_files, TEXT),
    FIELD(learning, TEXT),
};
#define FIELDS (sizeof(fields) / sizeof(fields[0]))

int
store_status_put(struct store *s, const struct store_status *status)
{
	for (size_t i = 0; i < FIELDS; i++) {
		const void *at = (const char *)status + fields[i].offset;
		const char *text = at;
		char number[32];

		if (fields[i].kind == NUMBER)
			(void)snprintf(number, sizeof(number), "%" PRIu64,
				       *(const uint64_t *)at);
		else if (fields[i].kind == REAL)
			(void)snprintf(number, sizeof(number), "%.6g",
				       *(const double *)at);
		if (fields[i].kind != TEXT)
			text = number;
		if (store_meta_set(s, fields[i].key, text) != 0)
			return -1;
	}
	return 0;
}

/* What cannot be read stays zero: somebody edited it, and it is only for display. */
static void
read_field(const struct field *f, const char *text, struct store_status *status)
{
	void *at = (char *)status + f->offset;

	switch (f->kind) {
	case TEXT:
		(void)snprintf(at, f->size, "%s", text);
		break;
	case NUMBER:
		(void)num_u64_parse(text, 0, UINT64_MAX, at);
		break;
	case REAL:
		(void)num_double_parse(text, -1e300, 1e300, at);
		break;
	}
}

int
store_status_get(struct store *s, struct store_status *status_r)
{
	struct store_status status = {0};
	struct buf text;
	int found = 0;

	buf_init(&text);
	for (size_t i = 0; i < FIELDS && found >= 0; i++) {
		int result;

		buf_clear(&text);
		result = store_meta_get(s, fields[i].key, &text);
		if (result == 1) {
			read_field(&fields[i], text.data != NULL ? text.data : "",
				   &status);
			found = 1;
		} else if (result < 0) {
			found = -1;
		}
	}
	buf_fini(&text);
	if (found == 1)
		*status_r = status;
	return found;
}
