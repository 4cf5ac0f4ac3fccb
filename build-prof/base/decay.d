build-prof/base/decay.o: src/base/decay.c src/base/decay.h
src/base/decay.h:
