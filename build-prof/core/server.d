build-prof/core/server.o: src/core/server.c src/core/server.h \
 src/core/helo.h src/base/addr.h src/base/dname.h src/core/hostname.h \
 src/core/session.h src/base/arena.h src/core/profile.h
src/core/server.h:
src/core/helo.h:
src/base/addr.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/profile.h:
