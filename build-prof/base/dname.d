build-prof/base/dname.o: src/base/dname.c src/base/dname.h
src/base/dname.h:
