#include <time.h>
#include <unistd.h>

#include "owner_loader.h"
#include "unit.h"

static char file[] = "/tmp/lychgate-owners-XXXXXX";

static void
write_file(const char *text)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
start(struct owner_loader *l, const char *path)
{
	struct config_list list = {&path, 1};

	assert_int_equal(owner_loader_start(l, &list), 0);
}

/* Wait for the news, at most 20 s.  The number of the AS of 192.0.2.1; -1: failed. */
static int64_t
take(struct owner_loader *l, struct buf *report)
{
	const struct timespec wait = {.tv_nsec = 1000000};
	struct owner owner;
	struct ownerdb *db;
	struct addr addr;
	int64_t asn = -1;
	int left = 20000;

	while (!owner_loader_take(l, &db, report)) {
		assert_true(left-- > 0);
		nanosleep(&wait, NULL);
	}
	assert_int_equal(addr_parse("192.0.2.1", &addr), 0);
	if (db != NULL) {
		ownerdb_find(db, &addr, &owner);
		asn = owner.asn;
	}
	ownerdb_free(db);
	return asn;
}

static void
reads_beside(void **state)
{
	struct owner_loader l = {0};
	struct ownerdb *db;
	struct buf report;

	(void)state;
	buf_init(&report);
	assert_false(owner_loader_take(&l, &db, &report));
	write_file("192.0.2.0/24\t64500\nnonsense\n");
	start(&l, file);
	assert_int_equal(take(&l, &report), 64500);
	assert_non_null(strstr(report.data, ": line 2: "));
	assert_false(owner_loader_take(&l, &db, &report));
	buf_clear(&report);
	start(&l, "/no/such/file");
	assert_int_equal(take(&l, &report), -1);
	assert_non_null(strstr(report.data, "/no/such/file: "));
	buf_fini(&report);
	owner_loader_fini(&l);
}

/* What is asked for while it reads is read behind it; of several, the last. */
static void
reads_again(void **state)
{
	struct owner_loader l = {0};
	struct buf report;

	(void)state;
	buf_init(&report);
	write_file("192.0.2.0/24\t64500\n");
	start(&l, "/no/such/file");
	start(&l, "/no/such/other");
	start(&l, file);
	assert_int_equal(take(&l, &report), -1);
	assert_int_equal(take(&l, &report), 64500);
	assert_null(strstr(report.data, "other"));
	buf_fini(&report);
	owner_loader_fini(&l);
}

static void
can_be_freed_while_it_reads(void **state)
{
	struct owner_loader l = {0};

	(void)state;
	write_file("192.0.2.0/24\t64500\n");
	start(&l, file);
	start(&l, file);
	owner_loader_fini(&l);
	owner_loader_fini(&l);
}

static int
make_file(void **state)
{
	int fd = mkstemp(file);

	(void)state;
	return fd < 0 || close(fd) != 0;
}

static int
remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_beside),
	    cmocka_unit_test(reads_again),
	    cmocka_unit_test(can_be_freed_while_it_reads),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
