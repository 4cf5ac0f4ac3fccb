build-prof/cli/replay_input.o: src/cli/replay_input.c src/cli/errors.h \
 src/cli/progress.h src/cli/replay_input.h src/base/arena.h \
 src/wire/record.h src/base/buf.h src/core/session.h src/base/addr.h
src/cli/errors.h:
src/cli/progress.h:
src/cli/replay_input.h:
src/base/arena.h:
src/wire/record.h:
src/base/buf.h:
src/core/session.h:
src/base/addr.h:
