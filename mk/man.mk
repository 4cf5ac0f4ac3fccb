## make man         make man/lychgate.conf.5 and contrib/lychgate.conf from the options
.PHONY: man
man: $(BUILD)/lychgated
	$< --print-manual > man/lychgate.conf.5
	$< --print-config > contrib/lychgate.conf
