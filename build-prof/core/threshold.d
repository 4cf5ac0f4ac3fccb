build-prof/core/threshold.o: src/core/threshold.c src/core/threshold.h
src/core/threshold.h:
