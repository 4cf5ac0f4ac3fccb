# Whom the judgement catches and whom it hurts, by kind, among made-up senders.

## make sim-report  detection and false positives by kind, on simulated sets
sim-report: $(PROGRAMS)
	@BUILD=$(BUILD) ./tools/sim-report
.PHONY: sim-report
