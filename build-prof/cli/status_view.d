build-prof/cli/status_view.o: src/cli/status_view.c src/cli/database.h \
 src/cli/command.h src/cli/output.h src/store/journal.h src/store/fault.h \
 src/store/journal_put.h src/core/session.h src/base/addr.h \
 src/base/arena.h src/core/verdict.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/core/profile.h \
 src/core/score.h src/base/buf.h src/store/privacy.h src/store/store.h \
 src/store/store.h src/store/journal_query.h src/store/journal.h \
 src/core/score.h src/cli/say.h src/core/profile.h src/cli/status_view.h \
 src/cli/daemon_state.h src/store/store_status.h src/core/policy.h \
 src/store/store_stats.h src/store/store_host.h src/store/store_policy.h \
 src/store/store_settings.h src/core/engine.h src/core/context.h \
 src/core/policy.h src/core/verdict.h src/cli/when.h
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
src/store/journal_query.h:
src/store/journal.h:
src/core/score.h:
src/cli/say.h:
src/core/profile.h:
src/cli/status_view.h:
src/cli/daemon_state.h:
src/store/store_status.h:
src/core/policy.h:
src/store/store_stats.h:
src/store/store_host.h:
src/store/store_policy.h:
src/store/store_settings.h:
src/core/engine.h:
src/core/context.h:
src/core/policy.h:
src/core/verdict.h:
src/cli/when.h:
