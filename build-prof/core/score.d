build-prof/core/score.o: src/core/score.c src/core/score.h src/base/buf.h
src/core/score.h:
src/base/buf.h:
