build-prof/store/journal_put.o: src/store/journal_put.c \
 src/store/journal_put.h src/core/session.h src/base/addr.h \
 src/base/arena.h src/core/verdict.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/core/profile.h \
 src/core/score.h src/base/buf.h src/store/journal_impl.h src/store/db.h \
 src/store/fault.h src/store/store.h src/store/journal.h \
 src/store/privacy.h src/store/journal_query.h src/core/score.h \
 src/store/reasons.h src/wire/record.h src/store/words.h
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
src/base/buf.h:
src/store/journal_impl.h:
src/store/db.h:
src/store/fault.h:
src/store/store.h:
src/store/journal.h:
src/store/privacy.h:
src/store/journal_query.h:
src/core/score.h:
src/store/reasons.h:
src/wire/record.h:
src/store/words.h:
