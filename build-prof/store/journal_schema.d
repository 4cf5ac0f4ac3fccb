build-prof/store/journal_schema.o: src/store/journal_schema.c \
 src/store/journal_schema.h src/store/db.h src/store/fault.h \
 src/store/store.h src/base/buf.h src/store/journal.h \
 src/store/journal_put.h src/core/session.h src/base/addr.h \
 src/base/arena.h src/core/verdict.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/core/profile.h \
 src/core/score.h src/store/privacy.h
src/store/journal_schema.h:
src/store/db.h:
src/store/fault.h:
src/store/store.h:
src/base/buf.h:
src/store/journal.h:
src/store/journal_put.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/core/verdict.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/core/profile.h:
src/core/score.h:
src/store/privacy.h:
