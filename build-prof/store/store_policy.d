build-prof/store/store_policy.o: src/store/store_policy.c \
 src/store/store_policy.h src/base/addr.h src/core/policy.h \
 src/store/store.h src/base/buf.h src/store/fault.h src/base/dname.h \
 src/store/row.h src/store/words.h src/store/select.h src/store/db.h \
 src/core/session.h src/base/arena.h src/store/store_impl.h
src/store/store_policy.h:
src/base/addr.h:
src/core/policy.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/base/dname.h:
src/store/row.h:
src/store/words.h:
src/store/select.h:
src/store/db.h:
src/core/session.h:
src/base/arena.h:
src/store/store_impl.h:
