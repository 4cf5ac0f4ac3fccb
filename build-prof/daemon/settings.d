build-prof/daemon/settings.o: src/daemon/settings.c src/daemon/settings.h \
 src/daemon/config.h src/base/arena.h src/base/buf.h src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/policy.h src/core/score.h src/core/verdict.h src/daemon/gate.h \
 src/daemon/smtp.h src/daemon/crowd.h src/store/journal.h \
 src/store/fault.h src/store/journal_put.h src/core/session.h \
 src/core/verdict.h src/store/privacy.h src/store/store.h \
 src/wire/milter.h src/wire/milter_proto.h src/wire/packet.h \
 src/daemon/proxy.h src/daemon/reference.h src/daemon/writer.h \
 src/daemon/dossier.h src/store/privacy.h src/store/store_stats.h \
 src/store/store.h src/store/store_status.h
src/daemon/settings.h:
src/daemon/config.h:
src/base/arena.h:
src/base/buf.h:
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
src/core/verdict.h:
src/daemon/gate.h:
src/daemon/smtp.h:
src/daemon/crowd.h:
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
src/daemon/writer.h:
src/daemon/dossier.h:
src/store/privacy.h:
src/store/store_stats.h:
src/store/store.h:
src/store/store_status.h:
