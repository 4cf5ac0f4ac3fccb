#ifndef LYCHGATE_WRITER_BENCH_H
#define LYCHGATE_WRITER_BENCH_H

#include "unit.h"

#include <unistd.h>

#include "journal_query.h"
#include "store_host.h"
#include "writer_front.h"

/* A writer without its thread, over databases in a directory of its own. */
struct bench {
	char dir[32];
	struct writer *writer;
	struct store *store; /* a reader */
	struct journal *journal;
};

#define NOW_MS 1700000000000

static inline void
writer_over(struct bench *b)
{
	struct writer_settings settings = {.privacy = {.mode = PRIVACY_FULL}};
	struct fault fault = {0};
	struct store *store = store_open(b->dir, STORE_WRITER, &fault);
	struct journal *journal = journal_open(b->dir, STORE_WRITER, &fault);

	assert_non_null(store);
	assert_non_null(journal);
	b->writer = writer_create(store, journal, &settings);
	assert_non_null(b->writer);
}

static inline int
setup(void **state)
{
	struct bench *b = calloc(1, sizeof(*b));
	struct fault fault = {0};

	assert_non_null(b);
	(void)snprintf(b->dir, sizeof(b->dir), "/tmp/test_writer.XXXXXX");
	assert_non_null(mkdtemp(b->dir));
	writer_over(b);
	b->store = store_open(b->dir, STORE_EDITOR, &fault);
	b->journal = journal_open(b->dir, STORE_READER, &fault);
	assert_non_null(b->store);
	assert_non_null(b->journal);
	*state = b;
	return 0;
}

static inline int
teardown(void **state)
{
	struct bench *b = *state;
	char command[64];

	writer_free(b->writer);
	store_close(b->store);
	journal_close(b->journal);
	(void)snprintf(command, sizeof(command), "rm -r %s", b->dir);
	assert_int_equal(system(command), 0);
	free(b);
	return 0;
}

static inline struct host_key
key_of(uint32_t number)
{
	struct host_key key;
	struct addr addr = {.family = 4,
			    .bytes = {192, (uint8_t)(number >> 16),
				      (uint8_t)(number >> 8), (uint8_t)number}};

	host_key_make(&addr, FORM_NAME, 1, &key);
	return key;
}

static inline void
put_host(struct bench *b, uint32_t number, uint32_t sessions)
{
	const struct host_texts texts = {"p.example.net", "h",	  "t",
					 "example.net",	  PTR_OK, NULL};
	struct host_key key = key_of(number);
	struct profile profile = {
	    .first_s = 1, .last_s = NOW_MS / 1000, .sessions_total = sessions};

	writer_host(b->writer, &key, &profile, &texts);
}

static inline uint64_t
hosts(struct bench *b)
{
	const struct store_host_filter all = {0};
	uint64_t n;

	assert_int_equal(store_host_count(b->store, &all, &n), 0);
	return n;
}

static inline uint32_t
sessions_of(struct bench *b, uint32_t number)
{
	struct host_key key = key_of(number);
	struct profile profile = {0};

	(void)store_host_get(b->store, &key, &profile);
	return profile.sessions_total;
}

/* One that holds ${bytes} more than it must. */
static inline void
put_large_session(struct bench *b, uint32_t number, size_t bytes)
{
	char reference[REFERENCE_LEN + 1];
	struct session session;
	struct addr ip = {.family = 4, .bytes = {192, 0, 2, 1}};
	const struct smtp_report report = {
	    .reference = reference, .queue_ids = "", .session = &session};
	struct dossier *d;

	(void)snprintf(reference, sizeof(reference), "%010u", number);
	session_init(&session, NOW_MS, &ip);
	session.end_ms = NOW_MS;
	assert_true(bytes == 0 || arena_alloc(&session.arena, bytes) != NULL);
	d = dossier_create(&report);
	assert_non_null(d);
	writer_session(b->writer, d);
}

static inline void
put_session(struct bench *b, uint32_t number)
{
	put_large_session(b, number, 0);
}

static inline uint64_t
sessions(struct bench *b)
{
	const struct journal_filter all = {0};
	uint64_t n;

	assert_int_equal(journal_count(b->journal, &all, &n), 0);
	return n;
}

#endif
