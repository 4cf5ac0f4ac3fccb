# The filter in front of a private Postfix and a private Sendmail.
MTA_TESTS := tests/mta/test-facts tests/mta/test-gate tests/mta/test-bounces tests/mta/test-import \
             tests/mta/test-import-odd

$(BUILD)/mta/root: tests/mta/fetch
	tests/mta/fetch $@

## make mta         test with a private Postfix and a private Sendmail (as root)
mta: $(PROGRAMS) $(BUILD)/mta/root
	@status=0; for mta in postfix sendmail; do \
	  BUILD=$(BUILD) MTA=$$mta PYTHONDONTWRITEBYTECODE=1 \
	    ./tests/tap-run mta-$$mta $(MTA_TESTS) || status=1; \
	done; exit $$status
