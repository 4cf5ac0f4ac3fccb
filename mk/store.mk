# The databases: what a row costs.
BENCH_HOSTS ?= 1000000

$(BUILD)/bench_store: tests/bench/bench_store.c $(call archives,store)
	$(CC) $(CFLAGS) $(INC_store) -MMD -MP $< -o $@ $(LDFLAGS) $(call archives,store) $(LDLIBS)

.PHONY: bench-store
## make bench-store what a row in the databases costs (BENCH_HOSTS=1000000 known hosts)
bench-store: $(BUILD)/bench_store
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	$(BUILD)/bench_store "$$dir" $(BENCH_HOSTS)
