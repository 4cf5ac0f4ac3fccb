build-prof/core/judge.o: src/core/judge.c src/core/judge.h \
 src/core/facts.h src/base/addr.h src/core/dialect.h src/core/session.h \
 src/base/arena.h src/core/helo.h src/base/dname.h src/core/hostname.h \
 src/core/profile.h src/core/learn.h src/core/context.h src/core/recall.h \
 src/core/engine.h src/core/policy.h src/core/score.h src/base/buf.h \
 src/core/verdict.h src/core/relatives.h src/core/server.h
src/core/judge.h:
src/core/facts.h:
src/base/addr.h:
src/core/dialect.h:
src/core/session.h:
src/base/arena.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/profile.h:
src/core/learn.h:
src/core/context.h:
src/core/recall.h:
src/core/engine.h:
src/core/policy.h:
src/core/score.h:
src/base/buf.h:
src/core/verdict.h:
src/core/relatives.h:
src/core/server.h:
