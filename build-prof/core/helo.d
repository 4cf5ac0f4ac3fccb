build-prof/core/helo.o: src/core/helo.c src/core/helo.h src/base/addr.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h
src/core/helo.h:
src/base/addr.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
