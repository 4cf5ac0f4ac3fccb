build-prof/store/store_settings.o: src/store/store_settings.c \
 src/store/store_settings.h src/base/arena.h src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/policy.h src/core/score.h src/base/buf.h src/core/verdict.h \
 src/store/store.h src/store/fault.h src/base/num.h
src/store/store_settings.h:
src/base/arena.h:
src/core/engine.h:
src/core/context.h:
src/base/addr.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/core/policy.h:
src/core/score.h:
src/base/buf.h:
src/core/verdict.h:
src/store/store.h:
src/store/fault.h:
src/base/num.h:
