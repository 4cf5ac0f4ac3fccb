build-prof/core/policy.o: src/core/policy.c src/core/policy.h \
 src/base/addr.h src/base/netset.h src/base/addr.h
src/core/policy.h:
src/base/addr.h:
src/base/netset.h:
src/base/addr.h:
