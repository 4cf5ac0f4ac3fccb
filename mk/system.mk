# The programs as an administrator runs them; each test is a program that prints TAP.

## make system      test the whole programs, without an MTA
system: $(PROGRAMS) $(BENCH_BIN) $(BENCH_NOOP)
	@BUILD=$(BUILD) PYTHONDONTWRITEBYTECODE=1 ./tests/tap-run system $(sort $(wildcard tests/system/test-*))
