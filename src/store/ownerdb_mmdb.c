/*
 * The library maps the file into memory: should somebody copy a new one over it, the
 * next look-up in a shortened file would kill the process.  So it gets a copy, in memory,
 * that nobody can change.
 *
 * Vendors put the same facts at different places; the first that is there counts.
 */
#include "ownerdb_mmdb.h"

#include <errno.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MARKER	     "\xab\xcd\xefMaxMind.com"
#define MARKER_LEN   14
#define METADATA_MAX (128 * 1024) /* the specification's limit */

struct ownerdb_mmdb {
	MMDB_s mmdb;
};

#define DEPTH_MAX 4
static const char *const asn_paths[][DEPTH_MAX] = {
    {"autonomous_system_number"}, /* GeoLite2-ASN, DB-IP */
    {"asn"},			  /* IPinfo ("AS3320"), IPLocate */
    {"traits", "autonomous_system_number"},
};
static const char *const name_paths[][DEPTH_MAX] = {
    {"autonomous_system_organization"},		  {"as_name"},	  {"name"}, {"org"},
    {"traits", "autonomous_system_organization"}, {"as", "name"},
};
static const char *const country_paths[][DEPTH_MAX] = {
    {"country", "iso_code"},
    {"country_code"},
    {"country"},
    {"registered_country", "iso_code"},
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool
ownerdb_mmdb_is(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	size_t len = size < METADATA_MAX ? (size_t)(size > 0 ? size : 0) : METADATA_MAX;
	char *tail = malloc(len + 1);
	bool found = false;

	if (tail != NULL && pread(fd, tail, len, size - (off_t)len) == (ssize_t)len)
		found = memmem(tail, len, MARKER, MARKER_LEN) != NULL;
	free(tail);
	(void)lseek(fd, 0, SEEK_SET);
	return found;
}

/* A copy of the file in memory.  A descriptor, or -1 with errno. */
static int
copy_file(int fd)
{
	int copy = memfd_create("mmdb", MFD_CLOEXEC);
	char chunk[65536];
	ssize_t n = 1;

	while (copy >= 0 && n > 0) {
		ssize_t done = 0, wrote = 0;

		n = read(fd, chunk, sizeof(chunk));
		for (; done < n && wrote >= 0; done += wrote)
			wrote = write(copy, chunk + done, (size_t)(n - done));
		if (n < 0 || wrote < 0) {
			int error = errno;

			close(copy);
			errno = error;
			return -1;
		}
	}
	return copy;
}

struct ownerdb_mmdb *
ownerdb_mmdb_open(int fd, struct buf *why)
{
	struct ownerdb_mmdb *m = calloc(1, sizeof(*m));
	int copy = copy_file(fd), rc;
	char path[64];

	if (m == NULL || copy < 0) {
		(void)buf_adds(why, strerror(m == NULL ? ENOMEM : errno));
		goto fail;
	}
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", copy);
	rc = MMDB_open(path, MMDB_MODE_MMAP, &m->mmdb);
	if (rc != MMDB_SUCCESS) {
		(void)buf_addf(why, "no good MMDB file: %s", MMDB_strerror(rc));
		goto fail;
	}
	close(copy); /* the mapping stays */
	return m;

fail:
	if (copy >= 0)
		close(copy);
	free(m);
	return NULL;
}

void
ownerdb_mmdb_free(struct ownerdb_mmdb *m)
{
	if (m == NULL)
		return;
	MMDB_close(&m->mmdb);
	free(m);
}

static uint64_t
number_of(const MMDB_entry_data_s *data)
{
	switch (data->type) {
	case MMDB_DATA_TYPE_UINT16:
		return data->uint16;
	case MMDB_DATA_TYPE_UINT32:
		return data->uint32;
	case MMDB_DATA_TYPE_UINT64:
		return data->uint64;
	default:
		return 0;
	}
}

typedef void set_fact(struct owner *owner, const char *text, size_t len);

/* The first of the places that is text, or a number, sets the fact. */
static void
take(MMDB_entry_s *entry, const char *const paths[][DEPTH_MAX], size_t n, set_fact *set,
     struct owner *owner)
{
	for (size_t i = 0; i < n; i++) {
		MMDB_entry_data_s data;
		char number[24];

		if (MMDB_aget_value(entry, &data, paths[i]) != MMDB_SUCCESS ||
		    !data.has_data)
			continue;
		if (data.type == MMDB_DATA_TYPE_UTF8_STRING && data.data_size > 0) {
			set(owner, data.utf8_string, data.data_size);
			return;
		}
		if (number_of(&data) != 0) {
			(void)snprintf(number, sizeof(number), "%llu",
				       (unsigned long long)number_of(&data));
			set(owner, number, strlen(number));
			return;
		}
	}
}

/* The address for the library.  false: there is none. */
static bool
sockaddr_of(const struct addr *addr, struct sockaddr_storage *storage_r)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (addr->family == 4) {
		memcpy(&v4.sin_addr, addr->bytes, 4);
		memcpy(storage_r, &v4, sizeof(v4));
	} else {
		memcpy(&v6.sin6_addr, addr->bytes, 16);
		memcpy(storage_r, &v6, sizeof(v6));
	}
	return addr->family != 0;
}

void
ownerdb_mmdb_find(const struct ownerdb_mmdb *m, const struct addr *addr,
		  struct owner *owner_r)
{
	struct sockaddr_storage where;
	MMDB_lookup_result_s result;
	int error;

	memset(owner_r, 0, sizeof(*owner_r));
	if (!sockaddr_of(addr, &where))
		return;
	result = MMDB_lookup_sockaddr(&m->mmdb, (const struct sockaddr *)&where, &error);
	if (error != MMDB_SUCCESS || !result.found_entry)
		return;
	take(&result.entry, asn_paths, COUNT(asn_paths), owner_set_asn, owner_r);
	take(&result.entry, name_paths, COUNT(name_paths), owner_set_name, owner_r);
	take(&result.entry, country_paths, COUNT(country_paths), owner_set_country,
	     owner_r);
}

int
ownerdb_mmdb_describe(const struct ownerdb_mmdb *m, struct buf *out)
{
	time_t built = (time_t)m->mmdb.metadata.build_epoch;
	const char *type = m->mmdb.metadata.database_type;
	char day[16] = "?";
	struct tm tm;

	if (gmtime_r(&built, &tm) != NULL)
		(void)strftime(day, sizeof(day), "%Y-%m-%d", &tm);
	return buf_addf(out, "%s of %s", type != NULL ? type : "MMDB", day);
}
