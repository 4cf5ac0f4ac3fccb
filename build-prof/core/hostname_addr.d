build-prof/core/hostname_addr.o: src/core/hostname_addr.c \
 src/core/hostname_addr.h src/base/addr.h src/base/dname.h
src/core/hostname_addr.h:
src/base/addr.h:
src/base/dname.h:
