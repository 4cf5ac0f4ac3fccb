build-prof/daemon/log.o: src/daemon/log.c src/daemon/log.h src/base/buf.h
src/daemon/log.h:
src/base/buf.h:
