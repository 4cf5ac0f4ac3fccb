# All suites.  Each target below reports through tests/tap-run.
SUITES := purity house unit san-unit scenario san-scenario fuzz-corpus system others mta

## make test        install what is missing, build, pass all tests
test: deps
	@$(MAKE) --no-print-directory -j2 all
	@./tests/all $(SUITES)
