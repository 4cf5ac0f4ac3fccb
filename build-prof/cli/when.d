build-prof/cli/when.o: src/cli/when.c src/base/num.h src/cli/when.h
src/base/num.h:
src/cli/when.h:
