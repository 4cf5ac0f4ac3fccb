build-prof/store/db.o: src/store/db.c src/store/db.h src/store/fault.h \
 src/store/store.h src/base/buf.h
src/store/db.h:
src/store/fault.h:
src/store/store.h:
src/base/buf.h:
