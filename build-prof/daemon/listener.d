build-prof/daemon/listener.o: src/daemon/listener.c src/daemon/listener.h \
 src/base/buf.h src/base/num.h
src/daemon/listener.h:
src/base/buf.h:
src/base/num.h:
