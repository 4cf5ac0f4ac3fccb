build-prof/base/netset.o: src/base/netset.c src/base/netset.h \
 src/base/addr.h
src/base/netset.h:
src/base/addr.h:
