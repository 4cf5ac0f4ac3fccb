build-prof/daemon/clock.o: src/daemon/clock.c src/daemon/clock.h
src/daemon/clock.h:
