build-prof/core/session.o: src/core/session.c src/base/dname.h \
 src/core/session.h src/base/addr.h src/base/arena.h
src/base/dname.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
