build-prof/daemon/parts.o: src/daemon/parts.c src/daemon/log.h \
 src/base/buf.h src/daemon/parts.h src/daemon/backing.h src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/core/verdict.h src/store/store.h \
 src/store/fault.h src/daemon/writer.h src/daemon/dossier.h \
 src/store/privacy.h src/core/session.h src/daemon/smtp.h \
 src/daemon/crowd.h src/store/journal.h src/store/journal_put.h \
 src/core/verdict.h src/store/privacy.h src/store/store.h \
 src/wire/milter.h src/wire/milter_proto.h src/wire/packet.h \
 src/daemon/proxy.h src/daemon/reference.h src/store/store_stats.h \
 src/store/store_status.h src/daemon/config.h src/daemon/gate.h \
 src/daemon/privileges.h src/daemon/place.h src/daemon/preload.h \
 src/daemon/settings.h src/store/store_policy.h src/core/policy.h
src/daemon/log.h:
src/base/buf.h:
src/daemon/parts.h:
src/daemon/backing.h:
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
src/core/verdict.h:
src/store/store.h:
src/store/fault.h:
src/daemon/writer.h:
src/daemon/dossier.h:
src/store/privacy.h:
src/core/session.h:
src/daemon/smtp.h:
src/daemon/crowd.h:
src/store/journal.h:
src/store/journal_put.h:
src/core/verdict.h:
src/store/privacy.h:
src/store/store.h:
src/wire/milter.h:
src/wire/milter_proto.h:
src/wire/packet.h:
src/daemon/proxy.h:
src/daemon/reference.h:
src/store/store_stats.h:
src/store/store_status.h:
src/daemon/config.h:
src/daemon/gate.h:
src/daemon/privileges.h:
src/daemon/place.h:
src/daemon/preload.h:
src/daemon/settings.h:
src/store/store_policy.h:
src/core/policy.h:
