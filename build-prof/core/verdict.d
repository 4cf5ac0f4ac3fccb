build-prof/core/verdict.o: src/core/verdict.c src/core/verdict.h \
 src/core/helo.h src/base/addr.h src/base/dname.h src/core/hostname.h \
 src/core/session.h src/base/arena.h src/core/profile.h src/core/score.h \
 src/base/buf.h
src/core/verdict.h:
src/core/helo.h:
src/base/addr.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/profile.h:
src/core/score.h:
src/base/buf.h:
