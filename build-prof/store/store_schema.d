build-prof/store/store_schema.o: src/store/store_schema.c \
 src/store/store_schema.h src/store/db.h src/store/fault.h \
 src/store/store.h src/base/buf.h
src/store/store_schema.h:
src/store/db.h:
src/store/fault.h:
src/store/store.h:
src/base/buf.h:
