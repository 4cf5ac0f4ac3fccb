build-prof/cli/errors.o: src/cli/errors.c src/base/buf.h src/cli/errors.h \
 src/cli/screen.h
src/base/buf.h:
src/cli/errors.h:
src/cli/screen.h:
