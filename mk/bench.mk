# Speed.  The programs of bench/ see every layer; what they measure and how: doc/bench.md.
BENCH_PARTS ?=
BENCH_BIN   := load floor records known stats botnets noop_libmilter
BENCH_CC     = $(CC) $(CFLAGS) $(INC_daemon) -Ibench -MMD -MP
BENCH_LIBS   = $(call archives,daemon)

$(BUILD)/bench/load: $(addprefix bench/,load.c crew.c script.c mix.c watch.c) $(BENCH_LIBS)
$(BUILD)/bench/floor: bench/floor.c $(BENCH_LIBS)
$(BUILD)/bench/records: bench/records.c bench/mix.c $(BENCH_LIBS)
$(BUILD)/bench/known: bench/known.c bench/watch.c $(BENCH_LIBS)
$(BUILD)/bench/stats: bench/stats.c $(BENCH_LIBS)
$(BUILD)/bench/botnets: bench/botnets.c bench/watch.c $(BENCH_LIBS)
$(BUILD)/bench/%:
	@mkdir -p $(@D)
	$(BENCH_CC) $(filter %.c,$^) -o $@ $(LDFLAGS) $(BENCH_LIBS) $(LDLIBS)

$(BUILD)/bench/noop_libmilter: bench/noop_libmilter.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $< -o $@ $(LDFLAGS) -lmilter -lpthread

.PHONY: bench-deps
bench-deps:
	@./tools/deps bench

## make bench       measure speed and memory (only some parts: BENCH_PARTS="exchange replay")
bench: bench-deps
	@$(MAKE) --no-print-directory -j2 all $(BUILD)/bench_store $(BENCH_BIN:%=$(BUILD)/bench/%)
	@BUILD=$(BUILD) ./bench/run $(BENCH_PARTS)
