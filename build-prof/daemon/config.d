build-prof/daemon/config.o: src/daemon/config.c src/daemon/config.h \
 src/base/arena.h src/base/buf.h src/daemon/option.h
src/daemon/config.h:
src/base/arena.h:
src/base/buf.h:
src/daemon/option.h:
