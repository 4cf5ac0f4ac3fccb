build-prof/wire/record.o: src/wire/record.c src/wire/json.h \
 src/base/buf.h src/base/num.h src/wire/record_keys.h src/wire/record.h \
 src/core/session.h src/base/addr.h src/base/arena.h src/wire/utf8.h
src/wire/json.h:
src/base/buf.h:
src/base/num.h:
src/wire/record_keys.h:
src/wire/record.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/wire/utf8.h:
