build-prof/wire/utf8.o: src/wire/utf8.c src/wire/utf8.h
src/wire/utf8.h:
