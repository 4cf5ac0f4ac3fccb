build-prof/cli/replay_queue.o: src/cli/replay_queue.c \
 src/cli/replay_queue.h src/cli/replay_visit.h src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/base/buf.h src/core/verdict.h \
 src/wire/record.h src/core/session.h src/cli/replay_report.h \
 src/core/verdict.h
src/cli/replay_queue.h:
src/cli/replay_visit.h:
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
src/wire/record.h:
src/core/session.h:
src/cli/replay_report.h:
src/core/verdict.h:
