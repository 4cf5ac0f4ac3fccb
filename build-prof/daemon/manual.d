build-prof/daemon/manual.o: src/daemon/manual.c src/daemon/manual.h \
 src/base/buf.h src/daemon/option.h src/daemon/config.h src/base/arena.h
src/daemon/manual.h:
src/base/buf.h:
src/daemon/option.h:
src/daemon/config.h:
src/base/arena.h:
