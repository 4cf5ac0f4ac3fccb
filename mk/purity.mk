# The rules that a machine can check.
.PHONY: house

## make purity      check that base, core and wire do no I/O and hold no state
purity: $(foreach l,base core wire,$(call objs,$(l)))
	@BUILD=$(BUILD) ./tests/tap-run purity tests/purity

## make house       check the sources against the rules of the house
house:
	@./tests/tap-run house tests/house
