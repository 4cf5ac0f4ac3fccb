build-prof/cli/cmd_replay.o: src/cli/cmd_replay.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/core/engine.h src/core/context.h \
 src/base/addr.h src/core/profile.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/base/buf.h src/core/verdict.h \
 src/cli/errors.h src/cli/options.h src/cli/replay_input.h \
 src/wire/record.h src/core/session.h src/cli/replay_print.h \
 src/cli/replay_report.h src/core/verdict.h src/cli/replay_run.h \
 src/cli/replay_store.h src/store/store.h src/store/fault.h \
 src/store/store_policy.h src/core/policy.h src/store/store.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
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
src/cli/errors.h:
src/cli/options.h:
src/cli/replay_input.h:
src/wire/record.h:
src/core/session.h:
src/cli/replay_print.h:
src/cli/replay_report.h:
src/core/verdict.h:
src/cli/replay_run.h:
src/cli/replay_store.h:
src/store/store.h:
src/store/fault.h:
src/store/store_policy.h:
src/core/policy.h:
src/store/store.h:
