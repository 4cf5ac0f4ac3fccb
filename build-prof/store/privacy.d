build-prof/store/privacy.o: src/store/privacy.c src/store/privacy.h \
 src/base/arena.h src/core/session.h src/base/addr.h src/base/buf.h
src/store/privacy.h:
src/base/arena.h:
src/core/session.h:
src/base/addr.h:
src/base/buf.h:
