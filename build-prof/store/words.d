build-prof/store/words.o: src/store/words.c src/store/words.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/dialect.h src/core/helo.h src/core/hostname.h src/core/policy.h \
 src/core/profile.h src/core/session.h src/core/verdict.h \
 src/core/score.h src/base/buf.h
src/store/words.h:
src/core/context.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/dialect.h:
src/core/helo.h:
src/core/hostname.h:
src/core/policy.h:
src/core/profile.h:
src/core/session.h:
src/core/verdict.h:
src/core/score.h:
src/base/buf.h:
