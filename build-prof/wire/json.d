build-prof/wire/json.o: src/wire/json.c src/wire/json.h src/base/buf.h \
 src/wire/utf8.h
src/wire/json.h:
src/base/buf.h:
src/wire/utf8.h:
