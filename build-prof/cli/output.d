build-prof/cli/output.o: src/cli/output.c src/base/buf.h src/wire/json.h \
 src/cli/output.h src/cli/screen.h
src/base/buf.h:
src/wire/json.h:
src/cli/output.h:
src/cli/screen.h:
