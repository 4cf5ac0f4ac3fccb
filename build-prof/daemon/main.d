build-prof/daemon/main.o: src/daemon/main.c src/daemon/config.h \
 src/base/arena.h src/base/buf.h src/daemon/manual.h src/daemon/service.h
src/daemon/config.h:
src/base/arena.h:
src/base/buf.h:
src/daemon/manual.h:
src/daemon/service.h:
