build-prof/daemon/privileges.o: src/daemon/privileges.c \
 src/daemon/privileges.h src/base/buf.h
src/daemon/privileges.h:
src/base/buf.h:
