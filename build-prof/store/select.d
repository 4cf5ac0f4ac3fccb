build-prof/store/select.o: src/store/select.c src/store/select.h \
 src/base/addr.h src/base/buf.h src/store/db.h src/store/fault.h \
 src/store/store.h
src/store/select.h:
src/base/addr.h:
src/base/buf.h:
src/store/db.h:
src/store/fault.h:
src/store/store.h:
