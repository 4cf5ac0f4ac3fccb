build-prof/daemon/notify.o: src/daemon/notify.c src/daemon/notify.h
src/daemon/notify.h:
