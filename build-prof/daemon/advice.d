build-prof/daemon/advice.o: src/daemon/advice.c src/daemon/advice.h \
 src/base/buf.h src/daemon/config.h src/base/arena.h
src/daemon/advice.h:
src/base/buf.h:
src/daemon/config.h:
src/base/arena.h:
