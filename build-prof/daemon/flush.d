build-prof/daemon/flush.o: src/daemon/flush.c src/daemon/flush.h \
 src/daemon/dossier.h src/base/buf.h src/store/privacy.h src/base/arena.h \
 src/core/session.h src/base/addr.h src/daemon/smtp.h src/daemon/crowd.h \
 src/core/engine.h src/core/context.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h \
 src/core/policy.h src/core/score.h src/core/verdict.h \
 src/store/journal.h src/store/fault.h src/store/journal_put.h \
 src/core/verdict.h src/store/privacy.h src/store/store.h \
 src/wire/milter.h src/wire/milter_proto.h src/wire/packet.h \
 src/daemon/proxy.h src/daemon/reference.h src/store/store_stats.h \
 src/daemon/pending.h src/core/context.h src/core/profile.h \
 src/base/table.h src/store/store.h src/store/store_status.h \
 src/daemon/log.h src/store/store_context.h src/store/store_host.h \
 src/store/store_policy.h src/core/policy.h
src/daemon/flush.h:
src/daemon/dossier.h:
src/base/buf.h:
src/store/privacy.h:
src/base/arena.h:
src/core/session.h:
src/base/addr.h:
src/daemon/smtp.h:
src/daemon/crowd.h:
src/core/engine.h:
src/core/context.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/core/policy.h:
src/core/score.h:
src/core/verdict.h:
src/store/journal.h:
src/store/fault.h:
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
src/daemon/pending.h:
src/core/context.h:
src/core/profile.h:
src/base/table.h:
src/store/store.h:
src/store/store_status.h:
src/daemon/log.h:
src/store/store_context.h:
src/store/store_host.h:
src/store/store_policy.h:
src/core/policy.h:
