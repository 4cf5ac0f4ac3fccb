build-prof/cli/replay_report.o: src/cli/replay_report.c \
 src/cli/replay_report.h src/wire/record.h src/base/buf.h \
 src/core/session.h src/base/addr.h src/base/arena.h src/core/verdict.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/profile.h src/core/score.h src/base/table.h
src/cli/replay_report.h:
src/wire/record.h:
src/base/buf.h:
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
src/base/table.h:
