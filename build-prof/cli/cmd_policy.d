build-prof/cli/cmd_policy.o: src/cli/cmd_policy.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/database.h \
 src/store/journal.h src/store/fault.h src/store/journal_put.h \
 src/core/session.h src/base/addr.h src/base/arena.h src/core/verdict.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/profile.h src/core/score.h src/base/buf.h src/store/privacy.h \
 src/store/store.h src/store/store.h src/cli/errors.h src/cli/options.h \
 src/cli/policy_rows.h src/cli/say.h src/core/profile.h \
 src/store/store_policy.h src/core/policy.h src/cli/when.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/database.h:
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
src/cli/options.h:
src/cli/policy_rows.h:
src/cli/say.h:
src/core/profile.h:
src/store/store_policy.h:
src/core/policy.h:
src/cli/when.h:
