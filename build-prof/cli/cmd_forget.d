build-prof/cli/cmd_forget.o: src/cli/cmd_forget.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/consult.h src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/base/buf.h src/core/verdict.h \
 src/store/store.h src/store/fault.h src/store/store_host.h \
 src/core/profile.h src/store/store.h src/core/verdict.h \
 src/cli/daemon_state.h src/store/store_status.h src/cli/database.h \
 src/store/journal.h src/store/journal_put.h src/core/session.h \
 src/store/privacy.h src/cli/errors.h src/cli/options.h src/cli/say.h \
 src/store/store_policy.h src/core/policy.h src/cli/when.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/consult.h:
src/core/engine.h:
src/core/context.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/policy.h:
src/core/score.h:
src/base/buf.h:
src/core/verdict.h:
src/store/store.h:
src/store/fault.h:
src/store/store_host.h:
src/core/profile.h:
src/store/store.h:
src/core/verdict.h:
src/cli/daemon_state.h:
src/store/store_status.h:
src/cli/database.h:
src/store/journal.h:
src/store/journal_put.h:
src/core/session.h:
src/store/privacy.h:
src/cli/errors.h:
src/cli/options.h:
src/cli/say.h:
src/store/store_policy.h:
src/core/policy.h:
src/cli/when.h:
