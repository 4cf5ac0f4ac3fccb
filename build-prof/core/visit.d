build-prof/core/visit.o: src/core/visit.c src/core/visit.h \
 src/core/policy.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/teach.h src/core/engine.h src/core/context.h src/core/score.h \
 src/base/buf.h src/core/verdict.h src/core/relatives.h src/core/facts.h \
 src/core/dialect.h src/core/recall.h src/core/learn.h src/core/server.h
src/core/visit.h:
src/core/policy.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/teach.h:
src/core/engine.h:
src/core/context.h:
src/core/score.h:
src/base/buf.h:
src/core/verdict.h:
src/core/relatives.h:
src/core/facts.h:
src/core/dialect.h:
src/core/recall.h:
src/core/learn.h:
src/core/server.h:
