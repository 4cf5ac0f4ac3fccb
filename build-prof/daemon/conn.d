build-prof/daemon/conn.o: src/daemon/conn.c src/daemon/conn.h \
 src/daemon/smtp.h src/base/buf.h src/daemon/crowd.h src/base/addr.h \
 src/core/engine.h src/core/context.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/core/verdict.h \
 src/store/journal.h src/store/fault.h src/store/journal_put.h \
 src/core/session.h src/core/verdict.h src/store/privacy.h \
 src/store/store.h src/wire/milter.h src/wire/milter_proto.h \
 src/wire/packet.h src/daemon/proxy.h src/daemon/reference.h \
 src/wire/packet.h
src/daemon/conn.h:
src/daemon/smtp.h:
src/base/buf.h:
src/daemon/crowd.h:
src/base/addr.h:
src/core/engine.h:
src/core/context.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/base/arena.h:
src/core/policy.h:
src/core/score.h:
src/core/verdict.h:
src/store/journal.h:
src/store/fault.h:
src/store/journal_put.h:
src/core/session.h:
src/core/verdict.h:
src/store/privacy.h:
src/store/store.h:
src/wire/milter.h:
src/wire/milter_proto.h:
src/wire/packet.h:
src/daemon/proxy.h:
src/daemon/reference.h:
src/wire/packet.h:
