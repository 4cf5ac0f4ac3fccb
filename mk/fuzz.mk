# Fuzzing.  tests/fuzz/fuzz_X.c holds LLVMFuzzerTestOneInput for one parser, and
# tests/fuzz/corpus/X/ its inputs: seeds, and what once broke it.  A target may use every
# layer but cli.
#
# `make fuzz` is libFuzzer, so clang; `make fuzz-corpus` only replays the corpora, under gcc's
# sanitizers, and is part of `make test`.

FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_LIBS    := $(call archives,daemon)

# Set by `make fuzz` for its own sub-make.
ifdef FUZZ
CFLAGS  += -O1 -fno-omit-frame-pointer -U_FORTIFY_SOURCE -fsanitize=fuzzer-no-link,address,undefined \
           -fno-sanitize-recover=undefined
LDFLAGS += -fsanitize=address,undefined
endif

.PHONY: fuzz-programs
fuzz-programs: $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%)

$(BUILD)/fuzz/%: tests/fuzz/fuzz_%.c $(FUZZ_LIBS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(INC_daemon) -MMD -MP $< -o $@ -fsanitize=fuzzer $(LDFLAGS) $(FUZZ_LIBS) $(LDLIBS)

$(BUILD)/fuzz-replay/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(FUZZ_LIBS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(INC_daemon) -DFUZZ_TARGET='"$*"' tests/fuzz/replay.c $< -o $@ $(LDFLAGS) $(FUZZ_LIBS) $(LDLIBS)

.PHONY: fuzz-replays
fuzz-replays: $(FUZZ_TARGETS:%=$(BUILD)/fuzz-replay/%)
	./tests/tap-run fuzz-corpus $^

## make fuzz        fuzz every parser for FUZZ_SECONDS=60 (only some: FUZZ_TARGETS="milter")
fuzz:
	./tools/deps fuzz
	$(MAKE) FUZZ=1 CC=clang BUILD=build-fuzz fuzz-programs
	./tests/fuzz/run build-fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

## make fuzz-corpus replay the fuzzers' corpora under ASan and UBSan (no clang needed)
fuzz-corpus:
	$(MAKE) SAN=1 fuzz-replays
