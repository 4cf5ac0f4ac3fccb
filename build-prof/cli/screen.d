build-prof/cli/screen.o: src/cli/screen.c src/cli/screen.h src/base/buf.h \
 src/wire/utf8.h
src/cli/screen.h:
src/base/buf.h:
src/wire/utf8.h:
