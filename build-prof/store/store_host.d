build-prof/store/store_host.o: src/store/store_host.c \
 src/store/store_host.h src/base/addr.h src/core/profile.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/core/session.h \
 src/base/arena.h src/store/store.h src/base/buf.h src/store/fault.h \
 src/core/verdict.h src/core/profile.h src/core/score.h src/store/row.h \
 src/store/words.h src/store/select.h src/store/db.h \
 src/store/store_impl.h
src/store/store_host.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/core/verdict.h:
src/core/profile.h:
src/core/score.h:
src/store/row.h:
src/store/words.h:
src/store/select.h:
src/store/db.h:
src/store/store_impl.h:
