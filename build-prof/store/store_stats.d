build-prof/store/store_stats.o: src/store/store_stats.c \
 src/store/store_stats.h src/store/store.h src/base/buf.h \
 src/store/fault.h src/store/row.h src/base/addr.h src/store/words.h \
 src/store/select.h src/store/db.h src/store/store_impl.h
src/store/store_stats.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/store/row.h:
src/base/addr.h:
src/store/words.h:
src/store/select.h:
src/store/db.h:
src/store/store_impl.h:
