build-prof/daemon/crowd.o: src/daemon/crowd.c src/daemon/crowd.h \
 src/base/addr.h src/base/table.h
src/daemon/crowd.h:
src/base/addr.h:
src/base/table.h:
