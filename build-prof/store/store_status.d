build-prof/store/store_status.o: src/store/store_status.c src/base/num.h \
 src/store/store_status.h src/store/store.h src/base/buf.h \
 src/store/fault.h
src/base/num.h:
src/store/store_status.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
