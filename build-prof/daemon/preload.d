build-prof/daemon/preload.o: src/daemon/preload.c src/daemon/preload.h \
 src/core/engine.h src/core/context.h src/base/addr.h src/core/profile.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/core/session.h \
 src/base/arena.h src/core/policy.h src/core/score.h src/base/buf.h \
 src/core/verdict.h src/store/store.h src/store/fault.h \
 src/store/store_context.h src/core/context.h src/store/store.h \
 src/store/store_host.h src/core/profile.h src/core/verdict.h
src/daemon/preload.h:
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
src/store/store.h:
src/store/fault.h:
src/store/store_context.h:
src/core/context.h:
src/store/store.h:
src/store/store_host.h:
src/core/profile.h:
src/core/verdict.h:
