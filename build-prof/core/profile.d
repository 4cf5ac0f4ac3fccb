build-prof/core/profile.o: src/core/profile.c src/core/profile.h \
 src/base/addr.h src/core/helo.h src/base/dname.h src/core/hostname.h \
 src/core/session.h src/base/arena.h src/base/bitcount.h src/base/decay.h
src/core/profile.h:
src/base/addr.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/base/bitcount.h:
src/base/decay.h:
