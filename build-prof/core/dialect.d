build-prof/core/dialect.o: src/core/dialect.c src/core/dialect.h \
 src/core/session.h src/base/addr.h src/base/arena.h
src/core/dialect.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
