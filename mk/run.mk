# Running it here, and installing it.

SBINDIR    = $(PREFIX)/sbin
BINDIR     = $(PREFIX)/bin
MANDIR     = $(PREFIX)/share/man
SYSCONFDIR ?= /etc
UNITDIR    ?= /lib/systemd/system
RUN        := $(BUILD)/run

## make run         start the filter here, in the foreground, on a database under build/run/
run: deps
	@$(MAKE) --no-print-directory -s -j2 all
	@mkdir -p $(RUN)
	@[ -e $(RUN)/lychgate.conf ] || printf '%s\n' \
	    '# Made by make run; all options: build/lychgated --print-config' \
	    'directory = "$(CURDIR)/$(RUN)/db";' \
	    'listen = [ "inet:8891@127.0.0.1" ];' >$(RUN)/lychgate.conf
	@echo "configuration: $(RUN)/lychgate.conf; Ctrl-C stops"
	@exec $(BUILD)/lychgated -f -c $(RUN)/lychgate.conf

## make install     install into PREFIX (/usr/local), below DESTDIR if given
install: all
	install -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(BINDIR) $(DESTDIR)$(SYSCONFDIR)/lychgate \
	    $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSCONFDIR)/sysusers.d \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions
	install $(BUILD)/lychgated $(DESTDIR)$(SBINDIR)/lychgated
	install $(BUILD)/lychgate $(DESTDIR)$(BINDIR)/lychgate
	for page in man/*.[158]; do \
	    install -D -m 644 $$page \
	        $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; done
	sed 's/^#user = "";/user = "lychgate";/' contrib/lychgate.conf \
	    >$(DESTDIR)$(SYSCONFDIR)/lychgate/lychgate.conf.example
	[ -e $(DESTDIR)$(SYSCONFDIR)/lychgate/lychgate.conf ] || \
	    cp $(DESTDIR)$(SYSCONFDIR)/lychgate/lychgate.conf.example \
	        $(DESTDIR)$(SYSCONFDIR)/lychgate/lychgate.conf
	sed 's,@SBINDIR@,$(SBINDIR),; s,@SYSCONFDIR@,$(SYSCONFDIR),' contrib/lychgated.service.in \
	    >$(DESTDIR)$(UNITDIR)/lychgated.service
	install -m 644 contrib/lychgate.sysusers $(DESTDIR)$(SYSCONFDIR)/sysusers.d/lychgate.conf
	$(BUILD)/lychgate completion bash \
	    >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/lychgate
	$(BUILD)/lychgate completion zsh \
	    >$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_lychgate
	@echo 'next: systemd-sysusers && systemctl enable --now lychgated; see lychgated(8)'
