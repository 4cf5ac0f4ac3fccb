#include <zlib.h>

#include "ownerdb.h"
#include "unit_store.h"

#include "mmdb.h"

static const char *
path_of(const char *name)
{
	static char paths[4][256];
	static size_t next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", unit_dir, name);
	return path;
}

static void
write_text(const char *name, const char *text)
{
	FILE *f = fopen(path_of(name), "w");

	assert_non_null(f);
	fputs(text, f);
	assert_int_equal(fclose(f), 0);
}

/* As GeoLite2-ASN, and with other keys. */
static void
write_asn(const char *name)
{
	struct mmdb m;
	size_t at;

	mmdb_init(&m);
	mmdb_map(&m.data, 2);
	mmdb_text(&m.data, "autonomous_system_number");
	mmdb_uint(&m.data, 4, 64500);
	mmdb_text(&m.data, "autonomous_system_organization");
	mmdb_text(&m.data, "Big Net Ltd");
	mmdb_network(&m, "192.0.2.0/24", 0);
	mmdb_network(&m, "2001:db8::/32", 0);
	at = m.data.len;
	mmdb_map(&m.data, 3);
	mmdb_text(&m.data, "asn");
	mmdb_text(&m.data, "AS64501");
	mmdb_text(&m.data, "as_name");
	mmdb_text(&m.data, "Another");
	mmdb_text(&m.data, "country");
	mmdb_text(&m.data, "FR");
	mmdb_network(&m, "198.51.100.0/24", at);
	mmdb_write(&m, "Test-ASN", path_of(name));
}

static void
write_country(const char *name)
{
	struct mmdb m;

	mmdb_init(&m);
	mmdb_map(&m.data, 1);
	mmdb_text(&m.data, "country");
	mmdb_map(&m.data, 1);
	mmdb_text(&m.data, "iso_code");
	mmdb_text(&m.data, "DE");
	mmdb_network(&m, "192.0.2.0/25", 0);
	mmdb_write(&m, "Test-Country", path_of(name));
}

/* "KEY|NAME|COUNTRY" */
static const char *
look_up(const struct ownerdb *db, const char *text)
{
	static char out[2 * OWNER_TEXT_MAX + 8];
	char key[OWNER_TEXT_MAX];
	struct addr addr = {0};
	struct owner owner;

	if (text != NULL)
		assert_int_equal(addr_parse(text, &addr), 0);
	ownerdb_find(db, &addr, &owner);
	snprintf(out, sizeof(out), "%s|%s|%s", owner_key(&owner, key), owner.name,
		 owner.country);
	return out;
}

static struct ownerdb *
open_files(const char *a, const char *b, struct buf *report)
{
	const char *paths[2];
	size_t n = 0;

	paths[n++] = path_of(a);
	if (b != NULL)
		paths[n++] = path_of(b);
	buf_init(report);
	return ownerdb_open(paths, n, report);
}

static void
no_database(void **state)
{
	struct buf report;
	struct ownerdb *db;

	(void)state;
	assert_string_equal(look_up(NULL, "192.0.2.1"), "||");
	buf_init(&report);
	db = ownerdb_open(NULL, 0, &report);
	assert_non_null(db);
	assert_string_equal(look_up(db, "192.0.2.1"), "||");
	ownerdb_free(db);
	ownerdb_free(NULL);
	buf_fini(&report);
}

static void
mmdb_files(void **state)
{
	struct buf report, text;
	struct ownerdb *db;

	(void)state;
	write_asn("asn.mmdb");
	write_country("country.mmdb");
	db = open_files("asn.mmdb", "country.mmdb", &report);
	assert_non_null(db);
	assert_int_equal(report.len, 0);
	assert_string_equal(look_up(db, "192.0.2.1"), "AS64500|Big Net Ltd|DE");
	assert_string_equal(look_up(db, "192.0.2.200"), "AS64500|Big Net Ltd|");
	assert_string_equal(look_up(db, "198.51.100.7"), "AS64501|Another|FR");
	assert_string_equal(look_up(db, "2001:db8:7::1"), "AS64500|Big Net Ltd|");
	assert_string_equal(look_up(db, "2001:db9::1"), "||");
	assert_string_equal(look_up(db, "203.0.113.1"), "||");
	assert_string_equal(look_up(db, NULL), "||");
	buf_init(&text);
	assert_int_equal(ownerdb_describe(db, &text), 0);
	assert_string_equal(text.data,
			    "Test-ASN of 2025-11-28, Test-Country of 2025-11-28");
	buf_fini(&text);
	/* Somebody copies something over it, while it is used. */
	assert_int_equal(truncate(path_of("asn.mmdb"), 0), 0);
	assert_string_equal(look_up(db, "192.0.2.1"), "AS64500|Big Net Ltd|DE");
	ownerdb_free(db);
	buf_fini(&report);
}

static void
text_files(void **state)
{
	struct buf report, text;
	struct ownerdb *db;
	gzFile gz;

	(void)state;
	write_text("a.tsv", "# networks\n192.0.2.0/24\t64500\tBig Net\n"
			    "nonsense\n\nmore\n10.0.0.0/8\t\t\tDE");
	gz = gzopen(path_of("b.gz"), "w");
	gzputs(gz, "192.0.0.0\t16\t64666\n198.51.100.0\t24\t64501\n");
	gzclose(gz);
	db = open_files("a.tsv", "b.gz", &report);
	assert_non_null(db);
	assert_non_null(strstr(report.data, "/a.tsv: line 3: no network"));
	assert_non_null(strstr(report.data, "; 2 lines are left out\n"));
	assert_string_equal(look_up(db, "192.0.2.1"), "AS64500|Big Net|");
	assert_string_equal(look_up(db, "192.0.3.1"), "AS64666||");
	assert_string_equal(look_up(db, "198.51.100.1"), "AS64501||");
	assert_string_equal(look_up(db, "10.1.1.1"), "||DE");
	buf_init(&text);
	assert_int_equal(ownerdb_describe(db, &text), 0);
	assert_string_equal(text.data, "a.tsv (2 networks), b.gz (2 networks)");
	buf_fini(&text);
	ownerdb_free(db);
	buf_fini(&report);
}

static void
files_that_are_none(void **state)
{
	char longer[5000];
	struct buf report;

	(void)state;
	assert_null(open_files("missing", NULL, &report));
	assert_non_null(strstr(report.data, "/missing: No such file"));
	buf_fini(&report);

	write_text("empty", "");
	assert_null(open_files("empty", NULL, &report));
	assert_non_null(strstr(report.data, "/empty: no networks in it"));
	buf_fini(&report);

	memset(longer, '1', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	write_text("longer", longer);
	assert_null(open_files("longer", NULL, &report));
	assert_non_null(strstr(report.data, "line 1: the line is too long; 2 lines"));
	buf_fini(&report);

	write_text("cut", "\x1f\x8b\x08");
	assert_null(open_files("cut", NULL, &report));
	buf_fini(&report);

	assert_null(open_files("", NULL, &report)); /* the directory */
	assert_true(report.len > 0);
	buf_fini(&report);

	/* One of two: what works alone is not used without the other. */
	write_text("good", "10.0.0.0/8\t1\n");
	assert_null(open_files("good", "missing", &report));
	buf_fini(&report);
}

/* The marker and nothing of an MMDB before it, or behind it. */
static void
a_damaged_mmdb(void **state)
{
	struct buf report;

	(void)state;
	write_text("damaged", "10.0.0.0/8\t1\n\xab\xcd\xefMaxMind.com");
	assert_null(open_files("damaged", NULL, &report));
	assert_non_null(strstr(report.data, "/damaged: no good MMDB file: "));
	buf_fini(&report);
	write_asn("short.mmdb");
	assert_int_equal(truncate(path_of("short.mmdb"), 1000), 0);
	assert_null(open_files("short.mmdb", NULL, &report));
	buf_fini(&report);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    UNIT_TEST(no_database),    UNIT_TEST(mmdb_files),
	    UNIT_TEST(text_files),     UNIT_TEST(files_that_are_none),
	    UNIT_TEST(a_damaged_mmdb),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
