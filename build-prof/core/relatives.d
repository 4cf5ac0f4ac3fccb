build-prof/core/relatives.o: src/core/relatives.c src/core/relatives.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/facts.h src/core/dialect.h src/core/recall.h src/core/engine.h \
 src/core/policy.h src/core/score.h src/base/buf.h src/core/verdict.h \
 src/base/decay.h
src/core/relatives.h:
src/core/context.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/facts.h:
src/core/dialect.h:
src/core/recall.h:
src/core/engine.h:
src/core/policy.h:
src/core/score.h:
src/base/buf.h:
src/core/verdict.h:
src/base/decay.h:
