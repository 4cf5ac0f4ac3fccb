build-prof/cli/cmd_status.o: src/cli/cmd_status.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/errors.h src/cli/options.h \
 src/cli/status_print.h src/cli/status_view.h src/cli/daemon_state.h \
 src/store/store_status.h src/store/store.h src/base/buf.h \
 src/store/fault.h src/store/journal.h src/store/journal_put.h \
 src/core/session.h src/base/addr.h src/base/arena.h src/core/verdict.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/profile.h src/core/score.h src/store/privacy.h \
 src/core/policy.h src/store/store_stats.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/errors.h:
src/cli/options.h:
src/cli/status_print.h:
src/cli/status_view.h:
src/cli/daemon_state.h:
src/store/store_status.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/store/journal.h:
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
src/store/privacy.h:
src/core/policy.h:
src/store/store_stats.h:
