build-prof/daemon/pending.o: src/daemon/pending.c src/core/dialect.h \
 src/core/session.h src/base/addr.h src/base/arena.h src/daemon/pending.h \
 src/core/context.h src/core/profile.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/profile.h src/store/store_stats.h \
 src/store/store.h src/base/buf.h src/store/fault.h src/base/table.h \
 src/core/verdict.h src/core/score.h
src/core/dialect.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/daemon/pending.h:
src/core/context.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/profile.h:
src/store/store_stats.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
src/base/table.h:
src/core/verdict.h:
src/core/score.h:
