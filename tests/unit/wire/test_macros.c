#include "macros.h"
#include "unit.h"

/* Pairs as in a packet, from a literal. */
#define PAIRS(text) ((struct milter_strings){text, (text) + sizeof(text) - 1})

static int
set(struct macros *m, char command, struct milter_strings pairs)
{
	return macros_set(m, command, &pairs);
}

static void
test_lookup(void **state)
{
	static const struct {
		enum milter_stage stage;
		const char *name, *value;
	} rows[] = {
	    {SMFIM_CONNECT, "j", "mx.test"},
	    {SMFIM_CONNECT, "client_ptr", "a.test"},
	    {SMFIM_CONNECT, "client_pt", NULL},
	    {SMFIM_CONNECT, "client_ptrs", NULL},
	    {SMFIM_CONNECT, "{client_ptr}", NULL}, /* asked for without braces only */
	    {SMFIM_CONNECT, "bare", "x"},	   /* sent without braces */
	    {SMFIM_CONNECT, "q", "w"},		   /* a single letter in braces */
	    {SMFIM_CONNECT, "mx.test", NULL},	   /* a value is not a name */
	    {SMFIM_CONNECT, "", NULL},
	    {SMFIM_CONNECT, "empty", ""},
	    {SMFIM_CONNECT, "twice", "1"},
	    {SMFIM_HELO, "j", NULL},
	    {SMFIM_ENVFROM, "i", ""}, /* Postfix: no queue id yet */
	};
	struct macros m;

	(void)state;
	macros_init(&m);
	assert_int_equal(set(&m, 'C',
			     PAIRS("j\0mx.test\0{client_ptr}\0a.test\0bare\0x\0{q}\0w\0"
				   "{empty}\0\0{twice}\0001\0{twice}\0002\0")),
			 0);
	assert_int_equal(set(&m, 'M', PAIRS("i\0\0")), 0);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const char *value = macros_get(&m, rows[i].stage, rows[i].name);

		if (rows[i].value == NULL)
			assert_null(value);
		else
			assert_string_equal(value, rows[i].value);
	}
	macros_fini(&m);
}

static void
test_stages(void **state)
{
	static const struct {
		char command;
		int stage;
	} rows[] = {{'C', SMFIM_CONNECT},
		    {'H', SMFIM_HELO},
		    {'M', SMFIM_ENVFROM},
		    {'R', SMFIM_ENVRCPT},
		    {'T', SMFIM_DATA},
		    {'N', SMFIM_EOH},
		    {'E', SMFIM_EOM},
		    {'L', -1},
		    {'B', -1},
		    {'U', -1},
		    {'A', -1},
		    {'\377', -1}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct macros m;

		macros_init(&m);
		assert_int_equal(set(&m, rows[i].command, PAIRS("i\0004711\0")), 0);
		for (int stage = 0; stage < MILTER_STAGES; stage++) {
			const char *value = macros_get(&m, (enum milter_stage)stage, "i");

			assert_int_equal(value != NULL, stage == rows[i].stage);
		}
		macros_fini(&m);
	}
}

static void
test_replace_and_clear(void **state)
{
	struct macros m;

	(void)state;
	macros_init(&m);
	assert_int_equal(set(&m, 'R', PAIRS("a\0001\0b\0002\0")), 0);
	assert_int_equal(set(&m, 'R', PAIRS("b\0003\0")), 0);
	assert_null(macros_get(&m, SMFIM_ENVRCPT, "a"));
	assert_string_equal(macros_get(&m, SMFIM_ENVRCPT, "b"), "3");
	assert_int_equal(set(&m, 'R', PAIRS("")), 0);
	assert_null(macros_get(&m, SMFIM_ENVRCPT, "b"));
	assert_int_equal(set(&m, 'R', PAIRS("b\0004\0")), 0);
	macros_clear(&m, SMFIM_ENVRCPT);
	assert_null(macros_get(&m, SMFIM_ENVRCPT, "b"));
	macros_clear(&m, SMFIM_ENVRCPT);
	macros_fini(&m);
}

/* ${n} macros "n" with values of ${len} bytes. */
static int
set_many(struct macros *m, size_t n, size_t len)
{
	struct buf b;
	int rc;

	buf_init(&b);
	for (size_t i = 0; i < n; i++) {
		buf_add(&b, "n", 2);
		for (size_t k = 0; k < len; k++)
			buf_addc(&b, 'v');
		buf_addc(&b, '\0');
	}
	rc = macros_set(m, 'C', &(struct milter_strings){b.data, b.data + b.len});
	buf_fini(&b);
	return rc;
}

static void
test_limits(void **state)
{
	struct macros m;

	(void)state;
	macros_init(&m);
	assert_int_equal(set_many(&m, MACROS_COUNT_MAX, 10), 0);
	assert_int_equal(set_many(&m, 1, MACROS_BYTES_MAX - 3), 0);
	assert_int_equal(set(&m, 'C', PAIRS("kept\0yes\0")), 0);
	assert_int_equal(set_many(&m, MACROS_COUNT_MAX + 1, 10), -1);
	assert_int_equal(set_many(&m, 1, MACROS_BYTES_MAX - 2), -1);
	assert_string_equal(macros_get(&m, SMFIM_CONNECT, "kept"), "yes");
	macros_fini(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lookup),
	    cmocka_unit_test(test_stages),
	    cmocka_unit_test(test_replace_and_clear),
	    cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
