build-prof/daemon/place.o: src/daemon/place.c src/daemon/place.h \
 src/base/buf.h src/daemon/config.h src/base/arena.h \
 src/daemon/privileges.h
src/daemon/place.h:
src/base/buf.h:
src/daemon/config.h:
src/base/arena.h:
src/daemon/privileges.h:
