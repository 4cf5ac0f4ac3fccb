build-prof/daemon/reference.o: src/daemon/reference.c \
 src/daemon/reference.h
src/daemon/reference.h:
