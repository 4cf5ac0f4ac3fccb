build-prof/core/context.o: src/core/context.c src/core/context.h \
 src/base/addr.h src/core/profile.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/base/arena.h \
 src/base/bitcount.h src/base/decay.h
src/core/context.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/base/bitcount.h:
src/base/decay.h:
