build-prof/daemon/proxy.o: src/daemon/proxy.c src/daemon/proxy.h \
 src/base/addr.h
src/daemon/proxy.h:
src/base/addr.h:
