build-prof/core/engine.o: src/core/engine.c src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/base/buf.h src/core/verdict.h \
 src/core/breaker.h src/core/judge.h src/core/facts.h src/core/dialect.h \
 src/core/learn.h src/core/recall.h src/core/server.h src/core/teach.h \
 src/core/relatives.h src/core/threshold.h src/core/visit.h
src/core/engine.h:
src/core/context.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/policy.h:
src/core/score.h:
src/base/buf.h:
src/core/verdict.h:
src/core/breaker.h:
src/core/judge.h:
src/core/facts.h:
src/core/dialect.h:
src/core/learn.h:
src/core/recall.h:
src/core/server.h:
src/core/teach.h:
src/core/relatives.h:
src/core/threshold.h:
src/core/visit.h:
