build-prof/base/addr.o: src/base/addr.c src/base/addr.h src/base/num.h
src/base/addr.h:
src/base/num.h:
