# The filter in front of a private Postfix and a private Sendmail.
MTA_TESTS := tests/mta/test-facts tests/mta/test-gate tests/mta/test-bounces tests/mta/test-import \
             tests/mta/test-import-odd

$(BUILD)/mta/root: tests/mta/fetch
	tests/mta/fetch $@

## make mta         test with a private Postfix and a private Sendmail (as root)
mta: mta-postfix mta-sendmail
.PHONY: mta-postfix mta-sendmail
mta-postfix mta-sendmail: mta-%: $(PROGRAMS) $(BUILD)/mta/root
	@BUILD=$(BUILD) MTA=$* PYTHONDONTWRITEBYTECODE=1 ./tests/tap-run $@ $(MTA_TESTS)
