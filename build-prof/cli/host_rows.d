build-prof/cli/host_rows.o: src/cli/host_rows.c src/cli/database.h \
 src/cli/command.h src/cli/output.h src/store/journal.h src/store/fault.h \
 src/store/journal_put.h src/core/session.h src/base/addr.h \
 src/base/arena.h src/core/verdict.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/core/profile.h \
 src/core/score.h src/base/buf.h src/store/privacy.h src/store/store.h \
 src/store/store.h src/cli/errors.h src/cli/host_rows.h src/cli/listing.h \
 src/cli/options.h src/store/store_host.h src/core/profile.h
src/cli/database.h:
src/cli/command.h:
src/cli/output.h:
src/store/journal.h:
src/store/fault.h:
src/store/journal_put.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/core/verdict.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/core/profile.h:
src/core/score.h:
src/base/buf.h:
src/store/privacy.h:
src/store/store.h:
src/store/store.h:
src/cli/errors.h:
src/cli/host_rows.h:
src/cli/listing.h:
src/cli/options.h:
src/store/store_host.h:
src/core/profile.h:
