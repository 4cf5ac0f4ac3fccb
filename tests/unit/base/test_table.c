#include <sys/resource.h>

#include "keyed.h"

static void
test_put_get_remove(void **state)
{
	struct table *t = make(100000);
	struct key one = K(1), two = K(2);
	struct value *value;
	bool new = false;

	(void)state;
	assert_null(table_get(t, &one));
	assert_false(table_remove(t, &one));
	value = table_put(t, &one, &new);
	assert_true(new);
	assert_int_equal(value->n, 0);
	assert_int_equal((uintptr_t)value % 8, 0);
	memset(value, 0xff, sizeof(*value));
	assert_ptr_equal(table_put(t, &one, &new), value);
	assert_false(new);
	assert_ptr_equal(table_get(t, &one), value);
	assert_ptr_equal(table_peek(t, &one), value);
	assert_null(table_get(t, &two));
	assert_int_equal(table_count(t), 1);
	assert_true(table_remove(t, &one));
	assert_false(table_remove(t, &one));
	assert_null(table_get(t, &one));
	assert_int_equal(table_count(t), 0);
	/* The place is used again, and zero again. */
	value = table_put(t, &two, &new);
	assert_true(new);
	for (size_t i = 0; i < sizeof(*value); i++)
		assert_int_equal(((char *)value)[i], 0);
	table_free(t);
	table_free(NULL);
}

/* As one by one, those that were found last being the newest. */
static void
test_get_many(void **state)
{
	struct table *t = make(1); /* room for 64 */
	struct key keys[TABLE_MANY];
	void *values[TABLE_MANY];

	(void)state;
	for (uint64_t n = 0; n < 64; n++)
		put(t, n);
	for (uint64_t n = 0; n < TABLE_MANY; n++)
		keys[n] = K(2 * n + (n >= TABLE_MANY / 2 ? 1000 : 0));
	table_get_many(t, keys, TABLE_MANY, values);
	for (uint64_t n = 0; n < TABLE_MANY; n++)
		assert_ptr_equal(values[n], table_peek(t, &keys[n]));
	assert_non_null(values[0]);
	assert_null(values[TABLE_MANY - 1]);
	/* The odd numbers were not asked for: they go first. */
	for (uint64_t n = 0; n < 32; n++)
		put(t, 100 + n);
	for (uint64_t n = 0; n < TABLE_MANY / 2; n++)
		assert_true(peek(t, 2 * n));
	assert_false(peek(t, 1));
	table_get_many(t, keys, 0, values);
	table_free(t);
}

/* Empty, and what comes then is as in a new one, in the memory that it has. */
static void
test_clear(void **state)
{
	struct table *t = make(100000);
	struct key key = K(7);
	size_t memory;

	(void)state;
	for (uint64_t round = 0; round < 3; round++) {
		for (uint64_t n = 0; n < 500; n++)
			put(t, n);
		assert_true(table_remove(t, &key));
		memory = table_memory(t);
		table_clear(t);
		assert_int_equal(table_count(t), 0);
		assert_int_equal(table_memory(t), memory);
		assert_null(table_next(t, NULL, NULL));
		for (uint64_t n = 0; n < 500; n++)
			assert_false(peek(t, n));
	}
	table_free(t);
}

/* The first 8 bytes of the keys are their hash, whatever follows. */
static void
test_hashed_keys(void **state)
{
	struct table *t = table_create(sizeof(struct key), sizeof(struct value), 100000,
				       TABLE_HASHED_KEYS);
	struct key key;

	(void)state;
	assert_non_null(t);
	for (uint64_t n = 1; n <= 200; n++) {
		key = (struct key){n % 7 << 40 | n % 3, n};
		((struct value *)table_put(t, &key, NULL))->n = n;
	}
	assert_int_equal(table_count(t), 200);
	for (uint64_t n = 1; n <= 200; n++) {
		key = (struct key){n % 7 << 40 | n % 3, n};
		assert_int_equal(((struct value *)table_get(t, &key))->n, n);
	}
	key.b++;
	assert_null(table_get(t, &key));
	table_free(t);
}

struct evicted {
	uint64_t numbers[1000];
	size_t n;
};

static void
note_evicted(void *ctx, const void *key, const void *value)
{
	struct evicted *e = ctx;

	assert_int_equal(((const struct key *)key)->a, ((const struct value *)value)->n);
	assert_true(e->n < COUNT(e->numbers));
	e->numbers[e->n++] = ((const struct key *)key)->a;
}

static void
test_least_recently_used_goes_first(void **state)
{
	struct table *t = make(1); /* room for 64 all the same */
	struct evicted evicted = {.n = 0};
	struct key key;

	(void)state;
	table_on_evict(t, note_evicted, &evicted);
	for (uint64_t n = 0; n < 64; n++)
		put(t, n);
	assert_int_equal(table_evictions(t), 0);
	key = K(0);
	assert_non_null(table_get(t, &key)); /* used again: last to go */
	put(t, 1);			     /* a put of what is there, too */
	key = K(2);
	assert_non_null(table_peek(t, &key)); /* not a use */
	key = K(3);
	assert_true(table_remove(t, &key)); /* no eviction */
	assert_int_equal(evicted.n, 0);
	for (uint64_t n = 100; n < 164; n++)
		put(t, n);
	assert_int_equal(evicted.n, 63);
	assert_int_equal(table_evictions(t), 63);
	assert_int_equal(evicted.numbers[0], 2);
	for (size_t i = 1; i < 61; i++)
		assert_int_equal(evicted.numbers[i], i + 3);
	assert_int_equal(evicted.numbers[61], 0);
	assert_int_equal(evicted.numbers[62], 1);
	assert_int_equal(table_count(t), 64);
	table_free(t);
}

/* The first five. */
static void
collect(struct table *t, struct evicted *e)
{
	const void *key;

	for (void *value = NULL;
	     e->n < 5 && (value = table_next(t, value, &key)) != NULL;)
		note_evicted(e, key, value);
}

static void
test_next_goes_from_newest_and_stops(void **state)
{
	struct table *t = make(100000);
	struct evicted seen = {.n = 0};
	struct key key = K(4);

	(void)state;
	collect(t, &seen);
	assert_int_equal(seen.n, 0);
	for (uint64_t n = 0; n < 10; n++)
		put(t, n);
	assert_non_null(table_get(t, &key));
	collect(t, &seen);
	assert_int_equal(seen.n, 5);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(seen.numbers[i], ((const uint64_t[]){4, 9, 8, 7, 6})[i]);
	table_free(t);
}

static void
test_next_goes_from_newest_to_the_end(void **state)
{
	static const uint64_t order[] = {4, 9, 8, 7, 6, 5, 3, 2, 1, 0};
	struct table *t = make(100000);
	struct key key = K(4);
	const void *at;
	void *value = NULL;
	size_t n = 0;

	(void)state;
	assert_null(table_next(NULL, NULL, NULL));
	assert_null(table_next(t, NULL, NULL));
	for (uint64_t i = 0; i < 10; i++)
		put(t, i);
	assert_non_null(table_get(t, &key));
	while ((value = table_next(t, value, &at)) != NULL) {
		key = K(order[n]);
		assert_memory_equal(at, &key, sizeof(key));
		assert_ptr_equal(value, table_peek(t, &key));
		n++;
	}
	assert_int_equal(n, 10);
	table_free(t);
}

/* Whatever the budget and the sizes: never above it, and nearly all of it used. */
static void
test_budget(void **state)
{
	static const size_t sizes[][2] = {{1, 1}, {4, 0}, {16, 180}, {33, 1000}};
	static const uint64_t budgets[] = {100000, 131072, 777777, 4000000};

	(void)state;
	for (size_t s = 0; s < COUNT(sizes); s++)
		for (size_t b = 0; b < COUNT(budgets); b++) {
			struct table *t =
			    table_create(sizes[s][0], sizes[s][1], budgets[b], secret);
			unsigned char key[64] = {0};

			assert_non_null(t);
			for (uint32_t n = 0; n < 200000 && table_evictions(t) == 0; n++) {
				memcpy(key, &n, sizes[s][0] < 4 ? sizes[s][0] : 4);
				assert_non_null(table_put(t, key, NULL));
				assert_true(table_memory(t) <= budgets[b]);
			}
			if (sizes[s][0] > 1) /* more keys than room */
				assert_true(table_memory(t) + sizes[s][1] + 100 >
					    budgets[b]);
			table_free(t);
		}
}

/* Large tables lie on huge pages where there are any. */
static void
test_a_large_table(void **state)
{
	const uint64_t budget = 70000000;
	struct table *t = table_create(4, 400, budget, secret);
	uint32_t n = 0, room;

	(void)state;
	assert_non_null(t);
	for (; table_evictions(t) == 0; n++) {
		memcpy(table_put(t, &n, NULL), &n, sizeof(n));
		assert_true(table_memory(t) <= budget);
	}
	room = (uint32_t)table_capacity(t);
	assert_int_equal(n, room + 1);
	assert_true(table_memory(t) + 400 + 100 > budget);
	assert_null(table_peek(t, &(uint32_t){0}));
	for (uint32_t i = 1; i < n; i++)
		assert_memory_equal(table_peek(t, &i), &i, sizeof(i));
	for (uint32_t i = 1; i < n; i += 2)
		assert_true(table_remove(t, &i));
	assert_int_equal(table_count(t), room / 2);
	for (uint32_t i = 2; i < n; i += 2)
		assert_memory_equal(table_get(t, &i), &i, sizeof(i));
	table_free(t);
}

static void
test_memory_comes_with_entries(void **state)
{
	struct table *t = make((uint64_t)8 << 30);
	struct key key = K(7);

	(void)state;
	assert_in_range(table_memory(t), 1, (uint64_t)8 << 21);
	put(t, 7);
	assert_true(table_remove(t, &key));
	assert_true(table_memory(t) < (uint64_t)8 << 21);
	table_free(t);
}

static void
test_no_addresses(void **state)
{
	(void)state;
	assert_null(table_create(sizeof(struct key), UNIT_TOO_MUCH / 64, 1, secret));
}

/* Then it makes do with what it has. */
static void
test_no_more_memory(void **state)
{
	struct table *t = make(1000000);
	struct rlimit before;
	struct key last;
	uint64_t n = 0, held, entries;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_DATA, &before), 0);
	put(t, n++);
	held = table_memory(t);
	assert_int_equal(setrlimit(RLIMIT_DATA, &(struct rlimit){1, before.rlim_max}), 0);
	for (; table_evictions(t) == 0; n++) {
		last = K(n);
		if (table_put(t, &last, NULL) == NULL)
			break;
	}
	entries = table_count(t);
	for (uint64_t i = 0; i < 1000; i++, n++) {
		last = K(n);
		if (table_put(t, &last, NULL) == NULL)
			break;
	}
	assert_int_equal(setrlimit(RLIMIT_DATA, &before), 0);
	assert_int_equal(table_memory(t), held);
	assert_in_range(entries, 64, table_capacity(t) - 1);
	assert_int_equal(table_count(t), entries);
	assert_int_equal(table_evictions(t), n - entries);
	assert_non_null(table_peek(t, &last));
	/* And grows again as soon as it may. */
	for (uint64_t i = 0; i < 2 * entries; i++)
		assert_non_null(table_put(t, &(struct key){i, i}, NULL));
	assert_int_equal(table_count(t), 2 * entries > table_capacity(t)
					     ? table_capacity(t)
					     : 3 * entries);
	table_free(t);
}

/* The random test and its model: the plainest thing that does the same. */

#define KEYS 5000

struct model {
	bool there[KEYS];
	uint64_t used_at[KEYS];
	uint64_t value[KEYS];
	size_t count;
	uint64_t evictions, clock;
	uint64_t expected; /* the key that must be evicted next */
	size_t capacity;
};

static void
model_put(struct model *m, uint64_t n)
{
	if (!m->there[n] && m->count == m->capacity) {
		size_t oldest = KEYS;

		for (size_t i = 0; i < KEYS; i++)
			if (m->there[i] &&
			    (oldest == KEYS || m->used_at[i] < m->used_at[oldest]))
				oldest = i;
		m->there[oldest] = false;
		m->expected = oldest;
		m->evictions++;
		m->count--;
	}
	m->count += !m->there[n];
	m->there[n] = true;
	m->used_at[n] = ++m->clock;
}

static void
check_evicted(void *ctx, const void *key, const void *value)
{
	const struct model *m = ctx;

	assert_int_equal(((const struct key *)key)->a, m->expected);
	assert_int_equal(((const struct value *)value)->n, m->value[m->expected]);
}

static void
step(struct table *t, struct model *m, uint64_t random)
{
	uint64_t n = random % KEYS, action = random >> 32 & 15;
	struct key key = K(n);
	struct value *value;
	bool new, was = m->there[n];

	if (action < 7) {
		model_put(m, n);
		value = table_put(t, &key, &new);
		assert_int_equal(new, !was);
		assert_int_equal(value->n, was ? m->value[n] : 0);
		value->n = m->value[n] = random | 1;
		return;
	}
	if (action < 11) {
		value = table_get(t, &key);
		m->used_at[n] = ++m->clock;
	} else if (action < 14) {
		value = (struct value *)(uintptr_t)table_peek(t, &key);
	} else {
		assert_int_equal(table_remove(t, &key), was);
		m->there[n] = false;
		m->count -= was;
		return;
	}
	assert_int_equal(value != NULL, was);
	if (was)
		assert_int_equal(value->n, m->value[n]);
}

struct walk {
	const struct model *m;
	uint64_t last;
	size_t n;
};

static void
check_order(struct walk *w, uint64_t n, const struct value *value)
{
	assert_true(w->m->there[n]);
	assert_true(w->m->used_at[n] < w->last);
	assert_int_equal(value->n, w->m->value[n]);
	w->last = w->m->used_at[n];
	w->n++;
}

static size_t
capacity_of(uint64_t memory)
{
	struct table *t = make(memory);
	size_t capacity;

	for (uint64_t n = 0; table_evictions(t) == 0; n++)
		put(t, n);
	capacity = table_count(t);
	table_free(t);
	return capacity;
}

static void
run_random(uint64_t memory, int rounds, uint64_t seed)
{
	struct model *m = calloc(1, sizeof(*m));
	struct table *t = make(memory);

	assert_non_null(m);
	m->capacity = capacity_of(memory);
	print_message("# seed %llu, room for %zu\n", (unsigned long long)seed,
		      m->capacity);
	table_on_evict(t, check_evicted, m);
	for (int round = 0; round < rounds; round++) {
		step(t, m, unit_random(&seed));
		assert_int_equal(table_count(t), m->count);
		if (round % 10000 == 0) {
			struct walk w = {m, UINT64_MAX, 0};
			const void *key;

			for (void *v = NULL; (v = table_next(t, v, &key)) != NULL;)
				check_order(&w, ((const struct key *)key)->a, v);
			assert_int_equal(w.n, m->count);
		}
	}
	assert_int_equal(table_evictions(t), m->evictions);
	table_free(t);
	free(m);
}

static void
test_random_without_evictions(void **state)
{
	(void)state;
	run_random(10000000, 1200000, 1);
}

static void
test_random_with_evictions(void **state)
{
	(void)state;
	run_random(1, 30000, 2);      /* 64 entries */
	run_random(100000, 60000, 3); /* not a power of two */
}

/* Every key stays findable after each single step of growth. */
static void
test_growth_loses_nothing(void **state)
{
	struct table *t = make(1000000);

	(void)state;
	for (uint64_t n = 0; n < 2100; n++) {
		put(t, n);
		for (uint64_t k = n % 7; k <= n; k += 7)
			assert_true(peek(t, k));
	}
	table_free(t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_put_get_remove),
	    cmocka_unit_test(test_get_many),
	    cmocka_unit_test(test_clear),
	    cmocka_unit_test(test_hashed_keys),
	    cmocka_unit_test(test_least_recently_used_goes_first),
	    cmocka_unit_test(test_next_goes_from_newest_and_stops),
	    cmocka_unit_test(test_next_goes_from_newest_to_the_end),
	    cmocka_unit_test(test_budget),
	    cmocka_unit_test(test_a_large_table),
	    cmocka_unit_test(test_memory_comes_with_entries),
	    cmocka_unit_test(test_no_addresses),
	    cmocka_unit_test(test_no_more_memory),
	    cmocka_unit_test(test_random_without_evictions),
	    cmocka_unit_test(test_random_with_evictions),
	    cmocka_unit_test(test_growth_loses_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
