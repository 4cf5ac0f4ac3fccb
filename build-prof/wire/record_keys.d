build-prof/wire/record_keys.o: src/wire/record_keys.c src/base/num.h \
 src/wire/record_keys.h src/wire/record.h src/base/buf.h \
 src/core/session.h src/base/addr.h src/base/arena.h
src/base/num.h:
src/wire/record_keys.h:
src/wire/record.h:
src/base/buf.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
