build-prof/cli/status_print.o: src/cli/status_print.c src/wire/json.h \
 src/base/buf.h src/cli/say.h src/base/addr.h src/core/profile.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/core/session.h \
 src/base/arena.h src/cli/status_print.h src/cli/status_view.h \
 src/cli/command.h src/cli/output.h src/cli/daemon_state.h \
 src/store/store_status.h src/store/store.h src/store/fault.h \
 src/store/journal.h src/store/journal_put.h src/core/session.h \
 src/core/verdict.h src/core/profile.h src/core/score.h \
 src/store/privacy.h src/core/policy.h src/store/store_stats.h
src/wire/json.h:
src/base/buf.h:
src/cli/say.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/cli/status_print.h:
src/cli/status_view.h:
src/cli/command.h:
src/cli/output.h:
src/cli/daemon_state.h:
src/store/store_status.h:
src/store/store.h:
src/store/fault.h:
src/store/journal.h:
src/store/journal_put.h:
src/core/session.h:
src/core/verdict.h:
src/core/profile.h:
src/core/score.h:
src/store/privacy.h:
src/core/policy.h:
src/store/store_stats.h:
