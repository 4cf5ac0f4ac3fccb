build-prof/cli/replay_print.o: src/cli/replay_print.c src/wire/json.h \
 src/base/buf.h src/cli/output.h src/cli/replay_print.h \
 src/cli/replay_report.h src/wire/record.h src/core/session.h \
 src/base/addr.h src/base/arena.h src/core/verdict.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/profile.h src/core/score.h src/cli/screen.h
src/wire/json.h:
src/base/buf.h:
src/cli/output.h:
src/cli/replay_print.h:
src/cli/replay_report.h:
src/wire/record.h:
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
src/cli/screen.h:
