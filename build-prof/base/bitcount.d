build-prof/base/bitcount.o: src/base/bitcount.c src/base/bitcount.h
src/base/bitcount.h:
