build-prof/cli/portrait_json.o: src/cli/portrait_json.c src/cli/remedy.h \
 src/base/buf.h src/cli/portrait.h src/cli/consult.h src/core/engine.h \
 src/core/context.h src/base/addr.h src/core/profile.h src/core/helo.h \
 src/base/dname.h src/core/hostname.h src/core/session.h src/base/arena.h \
 src/core/policy.h src/core/score.h src/core/verdict.h src/store/store.h \
 src/store/fault.h src/store/store_host.h src/core/profile.h \
 src/store/store.h src/core/verdict.h src/core/relatives.h \
 src/core/facts.h src/core/dialect.h src/core/recall.h src/core/engine.h \
 src/core/policy.h src/core/server.h src/store/store_context.h \
 src/core/context.h src/core/dialect.h src/cli/portrait_json.h \
 src/wire/json.h src/cli/output.h src/cli/session_rows.h \
 src/store/journal_query.h src/store/journal.h src/store/journal_put.h \
 src/core/session.h src/store/privacy.h src/core/score.h
src/cli/remedy.h:
src/base/buf.h:
src/cli/portrait.h:
src/cli/consult.h:
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
src/store/store_host.h:
src/core/profile.h:
src/store/store.h:
src/core/verdict.h:
src/core/relatives.h:
src/core/facts.h:
src/core/dialect.h:
src/core/recall.h:
src/core/engine.h:
src/core/policy.h:
src/core/server.h:
src/store/store_context.h:
src/core/context.h:
src/core/dialect.h:
src/cli/portrait_json.h:
src/wire/json.h:
src/cli/output.h:
src/cli/session_rows.h:
src/store/journal_query.h:
src/store/journal.h:
src/store/journal_put.h:
src/core/session.h:
src/store/privacy.h:
src/core/score.h:
