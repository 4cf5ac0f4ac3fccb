/* The files in their order; each answers for itself. */
#include "ownerdb.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "ownerdb_mmdb.h"

#define LINE_MAX_BYTES 4096

/* Either MMDB or text. */
struct source {
	struct ownerdb_mmdb *mmdb;
	struct owners *owners;
	char *path;
	uint64_t networks;
};

struct ownerdb {
	struct source *sources;
	size_t n;
};

/* A text file that is being read. */
struct reader {
	struct source *source;
	gzFile gz;
	uint64_t line, bad; /* bad ones so far, the first of them, and why */
	uint64_t first_bad;
	const char *why;
	bool within; /* a line that is too long */
};

static int
complain(struct buf *report, const char *path, const char *why)
{
	(void)buf_addf(report, "%s: %s\n", path, why);
	return -1;
}

static void
take_line(struct reader *r, const char *line, size_t len)
{
	const char *why = NULL;
	int rc = -1;

	r->line++;
	if (r->within || (len == LINE_MAX_BYTES - 1 && line[len - 1] != '\n'))
		why = "the line is too long";
	else
		rc = owners_line(r->source->owners, line,
				 line[len - 1] == '\n' ? len - 1 : len, &why);
	r->within = line[len - 1] != '\n';
	if (rc == 1)
		r->source->networks++;
	if (rc >= 0)
		return;
	if (r->bad++ == 0) {
		r->first_bad = r->line;
		r->why = why;
	}
}

/* All lines.  0, or -1 with the reason reported. */
static int
read_lines(struct reader *r, const char *path, struct buf *report)
{
	char line[LINE_MAX_BYTES];
	int code;

	while (gzgets(r->gz, line, sizeof(line)) != NULL)
		take_line(r, line, strlen(line) > 0 ? strlen(line) : 1);
	(void)gzerror(r->gz, &code);
	if (code != Z_OK && code != Z_STREAM_END)
		return complain(report, path,
				code == Z_ERRNO ? strerror(errno)
						: "the compressed data are damaged");
	if (r->bad > 0)
		(void)buf_addf(report, "%s: line %llu: %s; %llu lines are left out\n",
			       path, (unsigned long long)r->first_bad, r->why,
			       (unsigned long long)r->bad);
	if (r->source->networks == 0)
		return complain(report, path, "no networks in it");
	return 0;
}

static int
open_text(struct source *s, int fd, const char *path, struct buf *report)
{
	struct reader r = {.source = s};
	int rc, copy = dup(fd);

	if ((s->owners = owners_create()) == NULL || copy < 0 ||
	    (r.gz = gzdopen(copy, "rb")) == NULL) {
		if (copy >= 0)
			close(copy);
		return complain(report, path, "no memory");
	}
	rc = read_lines(&r, path, report);
	(void)gzclose_r(r.gz);
	return rc;
}

static int
open_source(struct source *s, const char *path, struct buf *report)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc = 0;

	if (fd < 0)
		return complain(report, path, strerror(errno));
	if ((s->path = strdup(path)) == NULL) {
		rc = complain(report, path, "no memory");
	} else if (ownerdb_mmdb_is(fd)) {
		struct buf why;

		buf_init(&why);
		if ((s->mmdb = ownerdb_mmdb_open(fd, &why)) == NULL)
			rc = complain(report, path, why.data != NULL ? why.data : "?");
		buf_fini(&why);
	} else {
		rc = open_text(s, fd, path, report);
	}
	close(fd);
	return rc;
}

struct ownerdb *
ownerdb_open(const char *const *paths, size_t n, struct buf *report)
{
	struct ownerdb *db = calloc(1, sizeof(*db));
	int failed = 0;

	if (db == NULL || (db->sources = calloc(n + 1, sizeof(*db->sources))) == NULL) {
		free(db);
		(void)buf_adds(report, "no memory\n");
		return NULL;
	}
	db->n = n;
	for (size_t i = 0; i < n; i++)
		failed |= open_source(&db->sources[i], paths[i], report);
	if (failed != 0) {
		ownerdb_free(db);
		return NULL;
	}
	return db;
}

void
ownerdb_free(struct ownerdb *db)
{
	if (db == NULL)
		return;
	for (size_t i = 0; i < db->n; i++) {
		ownerdb_mmdb_free(db->sources[i].mmdb);
		owners_free(db->sources[i].owners);
		free(db->sources[i].path);
	}
	free(db->sources);
	free(db);
}

void
ownerdb_find(const struct ownerdb *db, const struct addr *addr, struct owner *owner_r)
{
	memset(owner_r, 0, sizeof(*owner_r));
	for (size_t i = 0; db != NULL && i < db->n; i++) {
		struct owner owner = {0};

		if (db->sources[i].mmdb != NULL)
			ownerdb_mmdb_find(db->sources[i].mmdb, addr, &owner);
		else if (!owners_find(db->sources[i].owners, addr, &owner))
			continue;
		owner_complete(owner_r, &owner);
	}
}

int
ownerdb_paths(const struct ownerdb *db, struct buf *out)
{
	int failed = 0;

	for (size_t i = 0; i < db->n; i++)
		failed |= buf_addf(out, "%s%s", i > 0 ? "\n" : "", db->sources[i].path);
	return failed != 0 ? -1 : 0;
}

int
ownerdb_describe(const struct ownerdb *db, struct buf *out)
{
	int failed = 0;

	for (size_t i = 0; i < db->n; i++) {
		const struct source *s = &db->sources[i];
		const char *slash = strrchr(s->path, '/');

		failed |= i > 0 ? buf_adds(out, ", ") : 0;
		if (s->mmdb != NULL)
			failed |= ownerdb_mmdb_describe(s->mmdb, out);
		else
			failed |= buf_addf(out, "%s (%llu networks)",
					   slash != NULL ? slash + 1 : s->path,
					   (unsigned long long)s->networks);
	}
	return failed != 0 ? -1 : 0;
}
