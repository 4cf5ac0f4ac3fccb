build-prof/cli/cmd_hosts.o: src/cli/cmd_hosts.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/core/dialect.h src/core/session.h \
 src/base/addr.h src/base/arena.h src/cli/host_rows.h src/cli/listing.h \
 src/cli/options.h src/store/store_host.h src/core/profile.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/store/store.h \
 src/base/buf.h src/store/fault.h src/core/verdict.h src/core/profile.h \
 src/core/score.h src/cli/say.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/core/dialect.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/cli/host_rows.h:
src/cli/listing.h:
src/cli/options.h:
src/store/store_host.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/core/verdict.h:
src/core/profile.h:
src/core/score.h:
src/cli/say.h:
