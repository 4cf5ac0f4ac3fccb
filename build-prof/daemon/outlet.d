build-prof/daemon/outlet.o: src/daemon/outlet.c src/daemon/log.h \
 src/base/buf.h src/daemon/outlet.h src/store/fault.h
src/daemon/log.h:
src/base/buf.h:
src/daemon/outlet.h:
src/store/fault.h:
