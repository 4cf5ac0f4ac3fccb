build-prof/store/store.o: src/store/store.c src/store/store.h \
 src/base/buf.h src/store/fault.h src/base/num.h src/store/select.h \
 src/base/addr.h src/store/db.h src/store/store_impl.h \
 src/store/store_schema.h
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/base/num.h:
src/store/select.h:
src/base/addr.h:
src/store/db.h:
src/store/store_impl.h:
src/store/store_schema.h:
