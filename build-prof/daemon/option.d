build-prof/daemon/option.o: src/daemon/option.c src/base/addr.h \
 src/base/dname.h src/daemon/listener.h src/base/buf.h src/base/num.h \
 src/daemon/option.h src/daemon/config.h src/base/arena.h
src/base/addr.h:
src/base/dname.h:
src/daemon/listener.h:
src/base/buf.h:
src/base/num.h:
src/daemon/option.h:
src/daemon/config.h:
src/base/arena.h:
