build-prof/cli/progress.o: src/cli/progress.c src/cli/progress.h \
 src/cli/screen.h src/base/buf.h
src/cli/progress.h:
src/cli/screen.h:
src/base/buf.h:
