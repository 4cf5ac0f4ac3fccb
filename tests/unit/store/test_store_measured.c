#include "store_measured.h"
#include "store_status.h"
#include "unit_store.h"

static struct store *
open_store(void)
{
	struct fault fault;
	struct store *s = store_open(unit_dir, STORE_WRITER, &fault);

	if (s == NULL)
		fail_msg("%s", fault.text);
	return s;
}

static void
put(struct store *s, const char *text)
{
	assert_int_equal(store_meta_set(s, STORE_MEASURED, text), 0);
}

static void
test_what_is_put_is_got(void **state)
{
	struct engine_measured given = {.threshold = 4.75,
					.target_share = 0.000123456789,
					.threshold_moved_s = 1700000000},
			       got;
	struct store *s = open_store();
	struct buf text;

	(void)state;
	assert_int_equal(store_measured_get(s, &got), 0);
	learn_weights_init(&given.weights);
	given.weights.joint[NAME_NAMED][HELO_PTR] = -1.0 / 3;
	given.weights.fact[1] = 0.125;
	given.weights.moved_s = 1700000001;
	buf_init(&text);
	assert_int_equal(store_measured_format(&given, &text), 0);
	put(s, text.data);
	buf_fini(&text);
	assert_int_equal(store_measured_get(s, &got), 1);
	assert_memory_equal(&got.weights, &given.weights, sizeof(got.weights));
	assert_true(got.threshold == given.threshold &&
		    got.target_share == given.target_share &&
		    got.threshold_moved_s == given.threshold_moved_s);
	store_close(s);
}

/* Somebody edited it, or another version wrote it. */
static void
test_what_is_not_readable_is_as_shipped(void **state)
{
	struct learn_weights shipped;
	struct engine_measured got;
	struct store *s = open_store();

	(void)state;
	learn_weights_init(&shipped);
	put(s, "threshold=5\nname/named/ptr=nan\nname/nobody/ptr=1\nfact/=3\n"
	       "fact/dialect esmtp=1e9\nname/named\nweights_moved=-1\n=\nnonsense");
	assert_int_equal(store_measured_get(s, &got), 1);
	assert_true(got.threshold == 5);
	assert_memory_equal(&got.weights, &shipped, sizeof(shipped));
	put(s, "");
	assert_int_equal(store_measured_get(s, &got), 1);
	assert_memory_equal(&got.weights, &shipped, sizeof(shipped));
	store_close(s);
}

static void
test_threshold(void **state)
{
	const struct store_status status = {.state = "running", .threshold = 4.5};
	struct store *s = open_store();
	double t = -1;

	(void)state;
	assert_int_equal(store_meta_set(s, STORE_MEASURED, ""), 0);
	assert_int_equal(store_measured_threshold(s, 0.0005, &t), 0);
	assert_true(t == -1);
	put(s, "threshold=3.25\ntarget_share=0.0005\n");
	assert_int_equal(store_measured_threshold(s, 0.0005, &t), 1);
	assert_true(t == 3.25);
	/* Of another target it says nothing, but the daemon may. */
	t = -1;
	assert_int_equal(store_measured_threshold(s, 0.001, &t), 0);
	assert_true(t == -1);
	assert_int_equal(store_status_put(s, &status), 0);
	assert_int_equal(store_measured_threshold(s, 0.001, &t), 1);
	assert_true(t == 4.5);
	assert_int_equal(store_measured_threshold(s, 0.0005, &t), 1);
	assert_true(t == 3.25);
	store_close(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_what_is_put_is_got, unit_dir_setup,
					    unit_dir_teardown),
	    cmocka_unit_test_setup_teardown(test_what_is_not_readable_is_as_shipped,
					    unit_dir_setup, unit_dir_teardown),
	    cmocka_unit_test_setup_teardown(test_threshold, unit_dir_setup,
					    unit_dir_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
