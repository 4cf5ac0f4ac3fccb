# What Lychgate writes for other programs, read by these programs.
$(BUILD)/others/root: tests/others/fetch
	tests/others/fetch $@

## make others      test exports and metrics with rbldnsd, BIND, nft, Postfix, Prometheus
.PHONY: others
others: $(PROGRAMS) $(BUILD)/others/root
	@BUILD=$(BUILD) PYTHONDONTWRITEBYTECODE=1 ./tests/tap-run others $(sort $(wildcard tests/others/test-*))
