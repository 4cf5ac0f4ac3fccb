# Speed.  The programs of bench/ see every layer; what they measure and how: doc/bench.md.
BENCH_PARTS ?=
BENCH_HOSTS ?= 1000000
BENCH_BIN    = $(addprefix $(BUILD)/bench/,load floor records known store stats botnets)
# Only this is on libmilter; the table compares it with lychgated.
BENCH_NOOP   = $(BUILD)/bench/noop_libmilter
BENCH_LIBS   = $(call archives,daemon)

$(BUILD)/bench/%.o: bench/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(INC_daemon) -Ibench -MMD -MP -c $< -o $@
bench_objs = $(patsubst %,$(BUILD)/bench/%.o,$(1))
$(BUILD)/bench/load: $(call bench_objs,load crew script mix watch)
$(BUILD)/bench/floor: $(call bench_objs,floor)
$(BUILD)/bench/records: $(call bench_objs,records mix)
$(BUILD)/bench/known: $(call bench_objs,known watch)
$(BUILD)/bench/store: $(call bench_objs,store)
$(BUILD)/bench/stats: $(call bench_objs,stats)
$(BUILD)/bench/botnets: $(call bench_objs,botnets watch)
$(BENCH_BIN): $(BENCH_LIBS)
	$(CC) $(LDFLAGS) $(filter %.o,$^) $(BENCH_LIBS) $(LDLIBS) -o $@

$(BENCH_NOOP): bench/noop_libmilter.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $< -o $@ $(LDFLAGS) -lmilter -lpthread

# They are built by few; CI and who lands a change shall see it when they do not.
ifdef CI
all: $(BENCH_BIN)
endif

.PHONY: bench-store
## make bench       measure speed and memory (only some parts: BENCH_PARTS="exchange replay")
bench: deps
	@$(MAKE) --no-print-directory -j2 all $(BENCH_BIN) $(BENCH_NOOP)
	@BUILD=$(BUILD) ./bench/run $(BENCH_PARTS)

## make bench-store what a row in the databases costs (BENCH_HOSTS=1000000 known hosts)
bench-store: $(BUILD)/bench/store
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && \
	$(BUILD)/bench/store "$$dir" $(BENCH_HOSTS)
